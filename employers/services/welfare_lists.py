"""Which people at welfare posts somebody asks for."""

from typing import Any

from django.db.models import QuerySet

from employers.services.welfare import rule_on
from employers.welfare_enums import BEFORE_WORK, WelfareState
from jiayu_jobs.clock import today
from stations.services.narrowing import narrowed


def filtered_welfare(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The placements that the cleaned conditions of a WelfareFilterForm leave."""
    only = chosen.get("only")
    if only == "active":
        rows = rows.filter(state=WelfareState.ACTIVE)
    if only == "ending":
        rows = rows.ending(rule_on(today()).warn_days)
    if only == "waiting":
        rows = rows.filter(state__in=BEFORE_WORK)
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    found: QuerySet = narrowed(rows, chosen, name="post__body", day="applied_on")
    return found
