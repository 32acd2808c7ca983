"""/matches/: the best vacancies for a person, the best people for a vacancy, whom to call today."""

import math
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from employers.matching.distance import Road
from employers.matching.engine import Match
from employers.models import Referral, Vacancy
from employers.services import matching
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.models import LabourRecord
from workers.views.people import get_person

# 路程: minutes by e-bike, from the address; nothing = as the person wished.
CIRCLES = (("", "按本人意愿"), ("15", "15 分钟"), ("30", "30 分钟"), ("60", "1 小时"), ("0", "不限路程"))


@dataclass(frozen=True, slots=True)
class Line:
    """One pair on a page. told: what the columns say of the vacancy."""

    match: Match
    person: LabourRecord
    vacancy: Vacancy
    told: dict[str, Any]
    number: int = 0


def lines_of(found: matching.Matches, which: list[Match]) -> list[Line]:
    """The pairs with their rows; what somebody else took away meanwhile is left out."""
    people, vacancies = matching.rows_of(found)
    lines: list[Line] = []
    for match in which:
        person = people.get(found.people.keys[match.person])
        vacancy = vacancies.get(found.vacancies.keys[match.vacancy])
        if person is not None and vacancy is not None:
            lines.append(Line(match, person, vacancy, found.vacancies.shown[match.vacancy], len(lines) + 1))
    return lines


def circle_of(request: PortalRequest) -> tuple[str, float | None]:
    """The choice in the address and its minutes; what is no choice counts as none."""
    text = request.GET.get("minutes", "")
    if text not in dict(CIRCLES):
        text = ""
    return text, None if text == "" else math.inf if text == "0" else float(text)


def circles(chosen: str) -> list[dict[str, Any]]:
    """The choices as links."""
    return [{"label": label, "url": f"?minutes={value}", "active": value == chosen} for value, label in CIRCLES]


def how_far() -> str:
    """What the distances on the page are, in words."""
    road = Road.usual()
    return f"路程按直线 {road.factor:g} 倍、电动车每小时 {road.speed:g} 公里估算，从本人所在村（社区）算起。"


@requires("matches.use")
@require_GET
def of_person(request: PortalRequest, pk: Any) -> HttpResponse:
    """The best vacancies for one person, and the blocked ones with their reason."""
    person = get_person(pk)
    chosen, minutes = circle_of(request)
    found = matching.vacancies_of_person(person=person, minutes=minutes)
    context = {
        "person": person,
        "lines": lines_of(found, found.best),
        "blocked": lines_of(found, found.blocked),
        "circles": circles(chosen),
        "how_far": how_far(),
        "whole_url": reverse("employers:matches-of-person", args=[person.pk]),
        "back_url": reverse("workers:person", args=[person.pk]),
        "aid_url": reverse("employers:aid", args=[person.pk]),
        "placement_url": reverse("employers:new-placement", args=[person.pk]),
        "welfare_url": reverse("employers:apply-welfare", args=[person.pk]),
        "away_url": reverse("employers:away", args=[person.pk]),
        "ride_url": reverse("employers:ride", args=[person.pk]),
        "referrals": Referral.objects.filter(record=person).select_related("vacancy").order_by("-id")[:3],
    }
    return page(request, "employers/matches_of_person.html", context, fragment="employers/_matches_brief.html")


@requires("matches.use")
@require_GET
def of_vacancy(request: PortalRequest, pk: Any) -> HttpResponse:
    """The best people of one's scope for a vacancy that it sees."""
    rows = Vacancy.objects.select_related("region__parent", "work_region__parent")
    vacancy: Vacancy = get_object_or_404(rows, pk=pk)
    chosen, minutes = circle_of(request)
    found = matching.people_of_vacancy(vacancy=vacancy, minutes=minutes)
    context = {
        "vacancy": vacancy,
        "told": found.vacancies.shown[0] if len(found.vacancies) else {},
        "lines": lines_of(found, found.best),
        "blocked": lines_of(found, found.blocked),
        "circles": circles(chosen),
        "how_far": how_far(),
        "may_dial": request.authority.may("workers.dial"),
    }
    return page(request, "employers/matches_of_vacancy.html", context)


@requires("matches.use")
@require_GET
def today(request: PortalRequest) -> HttpResponse:
    """今天给谁打电话: who has waited longest and has something to go to."""
    found = matching.to_call_today()
    context = {
        "lines": lines_of(found, found.best),
        "people": found.people,
        "how_far": how_far(),
        "may_dial": request.authority.may("workers.dial"),
        "stalled_url": reverse("employers:stalled"),
    }
    return page(request, "employers/matches_today.html", context)
