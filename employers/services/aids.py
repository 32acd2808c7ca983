"""就业援助: a plan is opened with its reasons, its steps are done one by one, it is looked at again until it ends."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from employers.aid_enums import AID_MOVES, AidReason
from employers.models import EmploymentAid
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from workers.models import LabourRecord
from workers.services.status import locked

DONE_BEFORE = "这份计划刚才有人改过或已经结束，请刷新后再看。"
STEPS_AT_MOST = 8


def open_aid(
    *, person: LabourRecord, why: list[str], target: str, steps: list[str], review_on: date, by: Any, owner: Any = None
) -> EmploymentAid:
    """Open a plan. why: what moves the person up today, else 其他困难; owner: who looks after it, else who opens it.

    Raises Refused without a step, for a review day that is not to come, or while another plan goes on.
    """
    wanted = [step.strip() for step in steps if step.strip()]
    if not wanted:
        raise Refused("请至少写一步。", field="steps")
    if len(wanted) > STEPS_AT_MOST:
        raise Refused(f"最多写 {STEPS_AT_MOST} 步，请合并几步。", field="steps")
    _refuse_past(review_on)
    try:
        with transaction.atomic():
            row = locked(person)
            aid = EmploymentAid(
                record=row,
                region=row.region,
                why=list(why) or [AidReason.OTHER.value],
                target=target,
                steps=wanted,
                owner=owner or by,
                review_on=review_on,
                opened_on=today(),
                opened_by=by,
            )
            aid.save(force_insert=True)
            audit(
                "open_aid",
                about=row,
                region=row.region,
                detail={"why": aid.why, "target": target, "steps": len(wanted)},
            )
    except IntegrityError as error:
        raise Refused("这个人已有一份正在进行的帮扶计划。") from error
    return aid


def step_done(*, aid: EmploymentAid, revision: int) -> None:
    """The next step is done. Raises Refused after the last one, or when somebody was faster."""
    if not aid.next_step:
        raise Refused("步骤都做完了，请看结果：达到了目标就办结。")
    _change(aid, revision, "step_aid", steps_done=aid.steps_done + 1)


def note_aid(*, aid: EmploymentAid, revision: int, said: str, review_on: date) -> None:
    """The plan was looked at again. Raises Refused without a word on how it goes, or for a day that is not to come."""
    if not said.strip():
        raise Refused("请写一句现在怎么样了。", field="said")
    _refuse_past(review_on)
    _change(aid, revision, "note_aid", said=said.strip(), reviewed_on=today(), review_on=review_on)


def end_aid(*, aid: EmploymentAid, verb: str, revision: int, said: str) -> None:
    """The target is reached (finish), or the plan stops (stop). Raises Refused without a word on how it ended."""
    if not said.strip():
        raise Refused("请写一句结果。", field="said")
    with transaction.atomic():
        row = locked(aid.record, closed_too=True)
        fresh = EmploymentAid.objects.filter(pk=aid.pk, revision=revision).first()
        changes = {"said": said.strip(), "ended_on": today(), "reviewed_on": today(), "revision": revision + 1}
        if fresh is None or not transitions.move(fresh, AID_MOVES, verb, **changes):
            raise Refused(DONE_BEFORE)
        audit(f"{verb}_aid", about=row, region=row.region)


def _change(aid: EmploymentAid, revision: int, action: str, **changes: Any) -> None:
    with transaction.atomic():
        row = locked(aid.record)
        found = EmploymentAid.objects.active().filter(pk=aid.pk, revision=revision)
        if not found.update(revision=revision + 1, **changes):
            raise Refused(DONE_BEFORE)
        audit(action, about=row, region=row.region)


def _refuse_past(review_on: date) -> None:
    if review_on <= today():
        raise Refused("回看日期要在今天以后。", field="review_on")
