"""Rows that move from state to state by a table of verbs: compared and set, so that one of two wins."""

from collections.abc import Mapping
from typing import Any


def move(row: Any, moves: Mapping[str, tuple[Any, str]], verb: str, **changes: Any) -> bool:
    """Move a row along with other changes, if it stands where the verb begins; tells whether it did.

    row: an instance with a field `state`; moves: verb -> (from, to); from may be several states.
    """
    before, after = moves[verb][:2]
    states = before if isinstance(before, tuple) else (before,)
    moved = type(row).objects.filter(pk=row.pk, state__in=states).update(state=after, **changes)
    if moved:
        row.state = after
        for name, value in changes.items():
            setattr(row, name, value)
    return bool(moved)
