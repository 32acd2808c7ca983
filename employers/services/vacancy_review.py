"""Vacancies reviewed by somebody else than who handed them in; what follows from their employer; their last day."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from employers.enums import EmployerState
from employers.models import Employer, Vacancy
from employers.services.vacancies import DONE_BEFORE, LIVE_NOW, same_as, tell_over
from employers.vacancy_enums import LIVE, VACANCIES, VACANCY_MOVES, VacancyEnd, VacancyState
from employers.vacancy_rules import FIELDS, problems
from jiayu_jobs import transitions
from jiayu_jobs.audit.context import SYSTEM, acting, current_actor
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import current_scope
from stations.services.review import refuse_own_submission

NOT_VERIFIED = "这家单位还没有通过核验，岗位等单位核验后发布。"


def decide_vacancy(*, vacancy: Vacancy, accept: bool, answer: str, by: Any) -> None:
    """审核: publish what was handed in, agree to what was posted first, or send it back with what is wrong.

    Raises Refused for one's own submission, for a firm that is not verified, without a reason for a rejection, for the
    same vacancy twice, or when somebody was faster.
    """
    refuse_own_submission(vacancy.submitted_by_id, by)
    answer = answer.strip()
    if not accept and not answer:
        raise Refused("请写明哪里不符合、怎样改。", field="answer")
    decided = {"answer": answer, "decided_by": by, "decided_at": now()}
    with transaction.atomic():
        if not accept:
            _reject(vacancy, decided)
        elif vacancy.is_unreviewed:
            _agree(vacancy, decided)
        else:
            _publish(vacancy, decided)


def _publish(vacancy: Vacancy, decided: dict[str, Any]) -> None:
    employer: Employer = Employer.objects.select_for_update(of=("self",)).get(pk=vacancy.employer_id)
    if employer.state != EmployerState.VERIFIED:
        raise Refused(NOT_VERIFIED)
    wrong = problems({name: getattr(vacancy, name) for name in FIELDS if name != "contact_phone"})
    if wrong:
        raise Refused(wrong[0][1])
    if same_as(vacancy).filter(state__in=LIVE_NOW).exists():
        raise Refused("同样的岗位已经在招，请退回或在原岗位上改人数。")
    changes = {"published_at": now(), "unit_name": employer.shown_name, **decided}
    if not transitions.move(vacancy, VACANCY_MOVES, "publish", **changes):
        raise Refused(DONE_BEFORE)
    audit("publish_vacancy", about=vacancy, region=vacancy.region, marks=(VACANCIES,), reason=decided["answer"])


def _agree(vacancy: Vacancy, decided: dict[str, Any]) -> None:
    rows = Vacancy.objects.filter(pk=vacancy.pk, is_unreviewed=True).exclude(state=VacancyState.REJECTED)
    if not rows.update(is_unreviewed=False, **decided):
        raise Refused(DONE_BEFORE)
    vacancy.is_unreviewed = False
    audit("agree_vacancy", about=vacancy, region=vacancy.region, reason=decided["answer"])


def _reject(vacancy: Vacancy, decided: dict[str, Any]) -> None:
    """What was reviewed and published before is put to rest or ended, not rejected."""
    now_there = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if now_there.state == VacancyState.PUBLISHED and not now_there.is_unreviewed:
        # Somebody else has published it since this reviewer read it, or it ran before.
        ran_before = vacancy.state == VacancyState.PUBLISHED and not vacancy.is_unreviewed
        raise Refused("已审核发布的岗位不能再退回，可以暂停或结束。" if ran_before else DONE_BEFORE)
    if not transitions.move(vacancy, VACANCY_MOVES, "reject", is_unreviewed=False, **decided):
        raise Refused(DONE_BEFORE)
    audit("reject_vacancy", about=vacancy, region=vacancy.region, marks=(VACANCIES,), reason=decided["answer"])
    tell_over(vacancy)


def publish_waiting(employer: Employer, by: Any) -> int:
    """What a firm handed in before it was verified is published with its verification, in the caller's transaction;
    what a rule forbids by now, or `by` handed in, waits for a review. Returns how many."""
    rows = Vacancy.objects.filter(employer=employer, state=VacancyState.SUBMITTED).select_related("region")
    count = 0
    for row in rows.exclude(submitted_by=by).order_by("pk"):
        if not problems({name: getattr(row, name) for name in FIELDS if name != "contact_phone"}):
            _publish(row, {"answer": "", "decided_by": by, "decided_at": now()})
            count += 1
    return count


def follow_employer(employer: Employer, verb: str) -> int:
    """What an employer's new state does to its vacancies, in the caller's transaction: put to rest with it, ended with
    it. Returns how many. When it is back, it resumes those it still wants."""
    states = {"suspend": (VacancyState.PUBLISHED,), "close": LIVE}.get(verb, ())
    rows = Vacancy.objects.filter(employer=employer, state__in=states).select_related("region").order_by("pk")
    count = 0
    for row in rows:
        end = {"closed_on": today(), "closed_reason": VacancyEnd.EMPLOYER_LEFT} if verb == "close" else {}
        if transitions.move(row, VACANCY_MOVES, verb, **end):
            count += 1
            audit(f"{verb}_vacancy", about=row, region=row.region, marks=(VACANCIES,), detail={"with": "employer"})
            if verb == "close":
                tell_over(row)
    return count


def rename_with_employer(employer: Employer, before: str) -> None:
    """The name under which vacancies are offered is their employer's; their figures follow it from the region `before`,
    back to the first that was published."""
    rows = Vacancy.objects.filter(employer=employer)
    rows.update(unit_name=employer.shown_name)
    first = rows.aggregate(first=Min("published_on"))["first"]
    if before != employer.region_id and first is not None:
        mark_dirty((code, VACANCIES, first) for code in (before, employer.region_id))


def close_expired(day: date | None = None) -> int:
    """End what takes people until yesterday, and ask its employer what came of it; runs inside batch(). Filled ones
    have told it themselves. Returns how many."""
    actor = current_actor() if current_actor().key else SYSTEM
    states = (*LIVE_NOW, VacancyState.FILLED)
    over = Q(expires_on__lt=day or today(), state__in=states)
    count = 0
    with acting(actor, current_scope()), transaction.atomic():
        rows = Vacancy.objects.filter(over).select_for_update(of=("self",)).select_related("region")
        for region, group in groupby(rows.order_by("region_path", "id"), key=lambda row: row.region):
            ended = [row for row in group if _expire(row)]
            detail = {"vacancies": len(ended)}
            audit("expire_vacancies", region=region, marks=(VACANCIES,), detail=detail)
            count += len(ended)
    return count


def _expire(row: Vacancy) -> bool:
    filled = row.state == VacancyState.FILLED
    reason = VacancyEnd.HIRED if filled else VacancyEnd.EXPIRED
    changes = {"closed_on": today(), "closed_reason": reason, "outcome_asked_at": None if filled else now()}
    moved = transitions.move(row, VACANCY_MOVES, "close", **changes)
    if moved:
        tell_over(row)
    return moved
