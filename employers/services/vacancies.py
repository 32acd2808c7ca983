"""岗位: drafted, changed, handed in, put to rest, extended, copied, ended. Reviewing is vacancy_review.py."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from employers.enums import EmployerState
from employers.models import Employer, Vacancy
from employers.vacancy_enums import GIG_KINDS, VACANCIES, VACANCY_MOVES, VacancyEnd, VacancyState
from employers.vacancy_rules import DAYS, FIELDS, problems
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, scoped

DONE_BEFORE = "这个岗位的状态已经变了，可能有人刚处理过，请刷新后再看。"
CHANGED_BEFORE = "刚才有人改过这个岗位，请刷新后再改。"
EMPLOYER_RESTS = "这家单位已暂停或注销，不能发布岗位。"
TWICE = "同样的岗位已经在招或待审核，不用再发：要多招人请改那个岗位的人数，要招久一点请延期。"
USUAL_DAYS, LONGEST_DAYS = 30, 180
EDITABLE = (VacancyState.DRAFT, VacancyState.REJECTED)
# May be changed while people answer to it; everything else is written anew.
EDITABLE_LIVE = ("headcount", "contact_name", "contact_phone", "call_hours", "interview_place", "what_to_bring")
RUNNING = (VacancyState.SUBMITTED, VacancyState.PUBLISHED, VacancyState.SUSPENDED)
LIVE_NOW = (VacancyState.PUBLISHED, VacancyState.SUSPENDED)
# Told in the same transaction when a vacancy takes nobody any more: whoever keeps people waiting for it.
OVER: list[Callable[[Vacancy], None]] = []


def draft_vacancy(*, employer: Employer, given: dict[str, Any], by: Any, copied_from: Vacancy | None = None) -> Vacancy:
    """Write one down; given: values of FIELDS. Raises Refused for what the rules forbid, or for a firm that is closed."""
    if employer.state in (EmployerState.SUSPENDED, EmployerState.CLOSED):
        raise Refused(EMPLOYER_RESTS)
    _refuse_wrong(given)
    with transaction.atomic():
        row = Vacancy(
            employer=employer,
            region=employer.region,
            unit_name=employer.shown_name,
            created_by=by,
            copied_from=copied_from,
            **given,
        )
        at_home = row.work_region_id in (None, employer.region_id)
        if row.lng is None and employer.lng is not None and at_home:
            # Work at the employer's own place: its point on the map, for the matching's distances.
            row.lng, row.lat = employer.lng, employer.lat
        row.save(force_insert=True)
        audit("draft_vacancy", about=row, region=employer.region, detail={"kind": str(row.kind)})
    return row


def edit_vacancy(*, vacancy: Vacancy, changes: dict[str, Any], revision: int) -> Vacancy:
    """Change one; revision: the one the form was made of. A published one keeps what people answered to.

    Raises Refused when somebody was faster, for a state in which it is not changed, or for what the rules forbid.
    """
    with transaction.atomic():
        row = _locked(vacancy)
        if row.revision != revision:
            raise Refused(CHANGED_BEFORE)
        if row.state not in EDITABLE and (row.state not in LIVE_NOW or set(changes) - set(EDITABLE_LIVE)):
            raise Refused("已提交的岗位不能改：待审核的先撤回，在招的可以改人数和联系方式，其他请复制一份重发。")
        if changes.get("headcount", row.headcount) < max(row.filled + (row.state in LIVE_NOW), 1):
            raise Refused(f"已经招到 {row.filled} 人，招聘人数要比这多；不再招了请结束岗位。", field="headcount")
        _refuse_wrong({name: getattr(row, name) for name in FIELDS if name != "contact_phone"} | changes)
        for name, value in changes.items():
            setattr(row, name, value)
        row.revision += 1
        row.save()
        audit("edit_vacancy", about=row, region=row.region, marks=(VACANCIES,), detail={"fields": sorted(changes)})
    return row


def submit_vacancy(*, vacancy: Vacancy, by: Any) -> Vacancy:
    """交审. A firm that is not verified yet may: its vacancy waits and is published when the firm is.

    Raises Refused for what is missing or forbidden, for the same vacancy twice, or when it stands elsewhere.
    """
    with transaction.atomic():
        _ready(vacancy)
        _move(vacancy, "submit", submitted_by=by, answer="", is_unreviewed=False, **_usual(vacancy))
    return vacancy


def post_vacancy(*, vacancy: Vacancy, by: Any) -> Vacancy:
    """先发后审: a verified firm's gig of today is live at once and reviewed afterwards. Raises Refused for others."""
    with transaction.atomic():
        employer = _ready(vacancy)
        if not may_post_first(vacancy, employer):
            raise Refused("只有已核验单位当天的零工可以先发布后审核，请提交审核。")
        _move(vacancy, "post", submitted_by=by, published_at=now(), is_unreviewed=True, answer="", **_usual(vacancy))
    return vacancy


def hand_in(*, vacancy: Vacancy, by: Any) -> Vacancy:
    """Post what may be posted at once, submit everything else."""
    draft = vacancy.state == VacancyState.DRAFT
    post = draft and may_post_first(vacancy, vacancy.employer)
    return (post_vacancy if post else submit_vacancy)(vacancy=vacancy, by=by)


def may_post_first(vacancy: Vacancy, employer: Employer) -> bool:
    """Whether it is a verified firm's gig of today."""
    return employer.state == EmployerState.VERIFIED and vacancy.kind in GIG_KINDS and vacancy.starts_on == today()


def take_back_vacancy(*, vacancy: Vacancy) -> None:
    """撤回 what nobody has reviewed: a draft again."""
    with transaction.atomic():
        _move(vacancy, "take_back")


def suspend_vacancy(*, vacancy: Vacancy, reason: str = "") -> None:
    """暂停: nobody is recommended to it any more; who was, stays."""
    with transaction.atomic():
        _move(vacancy, "suspend", reason)


def resume_vacancy(*, vacancy: Vacancy) -> None:
    """恢复 what rests. Raises Refused while its employer rests or its last day is over."""
    if vacancy.expires_on and vacancy.expires_on < today():
        raise Refused("招聘截止日期已过，请先延期。", field="until")
    with transaction.atomic():
        if _employer(vacancy).state != EmployerState.VERIFIED:
            raise Refused(EMPLOYER_RESTS)
        _move(vacancy, "resume")


def extend_vacancy(*, vacancy: Vacancy, until: date | None, reason: str) -> None:
    """延期 to a later last day. Raises Refused without a reason, for a day that is not later, or too far away."""
    if not reason.strip():
        raise Refused("请写明为什么延期。", field="reason")
    if until is None or until <= max(vacancy.expires_on or today(), today()):
        raise Refused("新的截止日期要比现在的晚。", field="until")
    if until > today() + timedelta(days=LONGEST_DAYS):
        raise Refused(f"一次最多延到 {LONGEST_DAYS} 天以后。", field="until")
    with transaction.atomic():
        row = _locked(vacancy)
        if row.state not in LIVE_NOW:
            raise Refused(DONE_BEFORE)
        Vacancy.objects.filter(pk=row.pk).update(
            expires_on=until, extended_for=reason.strip(), revision=row.revision + 1
        )
        audit("extend_vacancy", about=row, region=row.region, marks=(VACANCIES,), reason=reason.strip())
    vacancy.expires_on, vacancy.extended_for = until, reason.strip()


def copy_vacancy(*, vacancy: Vacancy, by: Any) -> Vacancy:
    """复制上次: a new draft with everything but the days."""
    given = {name: getattr(vacancy, name) for name in FIELDS if name not in DAYS}
    given["contact_phone"] = vacancy.contact_phone.open() if vacancy.contact_phone else None
    return draft_vacancy(employer=vacancy.employer, given=given, by=by, copied_from=vacancy)


def close_vacancy(*, vacancy: Vacancy, outcome: str) -> None:
    """结束, with what came of it. Raises Refused without an outcome that somebody may give."""
    _refuse_outcome(outcome)
    with transaction.atomic():
        end(vacancy, outcome)


def tell_outcome(*, vacancy: Vacancy, outcome: str) -> None:
    """What came of a vacancy that ended by its day. Raises Refused when nobody asked, or it was told before."""
    _refuse_outcome(outcome)
    asked = Vacancy.objects.filter(
        pk=vacancy.pk, state=VacancyState.CLOSED, closed_reason=VacancyEnd.EXPIRED, outcome_asked_at__isnull=False
    )
    with transaction.atomic():
        if not asked.update(closed_reason=outcome):
            raise Refused(DONE_BEFORE)
        audit("tell_outcome", about=vacancy, region=vacancy.region, detail={"outcome": outcome})
    vacancy.closed_reason = outcome


def end(vacancy: Vacancy, outcome: str, **changes: Any) -> None:
    """Close it inside a transaction, and tell who kept people waiting for it. Raises Refused when it is closed."""
    _move(vacancy, "close", detail={"outcome": outcome}, closed_on=today(), closed_reason=outcome, **changes)
    tell_over(vacancy)


def tell_over(vacancy: Vacancy) -> None:
    """It takes nobody any more."""
    for listener in OVER:
        listener(vacancy)


def same_as(vacancy: Vacancy) -> Any:
    """Vacancies of the employer that offer the same: they run, with the same name, kind and place."""
    rows = Vacancy.objects.filter(employer=vacancy.employer_id, state__in=RUNNING).exclude(pk=vacancy.pk)
    return rows.filter(title=vacancy.title, kind=vacancy.kind, work_place=vacancy.work_place)


def alike_elsewhere(vacancy: Vacancy, limit: int = 5) -> list[Vacancy]:
    """What other employers offer to everybody that looks like the same work: same name and kind, and the same place or, in
    one town, the same pay. A hint, no refusal: two shops of a street may each want a cook."""
    here = Q(work_place=vacancy.work_place) if vacancy.work_place else Q(pk__in=())
    pay = Q(wage_min=vacancy.wage_min, wage_max=vacancy.wage_max, wage_unit=vacancy.wage_unit)
    town = Q(region__parent=vacancy.region.parent_id or vacancy.region_id)
    with scoped(Scope.public()):
        rows = Vacancy.objects.open_on(today()).filter(here | (pay & town), title=vacancy.title, kind=vacancy.kind)
        return list(rows.exclude(employer=vacancy.employer_id).order_by("-published_at", "id")[:limit])


def _ready(vacancy: Vacancy) -> Employer:
    """What must hold before others see it; holds its employer's row, so that it is not closed meanwhile."""
    employer = _employer(vacancy)
    if employer.state not in (EmployerState.VERIFIED, EmployerState.SUBMITTED, EmployerState.REJECTED):
        raise Refused(EMPLOYER_RESTS)
    _refuse_wrong({name: getattr(vacancy, name) for name in FIELDS if name != "contact_phone"})
    if not vacancy.contact_phone:
        raise Refused("请填联系电话，求职的人要打得通。", field="contact_phone")
    if not vacancy.work_place and vacancy.work_region_id is None:
        raise Refused("请填在哪里上班。", field="work_place")
    if vacancy.expires_on and vacancy.expires_on < today():
        raise Refused("招聘截止日期已过，请改。", field="expires_on")
    if vacancy.expires_on and vacancy.expires_on > today() + timedelta(days=LONGEST_DAYS):
        raise Refused(f"招聘截止最多在 {LONGEST_DAYS} 天以后。", field="expires_on")
    if same_as(vacancy).exists():
        raise Refused(TWICE)
    return employer


def _employer(vacancy: Vacancy) -> Employer:
    found: Employer = Employer.objects.select_for_update(of=("self",)).get(pk=vacancy.employer_id)
    return found


def _usual(vacancy: Vacancy) -> dict[str, Any]:
    """A last day where none was given: the gig's own, else after thirty days."""
    own_day = vacancy.starts_on if vacancy.kind in GIG_KINDS and vacancy.starts_on else None
    usual = max(own_day or today() + timedelta(days=USUAL_DAYS), today())
    return {"expires_on": vacancy.expires_on or usual}


def _refuse_wrong(given: dict[str, Any]) -> None:
    for field, sentence in problems(given):
        raise Refused(sentence, field=field)


def _refuse_outcome(outcome: str) -> None:
    if outcome not in (VacancyEnd.HIRED, VacancyEnd.NO_NEED, VacancyEnd.WRONG):
        raise Refused("请选招聘结果：已招到人、不招了，或填错了。", field="outcome")


def _locked(vacancy: Vacancy) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("region", "employer")
    found: Vacancy = rows.get(pk=vacancy.pk)
    return found


def _move(vacancy: Vacancy, verb: str, reason: str = "", detail: Any = None, **changes: Any) -> None:
    if not transitions.move(vacancy, VACANCY_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(
        f"{verb}_vacancy", about=vacancy, region=vacancy.region, marks=(VACANCIES,), reason=reason, detail=detail or {}
    )
