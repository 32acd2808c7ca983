"""Asking about an ID number: limited by the hour, and told no more than is needed (security.md A8)."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction

from jiayu_jobs.audit.quota import QuotaSpent
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.crypto.fields import blind_index
from workers.models import LabourRecord
from workers.services.questions import charge_question, take_back_question
from workers.services.registration import TooManyQuestions


@dataclass(frozen=True, slots=True)
class Found:
    """own: a person of one's own scope; elsewhere: held by some village, never which; free: nobody holds it."""

    outcome: Literal["own", "elsewhere", "free"]
    person: LabourRecord | None = None


def look_up(*, number: str, by: Any, region: Any) -> Found:
    """What may be told about a valid ID number to an account that asks from a region.

    People of one's own scope do not use up the limit of the hour; past it the refusal is written down and
    TooManyQuestions raised.
    Both questions are always asked, in one statement: the answer takes as long whoever holds the number, and a
    registration of this very moment is either seen as one's own or not at all.
    """
    try:
        charge_question(number, by)
    except QuotaSpent as spent:
        raise write_down("look_up_id", TooManyQuestions(), region=region, reason="limit of the hour") from spent
    own, held = _ask(number)
    if own is not None:
        take_back_question(number, by)
        return Found("own", own)
    with transaction.atomic():
        audit("look_up_id", region=region, detail={"held": held})
    return Found("elsewhere" if held else "free")


def _ask(number: str) -> tuple[LabourRecord | None, bool]:
    """The record of one's own scope, and whether any village holds the number (database function held_elsewhere, which
    is STABLE and so reads the asking statement's snapshot)."""
    index = blind_index("citizen_id", number)
    mine, values = LabourRecord.objects.filter(id_index=index).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({mine}), EXISTS (SELECT FROM held_elsewhere(%s))", [*values, [index]])  # noqa: S608
        key, held = cursor.fetchone()
    if key is None:
        return None, held
    # None by now where the registration was taken back in between: then nobody holds the number.
    return LabourRecord.objects.filter(pk=key).select_related("region__parent").first(), False
