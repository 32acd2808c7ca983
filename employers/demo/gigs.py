"""Draws gigs of the last days in every state, through the services themselves: there are few."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from employers.demo.accounts import demo_firm
from employers.demo.sampling import sample
from employers.models import Employer, GigSettlement, Vacancy
from employers.services import gigs
from employers.services.placements import start_placement
from employers.services.vacancies import draft_vacancy, hand_in
from employers.vacancy_enums import GIG_KINDS, PayCycle, VacancyKind, WageUnit
from jiayu_jobs.clock import midnight
from stations.models import User
from workers.enums import EmploymentStatus
from workers.models import LabourRecord

# How far each goes: shifts written down, confirmed by the employer, by both, paid, disputed.
FAR = (1, 2, 3, 4, 4, 3, 2, 1, 4, 5, 4, 3)


def load_demo_gigs(count: int, day: date, seed: int) -> int:
    """So many settlements; returns how many, 0 where there is no gig or nobody out of work."""
    dice = random.Random(f"{seed} gigs")  # noqa: S311  # a demo, no secret
    firm = demo_firm()
    offered = list(Vacancy.objects.published().filter(kind__in=GIG_KINDS).select_related("region").order_by("id")[:40])
    own = [_of_firm(firm, day)] if firm is not None else []
    looking = LabourRecord.objects.active().filter(employment_status=EmploymentStatus.UNEMPLOYED)
    people = sample(dice, looking, count)
    if not offered:
        return 0
    vacancies = [*own * 4, *offered]
    for number, person in enumerate(people):
        _one(dice, person, vacancies[number % len(vacancies)], day, FAR[number % len(FAR)])
    return len(people)


def _of_firm(firm: Employer, day: date) -> Vacancy:
    """A gig of today of the demo's firm: live before it is reviewed, as its people would post it."""
    by = User.objects.filter(username="firm-admin").first() or firm.decided_by
    wage = {"wage_min": Decimal(220), "wage_unit": WageUnit.DAY, "pay_cycle": PayCycle.DAY}
    place = {"work_place": firm.address, "contact_name": firm.contact_name, "contact_phone": firm.contact_phone.open()}
    given = {"kind": VacancyKind.GIG, "title": "卸货工", "headcount": 6, "starts_on": day, "expires_on": day}
    made = draft_vacancy(employer=firm, given=given | wage | place, by=by)
    hand_in(vacancy=made, by=by)
    return Vacancy.objects.select_related("region").get(pk=made.pk)


def _one(dice: random.Random, person: LabourRecord, vacancy: Vacancy, day: date, far: int) -> None:
    since = day - timedelta(days=dice.randint(2, 6))
    with transaction.atomic():
        work = start_placement(
            person=person, vacancy=vacancy, started_on=since, by=None, confirmed_by_employer=True, evidence="单位确认"
        )
        row = GigSettlement.objects.select_related("region").get(placement=work)
        for passed in range(dice.randint(1, 2)):
            begins = midnight(since + timedelta(days=passed)) + timedelta(hours=dice.choice((7, 8, 13)))
            gigs.add_shift(
                settlement=row,
                starts_at=begins,
                ends_at=begins + timedelta(hours=dice.choice((4, 8))),
                break_minutes=0,
                quantity=Decimal(20 if row.unit == WageUnit.PIECE else 1),
                by=None,
                from_firm=True,
            )
        if far >= 2:
            gigs.bill(settlement=row, from_firm=True)
        if far >= 3:
            gigs.accept(settlement=row)
        if far == 4:
            gigs.pay(settlement=row, paid_on=day - timedelta(days=1))
        if far == 5:
            gigs.dispute(settlement=row, reason="not_paid", note="说好日结，拖了三天")
