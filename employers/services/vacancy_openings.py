"""The openings of a vacancy: taken and given back by whoever places people, counted under a row lock.

A desk of another village reads a published vacancy but does not write it; these two write it for them, in the region of
its employer and nothing else.
"""

from typing import Any
from uuid import UUID

from employers.enums import EmployerState
from employers.models import Vacancy
from employers.services.vacancies import tell_over
from employers.vacancy_enums import VACANCIES, VACANCY_MOVES, VacancyEnd, VacancyState
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated

TAKEN = "这个岗位刚刚招满了，请给这位求职者推荐别的岗位。"
OVER = "这个岗位已经不招人了，请推荐别的岗位。"
TAKES = (VacancyState.PUBLISHED, VacancyState.SUSPENDED)


def take_opening(*, vacancy_id: UUID) -> Vacancy:
    """One more person has the work; who takes the last opening fills the vacancy. A suspended one keeps what it had
    promised, one that ended by its last day takes whom it had met. Raises Refused when it is filled or over; of two who want the last one, the second."""
    path = Vacancy.objects.values_list("region_path", flat=True).get(pk=vacancy_id)
    with elevated(path, "opening taken"):
        row = _locked(vacancy_id)
        if row.state == VacancyState.FILLED or not row.openings:
            raise Refused(TAKEN)
        if row.state not in TAKES and row.closed_reason != VacancyEnd.EXPIRED:
            raise Refused(OVER)
        row.filled += 1
        if row.openings or row.state == VacancyState.CLOSED:
            _count(row)
        else:
            transitions.move(row, VACANCY_MOVES, "fill", filled=row.filled)
            tell_over(row)
        _tell("take_opening", row)
    return row


def held_vacancy(vacancy_id: UUID) -> Vacancy:
    """A vacancy that neither fills nor ends until the caller's transaction does: somebody is being recommended to it.
    Raises Refused for one that one's scope does not see."""
    path = Vacancy.objects.values_list("region_path", flat=True).filter(pk=vacancy_id).first()
    if path is None:
        raise Refused(OVER)
    with elevated(path, "vacancy held"):
        return _locked(vacancy_id)


def give_back_opening(*, vacancy_id: UUID) -> Vacancy:
    """Somebody who had the work has it no more. A filled vacancy takes people again, unless its employer rests or is
    gone: then it ends. One that is over only counts one less."""
    path = Vacancy.objects.values_list("region_path", flat=True).get(pk=vacancy_id)
    with elevated(path, "opening given back"):
        row = _locked(vacancy_id)
        if not row.filled:
            raise Refused("这个岗位没有人在岗，请刷新后再看。")
        row.filled -= 1
        if row.state != VacancyState.FILLED:
            _count(row)
        elif row.employer.state == EmployerState.VERIFIED:
            transitions.move(row, VACANCY_MOVES, "reopen", filled=row.filled)
        else:
            end: dict[str, Any] = {"closed_on": today(), "closed_reason": VacancyEnd.EMPLOYER_LEFT}
            transitions.move(row, VACANCY_MOVES, "close", filled=row.filled, **end)
        _tell("give_back_opening", row)
    return row


def _locked(key: UUID) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("region", "employer")
    found: Vacancy = rows.get(pk=key)
    return found


def _count(row: Vacancy) -> None:
    Vacancy.objects.filter(pk=row.pk).update(filled=row.filled)


def _tell(verb: str, row: Vacancy) -> None:
    detail = {"state": str(row.state), "filled": row.filled, "headcount": row.headcount}
    audit(verb, about=row, region=row.region, marks=(VACANCIES,), detail=detail)
