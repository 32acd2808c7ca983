"""跟踪回访: what a desk hears on day 7, 30 and 90."""

from datetime import date
from typing import Any

from django.db import transaction

from employers.models import FollowUp
from employers.referral_enums import FOLLOW_UP_MOVES, FollowUpResult
from employers.services.placements import end_placement
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from workers.services.status import locked

DONE_BEFORE = "这次回访刚才有人记过了，请刷新后再看。"


def note_follow_up(
    *,
    follow_up: FollowUp,
    result: str,
    by: Any,
    note: str = "",
    ended_on: date | None = None,
    reason: str = "",
) -> None:
    """Note one. 已离岗 ends the placement with a day and a reason; 没联系上 is a result too, the next one comes.

    Raises Refused for no result, before its day, when it was noted before, or as end_placement does.
    """
    if result not in FollowUpResult.values:
        raise Refused("请选回访结果。", field="result")
    if follow_up.due_on > today() and result != FollowUpResult.LEFT:
        raise Refused(f"这次回访要到 {follow_up.due_on:%Y-%m-%d} 才做；人已离岗的现在就可以记。", field="result")
    placement = follow_up.placement
    with transaction.atomic():
        row = locked(placement.record, closed_too=True)
        changes = {"result": result, "note": note.strip(), "done_on": today(), "done_by": by}
        if not transitions.move(follow_up, FOLLOW_UP_MOVES, "note", **changes):
            raise Refused(DONE_BEFORE)
        audit("note_follow_up", about=follow_up, region=row.region, detail={"result": result})
        if result == FollowUpResult.LEFT:
            end_placement(placement=placement, ended_on=ended_on, reason=reason, revision=placement.revision)
