"""Draws the trips of the demo: the published year's four with their 480 riders, and one that takes riders next week."""

import random
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from employers.bus_enums import BUSES, FIRST, BusState, RiderState
from employers.demo.sampling import sample
from employers.models import AboveScaleYear, BusFirm, BusRider, BusTrip, BusVehicle, Employer
from employers.services.bulk import load_rows
from employers.services.buses import ranked
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import working_days_after
from stations.models import Region
from workers.models import LabourRecord, PersonTag

YEAR = 2024
DAYS = (date(YEAR, 2, 20), date(YEAR, 5, 14), date(YEAR, 8, 27), date(YEAR, 11, 5))
POINTS = ("镇便民服务中心 7:20", "集镇车站 7:40", "城区广场 8:00")
SEATS = 45
# Interest is a referral of that day (employers/demo/referrals.py draws its own); these said no.
CHANCE_OF_NO = 0.6


def load_demo_buses(riders: int, day: date, seed: int) -> int:
    """So many boarded riders on four trips, and a trip to come; returns how many riders, 0 where there is no employer."""
    dice = random.Random(f"{seed} buses")  # noqa: S311  # a demo, no secret
    listed = AboveScaleYear.objects.values("employer")
    firms = list(Employer.objects.filter(pk__in=listed).order_by("credit_code")[:20])
    people = sample(dice, LabourRecord.objects.active(), riders + 20)
    if not firms or not people:
        return 0
    county = Region.objects.get(parent__isnull=True)
    rows: list[BusRider] = []
    for number, runs_on in enumerate(DAYS):
        share = min(riders // len(DAYS) + (number < riders % len(DAYS)), len(people))
        if not share:
            continue
        trip = _trip(dice, county, firms, number, runs_on, share)
        rows += _riders(dice, trip, [people.pop() for _ in range(share)], RiderState.BOARDED)
    coming = _trip(dice, county, firms, len(DAYS), working_days_after(day, 4), 0, seats=6)
    later = _riders(dice, coming, [people.pop() for _ in range(min(8, len(people)))], RiderState.SEATED)
    later.sort(key=lambda rider: -rider.priority)
    for rider in later[6:]:
        rider.state = RiderState.WAITING
    coming.taken = min(len(later), 6)
    coming.state = BusState.FULL if coming.taken == coming.seats else BusState.OPEN
    BusTrip.objects.filter(pk=coming.pk).update(taken=coming.taken)
    if coming.state == BusState.FULL:
        BusTrip.objects.filter(pk=coming.pk).update(state=BusState.FULL)
    load_rows(rows + later, action="load_demo", marks=(BUSES,), since=DAYS[0])
    mark_dirty([(county.code, BUSES, DAYS[0])])
    return len(rows)


def _trip(
    dice: random.Random, county: Region, firms: list[Employer], number: int, runs_on: date, carried: int, seats: int = 0
) -> BusTrip:
    """A trip as close_trip leaves it, or an open one where nobody was carried."""
    vehicles = max(-(-carried // SEATS), 1)
    chosen = dice.sample(firms, min(3, len(firms)))
    closed: dict[str, Any] = {}
    if carried:
        closed = {
            "boarded": carried,
            "cost": Decimal(800 * vehicles + 10 * carried),
            "closed_on": runs_on + timedelta(days=1),
        }
    trip = BusTrip.objects.create(
        region=county,
        title=f"第{number + 1}趟 送工进企",
        state=BusState.CLOSED if carried else BusState.OPEN,
        runs_on=runs_on,
        leaves_at=time(8),
        returns_at=time(16),
        pickup_points=list(POINTS),
        seats=seats or vehicles * SEATS,
        taken=carried,
        **closed,
    )
    BusFirm.objects.bulk_create([BusFirm(trip=trip, employer=firm, unit_name=firm.shown_name) for firm in chosen])
    for vehicle in range(vehicles):
        BusVehicle.objects.create(
            trip=trip,
            plate=f"鄂L{number + 1}{vehicle + 1:04d}",
            seats=seats or SEATS,
            driver=f"{dice.choice('王李张刘陈')}师傅",
            insurance_number=f"DEMO{number + 1}{vehicle + 1:04d}",
            escort=f"{dice.choice('赵钱孙周吴')}专员",
            duty_phone=f"1545{number:03d}{vehicle:04d}",
        )
    return trip


def _groups(people: list[LabourRecord], day: date) -> dict[Any, tuple[int, str]]:
    """Who comes first on a day, as priority_of says of one."""
    held: dict[Any, set[str]] = {}
    rows = PersonTag.objects.holding_on(day).filter(record__in=people, kind__in=FIRST)
    for record, kind in rows.values_list("record", "kind"):
        held.setdefault(record, set()).add(kind)
    return {record: ranked(kinds) for record, kinds in held.items()}


def _riders(dice: random.Random, trip: BusTrip, people: list[LabourRecord], state: RiderState) -> list[BusRider]:
    groups = _groups(people, trip.runs_on)
    return [
        BusRider(
            record=person,
            region=person.region,
            region_path=person.region_path,
            counted_region=person.region,
            trip=trip,
            state=state,
            priority=groups.get(person.pk, (0, ""))[0],
            why=groups.get(person.pk, (0, ""))[1],
            pickup=dice.choice(POINTS),
            runs_on=trip.runs_on,
            interested=False if state == RiderState.BOARDED and dice.random() < CHANCE_OF_NO else None,
        )
        for person in people
    ]
