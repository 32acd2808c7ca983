"""Which visits and issues somebody asks for: the conditions of the pages and of the exported lists."""

from typing import Any

from django.db.models import QuerySet

from stations.services.narrowing import narrowed


def filtered_visits(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    """The visits that the cleaned conditions of a VisitFilterForm leave."""
    return _filtered(rows, chosen, ("state",), "visited_on")


def filtered_issues(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The issues that the cleaned conditions of an IssueFilterForm leave."""
    found: Any = _filtered(rows, chosen, ("state", "kind", "department"), "raised_on")
    if chosen.get("only") == "overdue":
        return found.overdue()
    return found.to_assign() if chosen.get("only") == "to_assign" else found


def _filtered(rows: QuerySet, chosen: dict[str, Any], names: tuple[str, ...], day: str) -> QuerySet:
    rows = rows.filter(**{name: chosen[name] for name in names if name in chosen})
    found: QuerySet = narrowed(rows, chosen, name="employer__name", day=day)
    return found
