"""Who leaves the register, and who comes back into it. The record stays with its history; it is not counted meanwhile."""

from datetime import date
from typing import Any

from django.db import transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from workers.check_enums import CheckItem
from workers.enums import CHANGES, PERSON_SUBJECTS, ChangeKind, IntentionClosed, RecordStatus
from workers.models import LabourChange, LabourRecord
from workers.services.phone_checks import settle_checks
from workers.services.status import close_intention, locked, note_change
from workers.services.stopping import Why, stop

REASONS = {RecordStatus.DECEASED: ChangeKind.DEATH, RecordStatus.MOVED_OUT: ChangeKind.MOVE_OUT}


def close_record(*, person: LabourRecord, reason: str, day: date, by: Any, revision: int | None = None) -> LabourChange:
    """Somebody died or moved away on a day: from its end on they are not counted; an open intention closes, and
    recommendations, seats on a bus and places in a class end with it.

    reason: RecordStatus.DECEASED or MOVED_OUT. Raises Refused for a day in the future or before the registration.
    """
    if reason not in REASONS:
        raise Refused("请选择离册原因。", field="reason")
    if day > today():
        raise Refused("日期不能晚于今天。", field="day")
    with transaction.atomic():
        row = locked(person, revision)
        if day < row.registered_on:
            raise Refused(f"日期不能早于登记日期 {row.registered_on:%Y-%m-%d}。", field="day")
        row.status, row.closed_on = reason, day
        row.revision += 1
        row.save(update_fields=["status", "closed_on", "revision", "updated_at"])
        close_intention(row, IntentionClosed.LEFT, day)
        settle_checks(row, CheckItem.values)
        change = note_change(row, REASONS[RecordStatus(reason)], day, by)
        audit(
            "close_record",
            about=row,
            region=row.region,
            marks=(*PERSON_SUBJECTS, CHANGES),
            since=day,
            detail={"to": reason},
        )
        stop(row, Why.LEFT)
    return change


def reinstate_record(*, person: LabourRecord, by: Any) -> LabourRecord:
    """Back into the register: they were closed by mistake, or came back. The days between count again, since nothing
    tells where the person was. Raises Refused for who is in it."""
    with transaction.atomic():
        row = locked(person, closed_too=True)
        if row.status == RecordStatus.MERGED:
            raise Refused("这份档案已并入另一份，要恢复请撤销合并。")
        if row.status == RecordStatus.ACTIVE:
            raise Refused("此人就在册，无需恢复。")
        since = row.closed_on
        row.status, row.closed_on = RecordStatus.ACTIVE, None
        row.revision += 1
        row.save(update_fields=["status", "closed_on", "revision", "updated_at"])
        note_change(row, ChangeKind.REINSTATE, today(), by)
        audit("reinstate_record", about=row, region=row.region, marks=(*PERSON_SUBJECTS, CHANGES), since=since)
    return row
