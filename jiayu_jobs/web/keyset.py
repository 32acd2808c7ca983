"""Keyset pages: a stable order, no OFFSET, no COUNT; the position is the last row's own values, signed against guessing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest

SALT = "keyset"


class Keyset:
    """One page of a queryset in an order that ends with a unique field.

    order: field names, "-" for descending; they must not hold personal values in clear, since a position travels in
    the address. rows() fetches the page; then previous_url and next_url tell where to go on ("" = nowhere), and more
    whether rows were left in the direction of the page.
    """

    def __init__(self, rows: QuerySet, order: tuple[str, ...], size: int, request: HttpRequest) -> None:
        self.queryset, self.order, self.size, self.request = rows, order, size, request
        self.previous_url = self.next_url = ""
        self.more = False

    def rows(self) -> list[Any]:
        """At most `size` rows; a position that was tampered with starts from the beginning."""
        position, backwards = self.position()
        order = tuple(_flipped(name) for name in self.order) if backwards else self.order
        rows = self.queryset.order_by(*order)
        if position is not None:
            rows = rows.filter(_beyond(order, position))
        found = list(rows[: self.size + 1])
        more = self.more = len(found) > self.size
        found = found[: self.size]
        if backwards:
            found.reverse()
        if found and (more or backwards):
            self.next_url = self._url("after", found[-1]) if (more or backwards) else ""
        if found and (position is not None and (not backwards or more)):
            self.previous_url = self._url("before", found[0])
        return found

    def answer(self, results: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """The fetched page for a program: {"results", "next", "previous"}; the addresses are whole, null at the ends."""
        here = self.request.build_absolute_uri(self.request.path)
        return {
            "results": list(results),
            "next": here + self.next_url if self.next_url else None,
            "previous": here + self.previous_url if self.previous_url else None,
        }

    def position(self) -> tuple[list[Any] | None, bool]:
        """The values of the row to go on from, None at the beginning; and whether the page lies before it."""
        after, before = self._position("after"), self._position("before")
        backwards = before is not None and after is None
        return (before if backwards else after), backwards

    def _position(self, name: str) -> list[Any] | None:
        text = self.request.GET.get(name)
        if not text:
            return None
        try:
            values = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        return values if isinstance(values, list) and len(values) == len(self.order) else None

    def _url(self, name: str, row: Any) -> str:
        values = [_plain(_value(row, field.removeprefix("-"))) for field in self.order]
        query = {key: value for key, value in self.request.GET.items() if key not in {"after", "before"}}
        return f"?{urlencode({**query, name: signing.dumps(values, salt=SALT, compress=True)})}"


def _flipped(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: tuple[str, ...], position: list[Any]) -> Q:
    """Rows behind a position: (a, b) > (x, y) written out, with unknown values sorted last as PostgreSQL does."""
    condition, equal = Q(), Q()
    for name, value in zip(order, position, strict=True):
        field = name.removeprefix("-")
        descending = name.startswith("-")
        if value is None:
            further = Q(**{f"{field}__isnull": False}) if descending else Q(pk__in=[])
            same = Q(**{f"{field}__isnull": True})
        else:
            further = Q(**{f"{field}__{'lt' if descending else 'gt'}": value})
            if not descending:
                further |= Q(**{f"{field}__isnull": True})
            same = Q(**{field: value})
        condition |= equal & further
        equal &= same
    return condition


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part) if row is not None else None
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float | str) else str(value)
