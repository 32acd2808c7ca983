"""删除申请: asked by a desk or by the person, decided by the county; a worker then erases (erasing.py)."""

from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.outbox.services import enqueue
from jiayu_jobs.refusals import Refused
from jiayu_jobs.transitions import move
from stations.services.review import refuse_own_submission
from workers.enums import ERASURE_MOVES, ErasureReason, RecordStatus
from workers.models import ErasureRequest, LabourRecord
from workers.services.status import locked

ERASE_TASK = "workers.erase"
DONE_BEFORE = "这件申请已经处理过了，请刷新后再看。"
OFFERED = (ErasureReason.ASKED, ErasureReason.WITHDRAWN, ErasureReason.WRONG)


def ask_erasure(*, person: LabourRecord, reason: str, by: Any) -> ErasureRequest:
    """Ask for a person to be erased. by: the clerk, or None when the person asks on their own page.

    Raises Refused for a reason that is not offered and when somebody has asked already.
    """
    if reason not in OFFERED:
        raise Refused("请选择删除原因。", field="reason")
    try:
        with transaction.atomic():
            row = locked(person, closed_too=True)
            if row.status == RecordStatus.MERGED:
                raise Refused("这份档案已并入另一份，请在那份档案上申请。")
            request = ErasureRequest(record=row, region=row.region, reason=reason, asked_by=by)
            request.save(force_insert=True)
            audit("ask_erasure", about=row, region=row.region, detail={"why": reason})
    except IntegrityError as error:
        raise Refused("已经申请过删除，正在等待县里审核。") from error
    return request


def decide_erasure(*, request: ErasureRequest, grant: bool, answer: str, by: Any) -> ErasureRequest:
    """The county says yes, and a worker erases; or no, and why. Raises Refused for one's own request, a refusal without
    a reason, a request that was decided."""
    refuse_own_submission(request.asked_by_id, by)
    answer = answer.strip()
    if not grant and not answer:
        raise Refused("不同意要写明原因，申请方看得到。", field="answer")
    with transaction.atomic():
        _move(request, "grant" if grant else "refuse", answer=answer, decided_by=by, decided_at=now())
        audit("grant_erasure" if grant else "refuse_erasure", about=request, region=request.region)
        if grant:
            enqueue(ERASE_TASK, request=str(request.pk))
    return request


def withdraw_erasure(*, request: ErasureRequest, by: Any) -> None:
    """The side that asked changes its mind. Raises Refused when it was decided."""
    with transaction.atomic():
        _move(request, "withdraw", decided_at=now())
        audit("withdraw_erasure", about=request, region=request.region)


def _move(request: ErasureRequest, verb: str, **changes: Any) -> None:
    if not move(request, ERASURE_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
