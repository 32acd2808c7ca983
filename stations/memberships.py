"""Organisations that somebody acts for: firms and training bodies say who their people are, without the staff's rooms
knowing them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody acts for an organisation. key: of the member's row; organisation: key that row security compares;
    role: names the capabilities (stations/roles.py, ORGANISATION_CAPABILITIES); home: address of its first page."""

    key: str
    organisation: str
    name: str
    role: str
    home: str


Source = Callable[[Any], list[Membership]]
_SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Add a source: a function of the user, called before any scope is entered."""
    _SOURCES.append(source)
    return source


def memberships_of(user: Any) -> list[Membership]:
    """Every organisation that the user acts for today, in the order of the sources."""
    return [found for source in _SOURCES for found in source(user)]
