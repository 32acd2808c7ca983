"""上岗 and 离岗: work begins, is followed up, ends."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min

from employers.models import FollowUp, Placement, Referral, Vacancy
from employers.referral_enums import PLACEMENTS, FollowUpState, PlacementEnd
from employers.services.gigs import open_settlement
from employers.services.vacancy_openings import give_back_opening
from employers.vacancy_enums import GIG_KINDS, VacancyKind, VacancyState
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from workers.enums import EmploymentStatus, EmploymentType, Informant, IntentionClosed
from workers.models import LabourRecord
from workers.services.facts import Facts, county_code, facts_of, stored_place
from workers.services.status import change_status, close_intention, locked

FOLLOW_UP_DAYS = (7, 30, 90)
# Who leaves so soon is looked for again: the opening is given back.
SOON_DAYS = 30
# Called with each placement of steady work, in its transaction: what else of the person it answers.
STARTED: list[Callable[[Placement], None]] = []
OUT_OF_WORK = (EmploymentStatus.UNEMPLOYED, EmploymentStatus.RETIRED)


def start_placement(
    *,
    person: LabourRecord,
    kind: str = "",
    unit_name: str = "",
    started_on: date,
    by: Any,
    referral: Referral | None = None,
    vacancy: Vacancy | None = None,
    evidence: str = "",
    confirmed_by_employer: bool = False,
) -> Placement:
    """Work begins: the placement, its follow-ups, and the person's status, in the caller's transaction, where the record
    is locked. kind, unit_name: of work that was found without a vacancy. A gig changes no status and is not followed; what is owed for it is written down.

    Raises Refused when the person is at work there already.
    """
    kind = vacancy.kind if vacancy else kind
    placement = Placement(
        record=person,
        region=person.region,
        counted_region=person.region,
        referral=referral,
        vacancy=vacancy,
        kind=kind,
        unit_name=vacancy.unit_name if vacancy else unit_name,
        contract_kind=vacancy.contract_kind if vacancy else "",
        started_on=started_on,
        is_reemployment=person.employment_status in OUT_OF_WORK,
        evidence=evidence,
        confirmed_by_employer=confirmed_by_employer,
        recorded_by=by,
    )
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("这个人已经在这个岗位上班了。") from error
    if kind in GIG_KINDS:
        open_settlement(placement, person.full_name)
    else:
        _plan_follow_ups(placement)
        _now_employed(person, placement, by)
        for listener in STARTED:
            listener(placement)
    detail = {"kind": kind, "reemployment": placement.is_reemployment}
    audit(
        "start_placement",
        about=placement,
        region=person.region,
        marks=(PLACEMENTS,),
        since=started_on,
        detail=detail,
    )
    return placement


def record_placement(
    *, person: LabourRecord, kind: str, unit_name: str, started_on: date, evidence: str, by: Any
) -> Placement:
    """Work that somebody found without a referral. Raises Refused for a day to come, without the unit or evidence."""
    if started_on > today():
        raise Refused("上岗日期不能晚于今天。", field="started_on")
    if not unit_name.strip():
        raise Refused("请填在哪个单位上班。", field="unit_name")
    if not evidence.strip():
        raise Refused("请写依据，例如电话问过单位、看过合同。", field="evidence")
    with transaction.atomic():
        row = locked(person)
        if Placement.objects.filter(record=row, unit_name=unit_name.strip(), ended_on__isnull=True).exists():
            raise Refused("这个人已经记在这个单位上班了。", field="unit_name")
        return start_placement(
            person=row,
            kind=kind,
            unit_name=unit_name.strip(),
            started_on=started_on,
            by=by,
            evidence=evidence.strip(),
        )


def _plan_follow_ups(placement: Placement) -> None:
    for days in FOLLOW_UP_DAYS:
        due = placement.started_on + timedelta(days=days)
        FollowUp(
            record_id=placement.record_id, region=placement.region, placement=placement, after_days=days, due_on=due
        ).save(force_insert=True)


def _now_employed(person: LabourRecord, placement: Placement, by: Any) -> None:
    """The register says so too, from that day or the day of the last change; an open intention closes with it."""
    vacancy, kind = placement.vacancy, placement.kind
    work = EmploymentType.WELFARE_POST if kind == VacancyKind.WELFARE else EmploymentType.UNIT
    place = vacancy.work_region_id or vacancy.region_id if vacancy else ""
    facts = Facts(
        employment_status=EmploymentStatus.EMPLOYED,
        employment_type=work,
        work_place=stored_place(place) or county_code(),
        work_unit_name=placement.unit_name,
        occupation_id=vacancy.occupation_id if vacancy else None,
    )
    facts = facts.consistent(county_code())
    if facts_of(person) == facts:
        close_intention(person, IntentionClosed.EMPLOYED, placement.started_on)
        return
    running = person.spells.open().aggregate(day=Min("starts_on"))["day"]
    day = max(placement.started_on, running or placement.started_on)
    change_status(
        person=person,
        facts=facts,
        starts_on=day,
        by=by,
        informant=Informant.DEPARTMENT if placement.confirmed_by_employer else Informant.SELF,
    )


def end_placement(*, placement: Placement, ended_on: date | None, reason: str, revision: int) -> None:
    """离岗: ended_on is the first day without the work. Who left soon is looked for again.

    Raises Refused without a reason, for a day before the start or to come, or when somebody was faster.
    """
    if reason not in PlacementEnd.values:
        raise Refused("请选离岗原因。", field="reason")
    day = ended_on or today()
    if day < placement.started_on or day > today():
        raise Refused("离岗日期应在上岗之后，不晚于今天。", field="ended_on")
    with transaction.atomic():
        row = locked(placement.record, closed_too=True)
        if placement.vacancy_id and day <= placement.started_on + timedelta(days=SOON_DAYS):
            _look_again(placement)
        open_one = Placement.objects.filter(pk=placement.pk, ended_on__isnull=True, revision=revision)
        if not open_one.update(ended_on=day, end_reason=reason, revision=revision + 1):
            raise Refused("这次上岗刚才有人改过，请刷新后再看。")
        FollowUp.objects.filter(placement=placement, state=FollowUpState.DUE).update(state=FollowUpState.OFF)
        audit(
            "end_placement",
            about=placement,
            region=row.region,
            marks=(PLACEMENTS,),
            since=placement.started_on,
            counted_in=placement.counted_region_id,
            reason=PlacementEnd(reason).label,
        )
    placement.ended_on, placement.end_reason, placement.revision = day, reason, revision + 1


def _look_again(placement: Placement) -> None:
    vacancy = placement.vacancy
    if vacancy is not None and vacancy.filled and vacancy.state != VacancyState.CLOSED:
        give_back_opening(vacancy_id=vacancy.pk)
