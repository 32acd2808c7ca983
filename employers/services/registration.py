"""An employer is registered at a desk or by itself, checked by town or county staff, changed, closed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction

from employers.enums import EMPLOYER_MOVES, EmployerState, RegistrationKind, WrongField
from employers.models import AboveScaleYear, Employer, EmployerMonth
from employers.services.vacancy_review import follow_employer, publish_waiting, rename_with_employer
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping.models import PersonalRow
from stations.models import Region
from stations.services.review import refuse_own_submission

# What the roll-up counts of employers (dashboard/indicators).
EMPLOYER_MONTHS = "employer_months"
EMPLOYER_SUBJECTS = ("employers", EMPLOYER_MONTHS)
KNOWN = "这家单位已经登记过。请在企业列表里按代码查找；属于别的镇的，请联系县级信息员。"
DONE_BEFORE = "这家单位的状态已经变了，请刷新后再看。"
HOUSEHOLD_FIELDS = ("legal_person", "industry", "industry_code", "park", "is_key", "is_care_centre")


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says about an employer; number: the code, or a household's ID number, as cleaned."""

    kind: str
    name: str
    number: str
    region: Region
    contact_name: str
    contact_phone: str
    details: dict[str, Any] = field(default_factory=dict)


def register_employer(*, given: Given, by: Any, verified: bool = False, key: UUID | None = None) -> Employer:
    """Take an employer in. verified: by staff who have seen the papers; key: where its scope had to be known before.

    Raises Refused for a number that is known.
    """
    employer = Employer(
        pk=key or uuid7(),
        kind=given.kind,
        name=given.name,
        region=given.region,
        contact_name=given.contact_name,
        contact_phone=given.contact_phone,
        submitted_by=by,
        **given.details,
    )
    if given.kind == RegistrationKind.HOUSEHOLD:
        employer.id_number = given.number
    else:
        employer.credit_code = given.number
    if verified:
        employer.state, employer.connected_on = EmployerState.VERIFIED, today()
        employer.decided_by, employer.decided_at = by, now()
        employer.contact_staff = by
    try:
        with transaction.atomic():
            employer.save(force_insert=True)
            audit("register_employer", about=employer, region=given.region, detail={"kind": given.kind})
            mark_employer(employer)
    except IntegrityError as error:
        raise Refused(KNOWN, field="number") from error
    return employer


def mark_employer(employer: Employer) -> None:
    """The figures of its region are to be counted again, from the day it was connected."""
    since = employer.connected_on or today()
    mark_dirty((employer.region_id, subject, since) for subject in EMPLOYER_SUBJECTS)


def edit_employer(*, employer: Employer, changes: dict[str, Any], revision: int) -> Employer:
    """Change what may change; revision: the one the form was made of. Raises Refused when somebody was faster."""
    with transaction.atomic():
        current = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
        if current.revision != revision:
            raise Refused("刚才有人改过这家单位，请刷新后再改。")
        before = current.region_id
        for name, value in changes.items():
            setattr(current, name, value)
        if "region" in changes:
            current.region_path = changes["region"].path
        current.revision += 1
        current.save()
        if before != current.region_id:
            for model in hanging_models():
                model._base_manager.filter(employer=current).update(
                    region=current.region, region_path=current.region_path
                )
        rename_with_employer(current, before)
        audit("edit_employer", about=current, region=current.region, detail={"fields": sorted(changes)})
        mark_employer(current)
        if before != current.region_id:
            moved = EmployerMonth.objects.filter(employer=current)
            moved.update(region=current.region, region_path=current.region_path)
            mark_dirty((before, subject, current.connected_on or today()) for subject in EMPLOYER_SUBJECTS)
    return current


def hanging_models() -> list[Any]:
    """Every model whose rows hang on an employer and lie where it lies; where they are counted stays."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, PersonalRow)
        and any(field.name == "employer" and field.related_model is Employer for field in model._meta.fields)
    ]


def decide_employer(*, employer: Employer, accept: bool, answer: str, by: Any, wrong: Collection[str] = ()) -> None:
    """核验: the papers are right, or what of them is not. Who verifies is whom the firm calls, until somebody else is named.

    Raises Refused for one's own submission, one decided before, or a rejection without a word.
    """
    refuse_own_submission(employer.submitted_by_id, by)
    if not accept and not answer.strip() and not wrong:
        raise Refused("请选哪一项不对，或写明哪里不符合、怎样补正。", field="answer")
    verb = "verify" if accept else "reject"
    changes: dict[str, Any] = {"answer": answer.strip(), "decided_by": by, "decided_at": now()}
    changes["wrong_fields"] = [] if accept else [name for name in WrongField.values if name in wrong]
    if accept and employer.contact_staff_id is None:
        changes["contact_staff"] = by
    if accept and employer.connected_on is None:
        changes["connected_on"] = today()
    with transaction.atomic():
        if not transitions.move(employer, EMPLOYER_MOVES, verb, **changes):
            raise Refused(DONE_BEFORE)
        audit(f"{verb}_employer", about=employer, region=employer.region, reason=answer.strip())
        mark_employer(employer)
        if accept:
            publish_waiting(employer, by)


def change_state(*, employer: Employer, verb: str, reason: str = "") -> None:
    """暂停, 恢复, 重新提交, 注销. Raises Refused without a reason where one is due, or when it stands elsewhere."""
    reason = reason.strip()
    if verb in ("suspend", "close") and not reason:
        raise Refused("请写明原因。", field="reason")
    changes: dict[str, Any] = {"closed_on": today()} if verb == "close" else {}
    if verb == "suspend":
        changes["answer"] = reason
    with transaction.atomic():
        if not transitions.move(employer, EMPLOYER_MOVES, verb, **changes):
            raise Refused(DONE_BEFORE)
        audit(f"{verb}_employer", about=employer, region=employer.region, reason=reason)
        mark_employer(employer)
        follow_employer(employer, verb)


def set_above_scale(*, employer: Employer, years: set[int]) -> None:
    """规上: the years in whose list the firm stands."""
    with transaction.atomic():
        held = set(employer.above_scale_years.values_list("year", flat=True))
        employer.above_scale_years.exclude(year__in=years).delete()
        AboveScaleYear.objects.bulk_create(
            [AboveScaleYear(employer=employer, year=year) for year in sorted(years - held)], ignore_conflicts=True
        )
        if held != years:
            audit("set_above_scale", about=employer, region=employer.region, detail={"years": sorted(years)})
            mark_employer(employer)
