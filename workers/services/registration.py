"""A person is registered once, at a village desk; within ten minutes the registration can be taken back."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from jiayu_jobs.audit.quota import QuotaSpent
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.names import name_initials, name_pinyin
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import current_scope
from stations.models import Region
from workers.enums import (
    CHANGES,
    PERSON_SUBJECTS,
    RECOGNISED_TAGS,
    UNDECIDED,
    ChangeKind,
    CollectMethod,
    ConsentState,
    EmploymentStatus,
    IdMissing,
    Informant,
    Sex,
    WishKind,
)
from workers.models import (
    Household,
    LabourChange,
    LabourRecord,
    Occupation,
    PersonSkill,
    PersonTag,
    PersonWish,
    StatusSpell,
)
from workers.services.duplicates import note_duplicates
from workers.services.facts import Facts, copy_facts
from workers.services.questions import charge_question, count_anyway, is_used_up, take_back_question

CONSENT_VERSION = "2024-11"
YOUNGEST_AGE = 16
SHOWN_ALIKE = 5


class HeldElsewhere(Refused):
    """The ID number stands in another village's register; nothing else about that record is told."""

    code = "held_elsewhere"

    def __init__(self) -> None:
        super().__init__("已在其他村登记，可申请迁移。", field="id_number")


class TooManyQuestions(Refused):
    """The limit of the hour is used up: a registration would tell what the search no longer tells."""

    code, status = "too_many_questions", 429

    def __init__(self) -> None:
        super().__init__("这个小时内核对身份证号的次数已用完，请过了整点再登记。", field="id_number")


class AlreadyHere(Refused):
    """The person is in one's own register already: open the record instead of making a second one."""

    code = "already_registered"

    def __init__(self, person: LabourRecord) -> None:
        super().__init__("此人已在本辖区登记，已为您打开原记录。", field="id_number")
        self.person = person


class MaybeHere(Refused):
    """Somebody of one's own register may be the same person: look before a second record is made."""

    def __init__(self, people: list[LabourRecord]) -> None:
        super().__init__(
            f"可能已登记：本辖区有 {len(people)} 位同名、同性别、同一天出生的人，请先核对。", field="not_the_same"
        )
        self.people = people


@dataclass(kw_only=True)
class Registration:
    """What a desk types about a person. Only the first five are required; everything else may be filled in later.

    An empty id_number goes with its reason, birth_date and sex; otherwise the number says them.
    not_the_same: the desk has looked at those of the same name, sex and birth date.
    """

    full_name: str
    id_number: str
    region: Region
    household_kind: str
    facts: Facts
    id_missing: str = ""
    id_missing_note: str = ""
    birth_date: date | None = None
    sex: int | None = None
    not_the_same: bool = False
    phone: str = ""
    address: str = ""
    household_number: str = ""
    relation_to_head: str = ""
    skills: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    startup_wish: bool = False
    same_address_as: uuid.UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)
    informant: str = Informant.SELF
    consent: bool = False
    collect_method: str = CollectMethod.WALK_IN
    collected_on: date | None = None
    submission_id: uuid.UUID | None = None


DETAIL_FIELDS = (
    "villager_group",
    "grid",
    "estate",
    "ethnic_group",
    "education",
    "political_status",
    "marital_status",
    "residence_place",
    "school_name",
    "major",
    "graduated_on",
    "health_status",
    "insured_kinds",
    "note",
)
# Of these an empty answer is None, of the others an empty text.
NONE_WHEN_EMPTY = ("graduated_on", "insured_kinds")


def register_person(*, given: Registration, by: Any) -> LabourRecord:
    """Write the record, its first spell and the change, with audit and marks, in one transaction.

    Returns the record; the same submission sent twice returns the first one. Raises InvalidIdentifier for a bad ID
    number, AlreadyHere, MaybeHere, HeldElsewhere, TooManyQuestions, or Refused for a region outside one's scope.
    Without an ID number nothing is asked about one, so that the limit of the hour does not hold.
    """
    citizen = None if given.id_missing else CitizenId.parse(given.id_number)
    if citizen is None:
        _check_told(given)
    if not given.region.is_leaf or not given.region.path.startswith(current_scope().path):
        raise Refused("请选择本辖区内的村或社区。", field="region")
    if set(given.tags) & set(RECOGNISED_TAGS):
        raise Refused("就业困难人员须写明依据，请登记后在个人页认定。", field="tags")
    earlier = _same_submission(given.submission_id)
    if earlier is not None:
        return earlier
    if citizen is not None and is_used_up(by):
        raise write_down("register_person", TooManyQuestions(), region=given.region, reason="limit of the hour")
    alike = [] if given.not_the_same else maybe_the_same(given, citizen)
    if alike:
        raise MaybeHere(alike)
    try:
        with transaction.atomic():
            person = _write(given, citizen, by)
    except IntegrityError as error:
        return _explain(error, given, citizen, by)
    if citizen is not None:
        take_back_question(citizen.number, by)
    return person


def _check_told(given: Registration) -> None:
    """What stands in for an ID number."""
    if given.id_number or given.id_missing not in IdMissing.values:
        raise Refused("身份证号和暂无号码的原因，只能填一样。", field="id_missing")
    if given.birth_date is None or given.sex not in Sex.values:
        raise Refused("没有身份证号的，请填写出生日期和性别。", field="birth_date")


def maybe_the_same(given: Registration, citizen: CitizenId | None) -> list[LabourRecord]:
    """People of one's own scope with the same name, sex and birth date of whom no ID number says that they are others:
    anybody when the newcomer has none, otherwise those without one. At most SHOWN_ALIKE."""
    rows = LabourRecord.objects.active().filter(
        name_pinyin=name_pinyin(given.full_name),
        full_name=given.full_name.strip(),
        **_born(given, citizen),
    )
    if citizen is not None:
        rows = rows.without_number()
    return list(rows.select_related("region__parent").order_by("id")[:SHOWN_ALIKE])


def find_own(id_number: str) -> LabourRecord | None:
    """The record of an ID number within one's own scope."""
    return (
        LabourRecord.objects.filter(id_index=blind_index("citizen_id", id_number))
        .select_related("region__parent")
        .first()
    )


def household_of(region: Region, number: str) -> Household | None:
    """The household with a number in a village, made when it is new; None without a number."""
    if not number:
        return None
    household = Household.objects.filter(region=region, number=number).first()
    if household is None:
        Household._base_manager.bulk_create(
            [Household(region=region, region_path=region.path, number=number)], ignore_conflicts=True
        )
        household = Household.objects.get(region=region, number=number)
    return household


def address_of(person_id: uuid.UUID | None) -> str | None:
    """The address of a member of the household, to be copied unseen; None for nobody, or nobody of one's scope."""
    member = LabourRecord.objects.filter(pk=person_id).first() if person_id else None
    return member.address.open() if member and member.address else None


def empty(name: str) -> str | None:
    """How a detail that nobody gave is stored."""
    return None if name in NONE_WHEN_EMPTY else ""


def set_skills(person: LabourRecord, names: list[str]) -> bool:
    """Make a person's skills be exactly these; tells whether that changed anything. Levels and years stay with names."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    held = set(person.skills.values_list("name", flat=True))
    person.skills.filter(name__in=held.difference(wanted)).delete()
    new = [name for name in wanted if name not in held]
    known = dict(Occupation.objects.filter(name__in=new).values_list("name", "code"))
    for name in new:
        PersonSkill(record=person, region=person.region, name=name, occupation_id=known.get(name)).save(
            force_insert=True
        )
    return set(wanted) != held


def _born(given: Registration, citizen: CitizenId | None) -> dict[str, Any]:
    """Birth date and sex: what the ID number says, or what was told where there is none."""
    said: Any = citizen or given
    return {"birth_date": said.birth_date, "sex": said.sex}


def _same_submission(submission_id: uuid.UUID | None) -> LabourRecord | None:
    if submission_id is None:
        return None
    return LabourRecord.objects.filter(submission_id=submission_id).first()


def _write(given: Registration, citizen: CitizenId | None, by: Any) -> LabourRecord:
    registered_on = given.collected_on or today()
    person = LabourRecord(
        region=given.region,
        full_name=given.full_name.strip(),
        name_initials=name_initials(given.full_name),
        name_pinyin=name_pinyin(given.full_name),
        id_number=citizen.number if citizen else None,
        id_missing=given.id_missing,
        id_missing_note=given.id_missing_note,
        **_born(given, citizen),
        phone=given.phone or None,
        address=given.address or address_of(given.same_address_as),
        household_kind=given.household_kind,
        household=household_of(given.region, given.household_number),
        relation_to_head=given.relation_to_head,
        registered_on=registered_on,
        informant=given.informant,
        consent_state=consent_state(given.informant, given.consent),
        consent_version=CONSENT_VERSION,
        consent_at=now() if given.consent and given.informant == Informant.SELF else None,
        collect_method=given.collect_method,
        collected_by=by,
        verified_at=now(),
        verified_by=by,
        submission_id=given.submission_id,
        **{name: given.details.get(name) or empty(name) for name in DETAIL_FIELDS},
    )
    copy_facts(given.facts, person)
    person.save(force_insert=True)
    spell = StatusSpell(
        record=person, region=given.region, starts_on=registered_on, informant=given.informant, recorded_by=by
    )
    copy_facts(given.facts, spell)
    spell.save(force_insert=True)
    set_skills(person, given.skills)
    for kind in dict.fromkeys(given.tags):
        PersonTag(
            record=person,
            region=given.region,
            kind=kind,
            starts_on=registered_on,
            recognised_by=by,
            recognised_at=now(),
        ).save(force_insert=True)
    if given.startup_wish:
        PersonWish(
            record=person, region=given.region, kind=WishKind.STARTUP, topic=UNDECIDED, starts_on=registered_on
        ).save(force_insert=True)
    LabourChange(
        record=person,
        region=given.region,
        counted_region=given.region,
        kind=ChangeKind.NEW,
        happened_on=registered_on,
        summary=EmploymentStatus(given.facts.employment_status).label,
        recorded_by=by,
    ).save(force_insert=True)
    note_duplicates(person)
    audit(
        "register_person",
        about=person,
        region=given.region,
        marks=(*PERSON_SUBJECTS, CHANGES),
        since=registered_on,
        detail={
            "household_kind": given.household_kind,
            "informant": given.informant,
            "tags": list(given.tags),
            **({"id_missing": given.id_missing} if given.id_missing else {}),
        },
    )
    return person


def consent_state(informant: str, agreed: bool) -> str:
    """Consent counts only from the person; told by others it waits for the next contact."""
    return ConsentState.GIVEN if agreed and informant == Informant.SELF else ConsentState.PENDING


def _explain(error: IntegrityError, given: Registration, citizen: CitizenId | None, by: Any) -> LabourRecord:
    """Turn the constraint that refused the row into one clear answer; a hidden row is never described."""
    earlier = _same_submission(given.submission_id)
    if earlier is not None:
        return earlier
    if citizen is not None and number_is_taken(error):
        raise who_holds("register_person", citizen.number, given.region, by) from error
    raise error


def number_is_taken(error: IntegrityError) -> bool:
    """Whether the unique index over ID numbers refused a row."""
    return "id_index" in (getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")


def who_holds(verb: str, number: str, region: Region, by: Any) -> Refused:
    """What may be told of an ID number that the register holds already: AlreadyHere within one's own scope, otherwise
    HeldElsewhere, counted as a question and written down; TooManyQuestions past the limit of the hour."""
    own = find_own(number)
    if own is not None:
        return AlreadyHere(own)
    try:
        charge_question(number, by)
    except QuotaSpent:
        return write_down(verb, TooManyQuestions(), region=region, reason="limit of the hour")
    return write_down(verb, HeldElsewhere(), region=region, reason="held elsewhere")


def undo_deadline(person: LabourRecord) -> Any:
    """Until when a registration can be taken back."""
    return person.created_at + timedelta(minutes=settings.UNDO_MINUTES)


def may_undo(person: LabourRecord, user: Any) -> bool:
    """Whether a registration can still be taken back: by its maker, in time, untouched, and not a workbook's row, which
    goes with its batch."""
    mine = person.collected_by_id == user.pk and person.collect_method != CollectMethod.IMPORT
    return mine and now() <= undo_deadline(person) and person.revision == 1


def undo_registration(*, person: LabourRecord, by: Any) -> None:
    """Take a registration back: within ten minutes, by whoever made it, while nothing else was written to it.

    Raises Refused otherwise. The record and its rows go; the audit entries stay.
    """
    with transaction.atomic():
        locked = LabourRecord.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
        if locked is None:
            raise Refused("这条登记已经撤销。")
        if not may_undo(locked, by):
            raise Refused("超过 10 分钟或已有后续记录，不能撤销。如登记有误，请在个人页改正。")
        region, since = locked.region, locked.registered_on
        count_anyway(by)
        audit("undo_registration", about=locked, region=region, marks=(*PERSON_SUBJECTS, CHANGES), since=since)
        locked.delete()


def registered_this_month(user: Any) -> int:
    """How many people an account has registered one by one in this month (人)."""
    first = today().replace(day=1)
    return LabourRecord.objects.registered_at_a_desk().filter(collected_by=user, created_at__date__gte=first).count()
