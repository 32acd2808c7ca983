"""Statements that PostgreSQL keeps for a connection, parsed and planned: a roll-up asks the same ones at every change, and
reading sixty FILTER conditions takes as long as counting a village with them."""

from typing import Any
from weakref import WeakKeyDictionary

# connection -> name -> statement; what a closed connection had goes with it.
_KEPT: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def ask(cursor: Any, name: str, sql: str, types: str, params: list[Any]) -> None:
    """Run a statement with $1, $2 ... as its places; cursor: Django's; name: says which statement; one that is another than
    before takes its place, as those with today's dates do each day."""
    kept = _KEPT.setdefault(cursor.cursor.connection, {})
    if kept.get(name) != sql:
        if kept.pop(name, None):
            cursor.execute(f"DEALLOCATE {name}")
        cursor.execute(f"PREPARE {name}{types and f' ({types})'} AS {sql}")
        kept[name] = sql
    places = ", ".join(["%s"] * len(params))
    cursor.execute(f"EXECUTE {name}{places and f' ({places})'}", params)
