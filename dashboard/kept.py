"""Answers that are kept in process memory until a version or a day makes them old."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A body as sent."""

    etag: str
    body: bytes


class Kept:
    """At most `most` answers, the least used forgotten first. A key holds all that an answer depends on."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._lock = Lock()

    def of(self, key: tuple[Any, ...], make: Callable[[], Answer]) -> Answer:
        """The answer of a key, made when it is not there; of two who make it at once both have the same."""
        with self._lock:
            if found := self._answers.get(key):
                self._answers.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)
        return made
