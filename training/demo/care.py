"""Draws the published home care: 697 elders with more than 20,000 visits, served by people with a care certificate; the
orders of the running weeks and an account of one caregiver."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from employers.services.bulk import load_rows
from jiayu_jobs.clock import midnight, today
from jiayu_jobs.identifiers.citizen_id import age_on, make
from stations.demo import PASSWORD, DemoAccount
from stations.models import Region, User
from training.care_enums import CARE_VISITS, ELDERS, CareItem, CareOrderState, CareVisitState, SignedBy
from training.enums import Brand
from training.models import Caregiver, CaregiverAccount, CareOrder, CareVisit, Certificate, Elder
from workers.demo.distributions import GIVEN_FEMALE, GIVEN_MALE, GIVEN_SECOND, SURNAMES

YEAR = 2024
FIRST_DAY = date(YEAR, 4, 1)
ELDERS_SERVED, VISITS_EACH, CAREGIVERS = 697, 29, 40
USERNAME = "care-worker"
PRICE = Decimal(60)
# A caregiver's week: working days and the hours at which a visit begins.
WEEK, HOURS, MINUTES = 5, (8, 10, 14, 16), 90
AREA = "421299"
SETS = (
    [CareItem.BATHING, CareItem.BED_LINEN],
    [CareItem.VITAL_SIGNS, CareItem.GAMES],
    [CareItem.MEALS, CareItem.CLEANING],
    [CareItem.VITAL_SIGNS, CareItem.FIRST_AID, CareItem.NAILS],
)


def load_demo_care(share: float, day: date, seed: int) -> int:
    """Elders at a share of the published number, their year of visits, and this week's orders; returns how many visits were
    made."""
    dice = random.Random(f"{seed} care")  # noqa: S311  # a demo, no secret
    workers = _caregivers(dice, max(round(CAREGIVERS * share), 4))
    regions = list(Region.objects.leaves().select_related("parent").order_by("path"))
    if not workers or not regions:
        return 0
    served = [_elder(dice, number, dice.choice(regions)) for number in range(round(ELDERS_SERVED * share))]
    places = [(workers[number % len(workers)], number // len(workers)) for number in range(len(served))]
    load_rows(served, action="load_demo", marks=(ELDERS,), since=FIRST_DAY)
    past = [_order(dice, elder, worker) for elder, (worker, _) in zip(served, places, strict=True)]
    load_rows(past, action="load_demo", marks=(), since=FIRST_DAY)
    visits = [
        visit
        for order, (_, place) in zip(past, places, strict=True)
        for visit in _visits(dice, order, place, order.elder)
    ]
    Elder.objects.bulk_update(served, ["first_served_on"], batch_size=500)
    load_rows(visits, action="load_demo", marks=(CARE_VISITS, ELDERS), since=FIRST_DAY)
    _running(dice, served, workers[0], day)
    load_care_account(workers[0])
    return len(visits)


def _caregivers(dice: random.Random, count: int) -> list[Caregiver]:
    """Holders of the published care certificates, each once."""
    rows = Certificate.objects.filter(brand=Brand.JIAYU_CARE, enrolment__isnull=False).order_by("issued_on", "number")
    found: dict[Any, Certificate] = {}
    for row in rows.select_related("enrolment", "region__parent", "body"):
        found.setdefault(row.record_id, row)
    chosen = list(found.values())[:count]
    made = [
        Caregiver(
            record_id=row.record_id,
            region=row.region,
            region_path=row.region_path,
            body=row.body,
            certificate=row,
            shown_name=row.enrolment.shown_name if row.enrolment else "",
            starts_on=FIRST_DAY,
        )
        for row in chosen
    ]
    load_rows(made, action="load_demo", marks=(), since=FIRST_DAY)
    return made


def _elder(dice: random.Random, number: int, region: Region) -> Elder:
    male = dice.random() < 0.45
    born = date(1934, 1, 1) + timedelta(days=dice.randrange(365 * 24))
    given = dice.choice(GIVEN_SECOND) + dice.choice(GIVEN_MALE if male else GIVEN_FEMALE)
    row = Elder(
        full_name=dice.choice(SURNAMES) + given,
        sex=1 if male else 2,
        birth_date=born,
        region=region,
        region_path=region.path,
        family_name="",
        care_level=dice.choices((0, 1, 2, 3, 4), (3, 4, 2, 1, 1))[0],
        told_on=FIRST_DAY,
        registered_on=FIRST_DAY,
    )
    row.id_number = make(AREA, born, (2 * (number % 499) + (1 if male else 2)) % 1000)
    row.phone, row.address = f"1549{number:07d}", f"{region.short_name}{number % 9 + 1}组演示{number + 1}号"
    return row


def _order(dice: random.Random, elder: Elder, worker: Caregiver) -> CareOrder:
    """The year's order of an elder, settled at its end."""
    return CareOrder(
        elder=elder,
        region=elder.region,
        region_path=elder.region_path,
        body_id=worker.body_id,
        caregiver=worker,
        caregiver_name=worker.shown_name,
        shown_name=elder.full_name,
        age=age_on(elder.birth_date, FIRST_DAY),
        care_level=elder.care_level,
        items=dice.choice(SETS),
        starts_on=FIRST_DAY,
        ends_on=date(YEAR, 12, 31),
        visits_wanted=VISITS_EACH,
        price=PRICE,
        state=CareOrderState.SETTLED,
        visits_done=VISITS_EACH,
        amount=VISITS_EACH * PRICE,
        settled_on=date(YEAR, 12, 31),
        placed_on=FIRST_DAY,
    )


def _visits(dice: random.Random, order: CareOrder, place: int, elder: Elder) -> list[CareVisit]:
    """A visit a week at the elder's place in the caregiver's week; more elders than places begin half a year later."""
    week = WEEK * len(HOURS)
    first = FIRST_DAY + timedelta(days=place % WEEK)
    begins = midnight(first) + timedelta(hours=HOURS[place % week // WEEK], days=7 * VISITS_EACH * (place // week))
    elder.first_served_on = begins.date()
    return [_visit(dice, order, begins + timedelta(days=7 * number), done=True) for number in range(VISITS_EACH)]


def _visit(dice: random.Random, order: CareOrder, begins: datetime, *, done: bool) -> CareVisit:
    ends = begins + timedelta(minutes=MINUTES)
    made = CareVisit(
        elder_id=order.elder_id,
        region=order.region,
        region_path=order.region_path,
        order=order,
        body_id=order.body_id,
        caregiver=order.caregiver,
        caregiver_name=order.caregiver_name,
        counted_region_id=order.region_id,
        starts_at=begins,
        ends_at=ends,
    )
    if done:
        made.state, made.items = CareVisitState.DONE, order.items
        made.arrived_at, made.arrived_place = begins + timedelta(minutes=dice.randint(-8, 10)), "老人家中"
        made.done_at, made.done_on = ends, begins.date()
        made.signed_by = dice.choices((SignedBy.FAMILY, SignedBy.ELDER, SignedBy.NEIGHBOUR), (6, 3, 1))[0]
        made.rating = dice.choices((3, 2, 1, None), (60, 8, 1, 31))[0]
    return made


def _running(dice: random.Random, served: list[Elder], worker: Caregiver, day: date) -> None:
    """This week's orders of one caregiver: one to answer, the others with visits today and after."""
    last = day + timedelta(days=60)
    for number, elder in enumerate(served[: 1 + 2 * len(HOURS)]):
        asked = number == 0
        order = CareOrder(
            elder=elder,
            region=elder.region,
            region_path=elder.region_path,
            body_id=worker.body_id,
            caregiver=worker,
            caregiver_name=worker.shown_name,
            shown_name=elder.full_name,
            age=age_on(elder.birth_date, day),
            care_level=elder.care_level,
            items=dice.choice(SETS),
            starts_on=day,
            ends_on=last,
            visits_wanted=8,
            price=PRICE,
            note="敲门重一点，听力不好。" if number % 3 == 0 else "",
            state=CareOrderState.ASSIGNED if asked else CareOrderState.ACCEPTED,
            placed_on=day,
        )
        order.phone, order.address = elder.phone.open(), elder.address.open()
        load_rows([order], action="load_demo", marks=(), since=day)
        if not asked:
            begins = midnight(day + timedelta(days=(number - 1) // len(HOURS))) + timedelta(
                hours=HOURS[number % len(HOURS)]
            )
            visits = [_visit(dice, order, begins + timedelta(days=7 * week), done=False) for week in range(8)]
            load_rows(visits, action="load_demo", marks=(), since=day)


def load_care_account(worker: Caregiver) -> None:
    """An account on a caregiver's phone."""
    user = User(username=USERNAME, display_name="演示护工", password=make_password(PASSWORD), is_demo=True)
    user.save(force_insert=True)
    CaregiverAccount._base_manager.create(caregiver=worker, body=worker.body, user=user, starts_on=today())


def printed_care_accounts() -> list[DemoAccount]:
    """The account as it is printed, where the demo has it."""
    held = CaregiverAccount._base_manager.filter(user__is_demo=True, user__username=USERNAME)
    return [DemoAccount(row.user.username, "护工", row.body.name) for row in held.select_related("user", "body")]
