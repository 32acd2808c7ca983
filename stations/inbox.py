"""今天要办的: each area adds what waits for somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OPEN = "打开"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox: what, how many (or at least so many), where to do it, what the button says."""

    label: str
    count: int
    url: str
    note: str = ""
    at_least: bool = False
    action: str = OPEN


# Counting stops here: beyond it the exact number helps nobody.
MOST = 999


def counted(label: str, rows: Any, url: str, note: str = "", *, most: int = MOST, action: str = OPEN) -> Waiting:
    """A line of the rows of a queryset, counted up to `most`."""
    count = rows[:most].count()
    return Waiting(label, count, url, note, at_least=count == most, action=action)


Source = Callable[[Any], list[Waiting]]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Add a source: a function of the authority that returns what waits."""
    SOURCES.append(source)
    return source


def waiting_for(authority: Any) -> list[Waiting]:
    """Everything that waits for who is signed in, longest lists first; empty lists are left out."""
    found = [item for source in SOURCES for item in source(authority)]
    return sorted((item for item in found if item.count), key=lambda item: -item.count)
