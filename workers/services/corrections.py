"""更正身份证号: asked by a desk, decided by the level above; the number, birth date and sex change together."""

from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import current_scope
from jiayu_jobs.transitions import move
from stations.models import Region
from stations.services.review import refuse_own_submission
from workers.enums import CORRECTION_MOVES, PERSON_SUBJECTS, CorrectionState
from workers.models import LabourRecord, NumberCorrection
from workers.services.duplicates import note_duplicates
from workers.services.look_up import look_up
from workers.services.registration import AlreadyHere, HeldElsewhere, number_is_taken
from workers.services.status import locked

DONE_BEFORE = "这件申请已经处理过了，请刷新后再看。"


def ask_correction(
    *, person: LabourRecord, number: str, reason: str, evidence: str, asked_from: Region, by: Any
) -> NumberCorrection:
    """Ask for another ID number of a person of one's own scope.

    asked_from: the region of the asking post. Counts as a question about the number (A8). Raises InvalidIdentifier,
    AlreadyHere, HeldElsewhere, TooManyQuestions, or Refused for the same number, a record without one, or one that
    somebody asked about already.
    """
    citizen = CitizenId.parse(number)
    if not person.id_number:
        raise Refused("此人还没有身份证号，请直接补，不用申请。", field="id_number")
    if person.id_number == citizen.number:
        raise Refused("和现在的号码一样，没有要更正的。", field="id_number")
    found = look_up(number=citizen.number, by=by, region=person.region)
    if found.person is not None:
        raise AlreadyHere(found.person)
    if found.outcome == "elsewhere":
        raise write_down("ask_correction", HeldElsewhere(), about=person, reason="held elsewhere")
    try:
        with transaction.atomic():
            row = locked(person)
            asked = NumberCorrection(record=row, region=row.region, asked_from=asked_from, reason=reason, asked_by=by)
            asked.evidence, asked.old_number, asked.new_number = evidence, row.id_number, citizen.number
            asked.save(force_insert=True)
            audit(
                "ask_correction",
                about=row,
                region=row.region,
                reason=reason,
                detail={"old": asked.old_number.masked, "new": asked.new_number.masked},
            )
    except IntegrityError as error:
        raise Refused("已经有人申请更正此人的身份证号，请等待答复。", field="id_number") from error
    return asked


def decide_correction(*, correction: NumberCorrection, approve: bool, answer: str, by: Any) -> NumberCorrection:
    """The level above says yes, and number, birth date and sex change; or no, and why.

    Raises Refused for one's own request or one from one's own level below the county, a refusal without a reason, a
    request that was decided, and a new number that another record holds by now.
    """
    refuse_own_submission(correction.asked_by_id, by)
    if not may_decide(correction):
        raise Refused("本级提交的更正由上一级审核。")
    if not approve and not answer.strip():
        raise Refused("不同意要写明原因，申请方看得到。", field="answer")
    try:
        with transaction.atomic():
            row = locked(correction.record, closed_too=True)
            verb = "approve" if approve else "reject"
            told = {"answer": answer.strip(), "decided_by": by, "decided_at": now()}
            if not move(correction, CORRECTION_MOVES, verb, **told):
                raise Refused(DONE_BEFORE)
            if approve:
                _change_number(row, correction)
            else:
                audit("reject_correction", about=row, region=row.region, reason=answer.strip())
    except IntegrityError as error:
        if not number_is_taken(error):
            raise
        refusal = Refused("新号码现在已有别的档案使用，不能更正；请核对是不是同一个人登记了两次。")
        raise write_down("decide_correction", refusal, about=correction, reason="held elsewhere") from error
    return correction


def withdraw_correction(*, correction: NumberCorrection, by: Any) -> None:
    """The side that asked changes its mind. Raises Refused when it was decided, or for another side's request."""
    if not correction.asked_from.path.startswith(current_scope().path):
        raise Refused("这件申请是上级提交的，不能由本级撤回。")
    with transaction.atomic():
        if not move(correction, CORRECTION_MOVES, "withdraw", decided_at=now()):
            raise Refused(DONE_BEFORE)
        audit("withdraw_correction", about=correction.record, region=correction.region)


def may_decide(correction: NumberCorrection) -> bool:
    """Whether the scope in force stands above who asked, or is the county, above which nobody is."""
    here = current_scope().path
    asked_from = correction.asked_from
    return asked_from.parent_id is None or (asked_from.path.startswith(here) and asked_from.path != here)


def _change_number(row: LabourRecord, correction: NumberCorrection) -> None:
    """Number, index, birth date and sex, in one row."""
    if row.id_number != correction.old_number:
        raise Refused("申请以后号码又变过，请重新申请。")
    citizen = CitizenId.parse(correction.new_number.open())
    changed = [name for name in ("birth_date", "sex") if getattr(row, name) != getattr(citizen, name)]
    row.id_number, row.birth_date, row.sex = citizen.number, citizen.birth_date, citizen.sex
    row.revision += 1
    row.save()
    note_duplicates(row)
    audit(
        "approve_correction",
        about=row,
        region=row.region,
        marks=PERSON_SUBJECTS if changed else (),
        since=row.registered_on,
        reason=correction.reason,
        detail={
            "fields": ["id_number", *changed],
            "old": correction.old_number.masked,
            "new": correction.new_number.masked,
        },
    )


def open_correction(person: LabourRecord) -> NumberCorrection | None:
    """The request about a person that waits for its answer."""
    return person.corrections.filter(state=CorrectionState.ASKED).first()
