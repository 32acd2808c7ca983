"""本月核实: each answer about a person in one step, kept as a Confirmation, to be taken back within ten minutes."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from workers.enums import CHANGES, LABOUR, PERSON_SUBJECTS, ConfirmAnswer, RecordStatus
from workers.models import Confirmation, JobIntention, LabourChange, LabourRecord, StatusSpell
from workers.models.facts import FACT_FIELDS
from workers.services.closing import close_record
from workers.services.facts import Facts, copy_facts, facts_of
from workers.services.status import change_status, locked


def confirm_unchanged(*, person: LabourRecord, by: Any, revision: int | None = None) -> Confirmation:
    """无变化: everything stands as it was; what the person wants is confirmed with it."""
    with transaction.atomic():
        row = locked(person, revision)
        before = state_of(row)
        intention = row.intentions.open().first()
        if intention is not None:
            before["renewed"] = {"id": str(intention.pk), "on": _text(intention.renewed_on)}
            intention.renewed_on = today()
            intention.save(update_fields=["renewed_on"])
        row.verified_at, row.verified_by = now(), by
        row.revision += 1
        row.save(update_fields=["verified_at", "verified_by", "revision", "updated_at"])
        audit("confirm_unchanged", about=row, region=row.region, marks=(LABOUR,))
        return _keep(row, ConfirmAnswer.UNCHANGED, by, before)


def note_no_contact(*, person: LabourRecord, by: Any) -> Confirmation:
    """联系不上: asked for and not reached. What is known stays as old as it was."""
    with transaction.atomic():
        row = locked(person)
        audit("note_no_contact", about=row, region=row.region)
        return _keep(row, ConfirmAnswer.NO_CONTACT, by, {})


def confirm_status(
    *, person: LabourRecord, answer: str, facts: Facts, day: date, by: Any, revision: int | None = None
) -> Confirmation:
    """就业变动, 外出, 返乡: a new status from a day on. Raises Refused as change_status does."""
    with transaction.atomic():
        row = locked(person, revision)
        before = state_of(row)
        intention = row.intentions.open().first()
        spell = change_status(person=row, facts=facts, starts_on=day, by=by, revision=revision)
        row = locked(person)
        before["change"] = str(_newest_change(row).pk)
        if spell.starts_on == day and not StatusSpell.objects.filter(record=row, ends_on=day).exists():
            before["overwrote"] = str(spell.pk)
        else:
            before["spell"] = str(spell.pk)
        if intention is not None and not row.intentions.open().exists():
            before["intention"] = str(intention.pk)
        return _keep(row, answer, by, before)


def confirm_leaving(
    *, person: LabourRecord, answer: str, day: date, by: Any, revision: int | None = None
) -> Confirmation:
    """去世, 迁出: the person leaves the register on a day. Raises Refused as close_record does."""
    with transaction.atomic():
        row = locked(person, revision)
        before = state_of(row)
        intention = row.intentions.open().first()
        if intention is not None:
            before["intention"] = str(intention.pk)
        change = close_record(person=row, reason=answer, day=day, by=by, revision=revision)
        before["change"] = str(change.pk)
        return _keep(locked(person, closed_too=True), answer, by, before)


def undoable(person: LabourRecord, by: Any) -> Confirmation | None:
    """The newest answer about a person, if this account may still take it back: its own, in time, nothing newer."""
    newest = person.confirmations.filter(undone_at=None).first()
    if newest is None or newest.answered_by_id != by.pk or newest.revision != person.revision:
        return None
    return newest if now() <= newest.answered_at + timedelta(minutes=settings.UNDO_MINUTES) else None


def undo_confirmation(*, person: LabourRecord, by: Any) -> LabourRecord:
    """Take the newest answer back: record, spell, change and intention stand as before. Raises Refused when somebody
    wrote to the record since, or after ten minutes."""
    with transaction.atomic():
        row = locked(person, closed_too=True)
        confirmation = undoable(row, by)
        if confirmation is None:
            raise Refused("超过 10 分钟或已有后续记录，不能撤销。如有误，请在个人页改正。")
        since = _restore(row, confirmation.before)
        row.revision += 1
        row.save()
        confirmation.undone_at = now()
        confirmation.save(update_fields=["undone_at"])
        audit(
            "undo_confirmation",
            about=row,
            region=row.region,
            marks=(*PERSON_SUBJECTS, CHANGES),
            since=min(since or today(), timezone.localdate(confirmation.answered_at)),
            detail={"answer": confirmation.answer},
        )
    return row


def state_of(row: LabourRecord) -> dict[str, Any]:
    """What an answer may change of a record, as JSON takes it."""
    facts = facts_of(row)
    return {
        "verified_at": _text(row.verified_at),
        "verified_by": _text(row.verified_by_id),
        "facts": {name: getattr(facts, name) for name in FACT_FIELDS},
    }


def _restore(row: LabourRecord, before: dict[str, Any]) -> date | None:
    """Undo what `before` tells of; returns the first day whose figures change."""
    if "facts" not in before:
        return None
    facts = Facts(**before["facts"])
    copy_facts(facts, row)
    row.verified_at = parse_datetime(before["verified_at"]) if before["verified_at"] else None
    row.verified_by_id = before["verified_by"] or None
    row.status, row.closed_on = RecordStatus.ACTIVE, None
    if "overwrote" in before:
        spell = row.spells.get(pk=before["overwrote"])
        copy_facts(facts, spell)
        spell.save()
    elif "spell" in before:
        spell = row.spells.get(pk=before["spell"])
        spell.delete()
        row.spells.filter(ends_on=spell.starts_on).update(ends_on=None)
    if "renewed" in before:
        JobIntention.objects.filter(pk=before["renewed"]["id"]).update(renewed_on=before["renewed"]["on"] or None)
    if "intention" in before:
        JobIntention.objects.filter(pk=before["intention"]).update(ends_on=None, closed_reason="")
    if "change" not in before:
        return None
    change = LabourChange.objects.get(pk=before["change"])
    change.delete()
    return change.happened_on


def _newest_change(row: LabourRecord) -> LabourChange:
    return row.changes.order_by("-recorded_at", "-id").first()


def _keep(row: LabourRecord, answer: str, by: Any, before: dict[str, Any]) -> Confirmation:
    kept = Confirmation(
        record=row, region=row.region, answer=answer, answered_by=by, revision=row.revision, before=before
    )
    kept.save(force_insert=True)
    return kept


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
