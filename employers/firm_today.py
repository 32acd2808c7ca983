"""今天要办的 of a firm: one list, what is late first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse

from employers.gig_enums import GigState
from employers.models import BusTrip, Employer, EmployerIssue, EmployerMonth, GigSettlement, ReferralCard, Vacancy
from employers.vacancy_enums import VacancyEnd, VacancyState
from employers.visit_enums import IssueState
from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted

# Days before its last one in which a firm is reminded of a vacancy.
ENDS_SOON_DAYS = 3
MOST = 99


def today_of(employer: Employer) -> list[Waiting]:
    """What the firm has to do now, in the order in which it should."""
    found = [line for source in SOURCES for line in source(employer)]
    return [line for line in found if line.count]


def _months(employer: Employer) -> list[Waiting]:
    rows = EmployerMonth.objects.due().filter(employer=employer).order_by("month", "id")[:12]
    url = reverse("employers:firm-month")
    return [
        Waiting(f"填报{row.label}用工人数", 1, f"{url}?month={row.month:%Y-%m}", _said_about(row), action="填报")
        for row in rows
    ]


def _said_about(row: EmployerMonth) -> str:
    if row.answer:
        return f"已退回：{row.answer}"
    return "人社部门催报过，五个数，两分钟填完。" if row.reminded_at else "五个数，没有变化点“与上月一致”。"


def _candidates(employer: Employer) -> list[Waiting]:
    rows = ReferralCard.objects.filter(employer=employer).to_answer()
    return [_line("求职者等答复", rows, "firm-candidates", "约面试、录用或说不合适，各点一下。", "去答复")]


def _gigs(employer: Employer) -> list[Waiting]:
    rows = GigSettlement.objects.filter(employer=employer)
    return [
        _line("零工的工钱过了日子没付", rows.late(), "firm-gigs", "付给本人后点“已付清”。", "去付清"),
        _line("零工等确认工时", rows.filter(state=GigState.WORKED, quantity__gt=0), "firm-gigs", "核对工时、工钱，没错点确认。", "去确认"),
        _line("零工等付款", rows.filter(state=GigState.WORKER_CONFIRMED, pay_by__gte=today()), "firm-gigs", "按约定的日子付给本人。", "去看看"),
    ]  # fmt: skip


def _vacancies(employer: Employer) -> list[Waiting]:
    rows = Vacancy.objects.filter(employer=employer)
    soon = rows.published().filter(expires_on__lte=today() + timedelta(days=ENDS_SOON_DAYS))
    asked = rows.filter(closed_reason=VacancyEnd.EXPIRED, outcome_asked_at__isnull=False)
    return [
        _line("岗位被退回", rows.filter(state=VacancyState.REJECTED), "firm-vacancies", "按意见改好再提交。", "去改"),
        _line("岗位到期，请填招聘结果", asked, "firm-vacancies", "招到几人，一个数。", "去填"),
        _line("岗位快到期", soon, "firm-vacancies", "还要招的点延期。", "去延期"),
    ]


def _issues(employer: Employer) -> list[Waiting]:
    rows = EmployerIssue.objects.filter(employer=employer, state=IssueState.SOLVED)
    return [_line("反映的困难已办结，请确认", rows, "firm-issues", "没有解决的点“没解决”。", "去确认")]


def _line(label: str, rows: Any, page: str, note: str, action: str) -> Waiting:
    return counted(label, rows, reverse(f"employers:{page}"), note, most=MOST, action=action)


SOURCES: tuple[Callable[[Employer], list[Waiting]], ...] = (_candidates, _gigs, _months, _vacancies, _issues)


def buses_to(employer: Employer) -> list[dict[str, Any]]:
    """送工车 that come to the firm: when, with how many people, and the telephones that go along; never who."""
    trips = BusTrip.objects.coming_to(employer).prefetch_related("vehicles").order_by("runs_on", "leaves_at")[:5]
    return [
        {
            "day": trip.runs_on,
            "leaves_at": trip.leaves_at,
            "people": trip.taken,
            "phones": sorted({one.duty_phone for one in trip.vehicles.all()} - {""}),
        }
        for trip in trips
    ]
