"""One form that is sent, in one line: the shape that every table of acts has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.matrix.stage import Stage

Prepared = Callable[[Stage, Any], Any]


@dataclass(frozen=True)
class Act:
    """One form: who sends it to what (a key, or a function that makes one ready), with which fields, and the verbs that
    are then written down. declared: optional fields of the form that are not sent."""

    role: str
    key: Any
    send: Any
    wrote: tuple[str, ...]
    declared: frozenset[str] = frozenset()


def act(role: str, wrote: str, send: Any = None, key: Any = None, declared: str = "") -> Act:
    """An act in one line; verbs and declared fields parted by blanks."""
    return Act(role, key, send or {}, tuple(wrote.split()), frozenset(declared.split()))


def of(kind: str, place: str = "own") -> Prepared:
    """The key of an object of the stage."""
    return lambda stage, client: stage.objects[kind][place]
