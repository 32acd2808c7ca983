"""Asking about an ID number: limited by the hour, and told no more than is needed (security.md A8)."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from jiayu_jobs.audit.quota import QuotaSpent
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from workers.models import LabourRecord
from workers.services.questions import charge_question, take_back_question
from workers.services.registration import TooManyQuestions, find_own, is_held


@dataclass(frozen=True, slots=True)
class Found:
    """own: a person of one's own scope; elsewhere: held by some village, never which; free: nobody holds it."""

    outcome: Literal["own", "elsewhere", "free"]
    person: LabourRecord | None = None


def look_up(*, number: str, by: Any, region: Any) -> Found:
    """What may be told about a valid ID number to an account that asks from a region.

    People of one's own scope do not use up the limit of the hour; past it the refusal is written down and
    TooManyQuestions raised.
    Both questions are always asked, so that the answer takes as long whoever holds the number.
    """
    try:
        charge_question(number, by)
    except QuotaSpent as spent:
        raise write_down("look_up_id", TooManyQuestions(), region=region, reason="limit of the hour") from spent
    own, held = find_own(number), is_held(number)
    if own is not None:
        take_back_question(number, by)
        return Found("own", own)
    with transaction.atomic():
        audit("look_up_id", region=region, detail={"held": held})
    return Found("elsewhere" if held else "free")
