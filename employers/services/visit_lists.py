"""Which visits and issues somebody asks for: the conditions of the pages and of the exported lists."""

from typing import Any

from django.db.models import QuerySet

from stations.models import Region


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
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if "q" in chosen:
        rows = rows.filter(employer__name__contains=chosen["q"])
    if "since" in chosen:
        rows = rows.filter(**{f"{day}__gte": chosen["since"]})
    if "until" in chosen:
        rows = rows.filter(**{f"{day}__lte": chosen["until"]})
    return rows
