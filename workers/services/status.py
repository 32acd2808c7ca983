"""What changes in a person's life: status, contact, details."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.names import name_initials, name_pinyin
from jiayu_jobs.refusals import Refused
from workers.check_enums import CheckItem
from workers.enums import (
    CHANGES,
    HOUSEHOLDS,
    INTENTIONS,
    LABOUR,
    OUTSIDE_SCOPES,
    PERSON_SUBJECTS,
    ChangeKind,
    EmploymentStatus,
    Informant,
    IntentionClosed,
    RecordStatus,
)
from workers.models import LabourChange, LabourRecord, StatusSpell
from workers.services.facts import Facts, copy_facts, facts_of
from workers.services.phone_checks import settle_checks
from workers.services.registration import DETAIL_FIELDS, empty, household_of, set_skills


def locked(person: LabourRecord, revision: int | None = None, *, closed_too: bool = False) -> LabourRecord:
    """The record, locked for this transaction. Raises Refused when somebody changed it since `revision` was shown, and
    for who has left the register unless closed_too."""
    row = (
        LabourRecord.objects.select_for_update(of=("self",))
        .select_related("region__parent")
        .filter(pk=person.pk)
        .first()
    )
    if row is None:
        raise Refused("这条记录已不在本辖区。")
    if revision is not None and row.revision != revision:
        raise Refused("刚才有人改过这条记录，请核对最新内容后再保存。")
    if row.status != RecordStatus.ACTIVE and not closed_too:
        raise Refused("此人已不在册。如登记有误，请先在个人页恢复在册。")
    return row


def change_status(
    *,
    person: LabourRecord,
    facts: Facts,
    starts_on: date,
    by: Any,
    informant: str = Informant.SELF,
    revision: int | None = None,
) -> StatusSpell:
    """A new spell from a day on; the one before ends there, the record shows the new one, an open intention closes
    when the person is employed. Raises Refused for a day before the running spell or in the future."""
    if starts_on > today():
        raise Refused("变动日期不能晚于今天。", field="starts_on")
    try:
        with transaction.atomic():
            row = locked(person, revision)
            before = facts_of(row)
            if before == facts:
                raise Refused("状态没有变化。")
            spell = _next_spell(row, facts, starts_on, by, informant)
            copy_facts(facts, row)
            settle_checks(row, (CheckItem.STATUS, CheckItem.PLACE))
            row.revision += 1
            row.verified_at, row.verified_by = now(), by
            row.save()
            note_change(row, change_kind(before, facts), starts_on, by, EmploymentStatus(facts.employment_status).label)
            marks = [LABOUR, HOUSEHOLDS, CHANGES]
            if facts.employment_status == EmploymentStatus.EMPLOYED and close_intention(
                row, IntentionClosed.EMPLOYED, starts_on
            ):
                marks.append(INTENTIONS)
            audit(
                "change_status",
                about=row,
                region=row.region,
                marks=marks,
                since=starts_on,
                detail={"from": before.employment_status, "to": facts.employment_status},
            )
    except IntegrityError as error:
        raise Refused("这一天的状态已有记录，请换一个日期。", field="starts_on") from error
    return spell


def _next_spell(row: LabourRecord, facts: Facts, starts_on: date, by: Any, informant: str) -> StatusSpell:
    running = row.spells.open().first()
    if running is not None:
        if starts_on < running.starts_on:
            raise Refused(f"变动日期不能早于当前状态的开始日期 {running.starts_on:%Y-%m-%d}。", field="starts_on")
        if starts_on == running.starts_on:
            copy_facts(facts, running)
            running.informant, running.recorded_by = informant, by
            running.save()
            return running
        running.ends_on = starts_on
        running.save(update_fields=["ends_on"])
    spell = StatusSpell(record=row, region=row.region, starts_on=starts_on, informant=informant, recorded_by=by)
    copy_facts(facts, spell)
    spell.save(force_insert=True)
    return spell


def change_kind(before: Facts, after: Facts) -> str:
    """Leaving the county for work, coming back from it, or any other change of status."""
    was_out, is_out = before.work_scope in OUTSIDE_SCOPES, after.work_scope in OUTSIDE_SCOPES
    if is_out and not was_out:
        return ChangeKind.LEAVE
    return ChangeKind.RETURN if was_out and not is_out else ChangeKind.STATUS


def note_change(row: LabourRecord, kind: str, day: date, by: Any, summary: str = "") -> LabourChange:
    """One 变动, counted in the record's region of today."""
    change = LabourChange(
        record=row,
        region=row.region,
        counted_region=row.region,
        kind=kind,
        happened_on=day,
        summary=summary,
        recorded_by=by,
    )
    change.save(force_insert=True)
    return change


def close_intention(row: LabourRecord, reason: str, day: date) -> bool:
    """Close the open intention, if there is one; tells whether there was."""
    intention = row.intentions.open().first()
    if intention is None:
        return False
    intention.ends_on, intention.closed_reason = max(day, intention.starts_on), reason
    intention.save(update_fields=["ends_on", "closed_reason"])
    return True


def correct_details(
    *, person: LabourRecord, given: dict[str, Any], by: Any, revision: int | None = None
) -> LabourRecord:
    """Correct what the desk typed besides ID number and status; a new phone or address is noted as a contact change.

    given: full_name, phone, address, household_kind, household_number, relation_to_head, skills and DETAIL_FIELDS; a
    missing key leaves the value. birth_date and sex count where no ID number says them. The masks shown on forms are never taken as values.
    """
    with transaction.atomic():
        row = locked(person, revision)
        changed = _apply_details(row, given)
        if not changed:
            raise Refused("内容没有变化。")
        row.revision += 1
        row.verified_at, row.verified_by = now(), by
        row.save()
        marks: tuple[str, ...] = PERSON_SUBJECTS
        if "phone" in changed:
            settle_checks(row, (CheckItem.PHONE,))
        if {"phone", "address"} & set(changed):
            note_change(row, ChangeKind.CONTACT, today(), by)
            marks = (*marks, CHANGES)
        audit(
            "correct_details",
            about=row,
            region=row.region,
            marks=marks,
            since=row.registered_on,
            detail={"fields": changed},
        )
    return row


def _apply_details(row: LabourRecord, given: dict[str, Any]) -> list[str]:
    changed = []
    for name in ("full_name", "household_kind", "relation_to_head", *DETAIL_FIELDS):
        if name in given and getattr(row, name) != (given[name] or empty(name)):
            setattr(row, name, given[name] or empty(name))
            changed.append(name)
    for name in ("phone", "address"):
        if given.get(name) and getattr(row, name) != given[name]:
            setattr(row, name, given[name])
            changed.append(name)
    for name in ("birth_date", "sex"):
        if row.id_index is None and given.get(name) and getattr(row, name) != given[name]:
            setattr(row, name, given[name])
            changed.append(name)
    if "household_number" in given:
        household = household_of(row.region, given["household_number"])
        if household != row.household:
            row.household = household
            changed.append("household")
    if "skills" in given and set_skills(row, given["skills"]):
        changed.append("skills")
    row.name_initials, row.name_pinyin = name_initials(row.full_name), name_pinyin(row.full_name)
    return changed
