"""Which referrals, placements and follow-ups somebody asks for: conditions of the pages and of the exported lists."""

from typing import Any

from django.db.models import QuerySet

from employers.referral_enums import FollowUpState, ReferralState
from stations.services.narrowing import narrowed


def filtered_referrals(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The referrals that the cleaned conditions of a ReferralFilterForm leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("state", "channel") if name in chosen})
    only = chosen.get("only")
    if only == "open":
        rows = rows.open()
    if only == "person":
        rows = rows.filter(state=ReferralState.RECOMMENDED)
    if only == "late":
        rows = rows.open().filter(asked_again_at__isnull=False)
    found: QuerySet = narrowed(rows, chosen, name="vacancy__unit_name", day="made_on")
    return found


def filtered_placements(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The placements that the cleaned conditions of a PlacementFilterForm leave."""
    if "kind" in chosen:
        rows = rows.filter(kind=chosen["kind"])
    conditions: dict[str, dict[str, Any]] = {
        "active": {"ended_on__isnull": True},
        "ended": {"ended_on__isnull": False},
        "again": {"is_reemployment": True},
        "referred": {"referral__isnull": False},
    }
    rows = rows.filter(**conditions.get(chosen.get("only", ""), {}))
    found: QuerySet = narrowed(rows, chosen, name="unit_name", day="started_on")
    return found


def filtered_follow_ups(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The follow-ups that the cleaned conditions of a FollowUpFilterForm leave; those that have come when none is named."""
    only = chosen.get("only", "waiting")
    if only == "waiting":
        rows = rows.waiting()
    if only == "overdue":
        rows = rows.overdue()
    if only == "done":
        rows = rows.filter(state=FollowUpState.DONE)
    found: QuerySet = narrowed(rows, chosen, name="placement__unit_name", day="due_on")
    return found
