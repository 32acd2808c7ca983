"""Which months the board shows: the conditions of the page and of the exported list; a firm's own history."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from employers.enums import EmployerState, MonthState
from employers.models import Employer, EmployerMonth
from stations.models import Region

HISTORY = 24


def filtered_months(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    """The months that the cleaned conditions of a MonthFilterForm leave; firms that are closed owe nothing."""
    rows = rows.filter(month=chosen["month"]).exclude(state=MonthState.DUE, employer__state=EmployerState.CLOSED)
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    only = {"jump": Q(is_jump=True), "short": Q(shortage__gt=0)}.get(chosen.get("only", ""))
    return rows.filter(only) if only else rows


def with_last(rows: QuerySet, month: date) -> QuerySet:
    """Each with last_workers: what the firm told of a month, the one before."""
    told = EmployerMonth.objects.told().filter(employer=OuterRef("employer"), month=month)
    return rows.annotate(last_workers=Subquery(told.values("workers")[:1]))


def counts_of(rows: QuerySet) -> dict[str, int]:
    """How many stand in each state, and all."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in MonthState}
    found: dict[str, int] = rows.aggregate(all=Count("pk"), **states)
    return found


def history_of_months(employer: Employer) -> list[dict[str, Any]]:
    """The firm's last 24 told months, newest first: row, and bar in per cent of the most workers."""
    rows = list(EmployerMonth.objects.told().filter(employer=employer).order_by("-month", "id")[:HISTORY])
    most = max((row.workers or 0 for row in rows), default=0)
    return [{"row": row, "bar": round(100 * (row.workers or 0) / most) if most else 0} for row in rows]
