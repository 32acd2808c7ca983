"""Who suits what: the questions that pages and jobs ask the engine, within the scope of who asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q

from employers.matching.distance import Road
from employers.matching.engine import Match, explain, people_for, top_for_all, vacancies_for
from employers.matching.facts import People, Vacancies
from employers.matching.pairs import Pairs
from employers.matching.people_reading import read_people, seekers
from employers.matching.vacancy_reading import open_vacancies, read_vacancies
from employers.models import Referral, Vacancy
from employers.referral_enums import OPEN_REFERRALS
from employers.services.stalled import stalled_people
from jiayu_jobs.clock import today
from workers.models import LabourRecord

BEST = 20
TO_CALL = 20
# Whom a day's list looks at: those who have waited longest, so that a county's list costs what a village's does.
LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found. best, blocked: with their reasons; people, vacancies: the columns that the numbers point into."""

    best: list[Match]
    blocked: list[Match]
    people: People
    vacancies: Vacancies
    road: Road


def vacancies_of_person(*, person: LabourRecord, minutes: float | None = None, day: date | None = None) -> Matches:
    """The best open vacancies for somebody of the scope. minutes: how far by e-bike, whatever was wished (inf = any)."""
    road, vacancies = Road.usual(), open_vacancies(day)
    rows = LabourRecord.objects.filter(pk=person.pk)
    people, heard = read_people(rows, vacancies, day=day or today(), road=road, minutes=minutes)
    vacancies = heard.beside(vacancies)
    if not len(vacancies) or not len(people):
        return Matches([], [], people, vacancies, road)
    best, blocked = vacancies_for(people, vacancies, count=BEST, road=road, known=heard.table(people, vacancies))
    return Matches(best, blocked, people, vacancies, road)


def people_of_vacancy(*, vacancy: Vacancy, minutes: float | None = None, day: date | None = None) -> Matches:
    """The best people of the scope for a vacancy, open or not: one that is closed blocks everybody, with that reason."""
    road, vacancies = Road.usual(), read_vacancies(Vacancy.objects.filter(pk=vacancy.pk))
    rows = seekers(LabourRecord.objects.all()).order_by("pk")
    people, heard = read_people(rows, vacancies, day=day or today(), road=road, minutes=minutes)
    vacancies = heard.beside(vacancies)
    if not len(vacancies) or not len(people):
        return Matches([], [], people, vacancies, road)
    best, blocked = people_for(people, vacancies, count=BEST, road=road, known=heard.table(people, vacancies))
    return Matches(best, blocked, people, vacancies, road)


def to_call_today(*, day: date | None = None) -> Matches:
    """今天给谁打电话: of those who have heard nothing for longest, who has the best vacancy; one each, and not those who
    were recommended somewhere already."""
    day, road = day or today(), Road.usual()
    vacancies = open_vacancies(day)
    waiting = stalled_people(day).exclude(pk__in=Referral.objects.filter(state__in=OPEN_REFERRALS).values("record"))
    keys = list(waiting.order_by("-grade", "since", "pk").values_list("pk", flat=True)[:LOOKED_AT])
    rows = LabourRecord.objects.filter(pk__in=keys).order_by("pk")
    people, heard = read_people(rows, vacancies, day=day, road=road)
    vacancies = heard.beside(vacancies)
    if not len(vacancies) or not len(people):
        return Matches([], [], people, vacancies, road)
    table = heard.table(people, vacancies)
    known = {number: row for number, row in enumerate(table) if row.any()}
    found = [
        (int(scores[0]), int(person), int(chosen[0]))
        for person, chosen, scores in top_for_all(people, vacancies, count=1, road=road, known=known)
        if len(chosen)
    ]
    found.sort(key=lambda one: (-one[0], one[1]))
    pairs = Pairs(people, vacancies, road, table)
    called = [(who, what) for _, who, what in found[:TO_CALL]]
    return Matches(explain(pairs, called), [], people, vacancies, road)


def judge(*, person: LabourRecord, vacancy: Vacancy) -> Match | None:
    """One pair as a page has shown it: its parts and what blocks it. None for a vacancy that cannot be seen."""
    road, vacancies = Road.usual(), read_vacancies(Vacancy.objects.filter(pk=vacancy.pk))
    rows = LabourRecord.objects.filter(pk=person.pk)
    people, heard = read_people(rows, vacancies, day=today(), road=road, minutes=np.inf)
    if not len(vacancies) or not len(people):
        return None
    vacancies = heard.beside(vacancies)
    return explain(Pairs(people, vacancies, road, heard.table(people, vacancies)), [(0, 0)])[0]


def rows_of(found: Matches) -> tuple[dict[Any, LabourRecord], dict[Any, Vacancy]]:
    """The rows behind what is shown, by key, in two queries."""
    shown = [*found.best, *found.blocked]
    who = {found.people.keys[one.person] for one in shown}
    what = {found.vacancies.keys[one.vacancy] for one in shown}
    people = LabourRecord.objects.select_related("region__parent").filter(Q(pk__in=who)).in_bulk()
    vacancies = Vacancy.objects.select_related("region__parent", "work_region__parent", "occupation").filter(
        pk__in=what
    )
    return people, vacancies.in_bulk()
