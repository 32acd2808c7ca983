"""补身份证号: the number of somebody who was registered without one."""

from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.refusals import Refused
from workers.enums import PERSON_SUBJECTS
from workers.models import LabourRecord
from workers.services.duplicates import note_duplicates
from workers.services.questions import is_used_up, take_back_question
from workers.services.registration import TooManyQuestions, number_is_taken, who_holds
from workers.services.status import locked


class OtherBirth(Refused):
    """The number says another birth date or sex than the register: one of the two is wrong, and the desk must say so."""

    def __init__(self) -> None:
        super().__init__(
            "号码里的出生日期或性别与登记的不一致。号码核对无误的，请勾选“按身份证号改正”再保存。", field="correct"
        )


def complete_number(
    *, person: LabourRecord, number: str, by: Any, correct: bool = False, revision: int | None = None
) -> LabourRecord:
    """Fill in the ID number of a record without one.

    correct: birth date and sex follow the number where they differ. Raises InvalidIdentifier, OtherBirth, Refused for a
    record that has a number, AlreadyHere, HeldElsewhere and TooManyQuestions as the counter does: it tells as much, and
    what was filled in does not count as a question.
    """
    citizen = CitizenId.parse(number)
    if is_used_up(by):
        raise write_down("complete_number", TooManyQuestions(), about=person, reason="limit of the hour")
    try:
        with transaction.atomic():
            row = _fill_in(person, citizen, by, correct, revision)
    except IntegrityError as error:
        if number_is_taken(error):
            raise who_holds("complete_number", citizen.number, person.region, by) from error
        raise
    take_back_question(citizen.number, by)
    return row


def _fill_in(person: LabourRecord, citizen: CitizenId, by: Any, correct: bool, revision: int | None) -> LabourRecord:
    row = locked(person, revision)
    if row.id_number:
        raise Refused("此人已有身份证号，不用再补。")
    changed = [name for name in ("birth_date", "sex") if getattr(row, name) != getattr(citizen, name)]
    if changed and not correct:
        raise OtherBirth
    row.id_number, row.id_missing, row.id_missing_note = citizen.number, "", ""
    row.birth_date, row.sex = citizen.birth_date, citizen.sex
    row.revision += 1
    row.verified_at, row.verified_by = now(), by
    row.save()
    note_duplicates(row)
    audit(
        "complete_number",
        about=row,
        region=row.region,
        marks=PERSON_SUBJECTS if changed else (),
        since=row.registered_on,
        detail={"fields": ["id_number", *changed]},
    )
    return row
