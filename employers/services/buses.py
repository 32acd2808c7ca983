"""送工进企: a trip is planned, takes riders up to its seats, runs, and is closed with its figures.

Locks: the person's record, then the trip. The trip's row decides who gets the last seat.
"""

from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from employers.bus_enums import (
    BUS_MOVES,
    BUSES,
    FIRST,
    ON_THE_DAY,
    OPEN_RIDERS,
    RIDER_MOVES,
    SEATS,
    STEPS_BACK,
    TAKES_RIDERS,
    BusState,
    RiderState,
)
from employers.models import BusFirm, BusRider, BusTrip, BusVehicle, Employer
from employers.referral_enums import ReferralChannel
from employers.services.referrals import recommend
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.models import Region
from workers.enums import TagKind
from workers.models import LabourRecord, PersonTag
from workers.services.status import locked
from workers.services.stopping import Why
from workers.services.transfers import county_path

DONE_BEFORE = "这趟车的状态已经变了，请刷新后再看。"
RIDER_CHANGED = "这位乘客的状态已经变了，请刷新后再看。"
TWICE = "这个人已经在这趟车的名单里了。"
NO_SEAT = "座位已经让给候补的人，没有空座了。"


def plan_trip(
    *,
    title: str,
    runs_on: date,
    leaves_at: time,
    pickup_points: list[str],
    firms: list[Employer],
    by: Any,
    returns_at: time | None = None,
) -> BusTrip:
    """Put a trip on the list. Raises Refused for a day that is over, without a place to board, or without an employer."""
    points = [point.strip() for point in pickup_points if point.strip()]
    if runs_on < today():
        raise Refused("日期不能早于今天。", field="runs_on")
    if not points:
        raise Refused("请至少写一个上车点。", field="pickup_points")
    if not firms:
        raise Refused("请至少选一家要去的单位。", field="firms")
    county = Region.objects.get(parent__isnull=True)
    with transaction.atomic():
        trip = BusTrip.objects.create(
            region=county,
            title=title,
            runs_on=runs_on,
            leaves_at=leaves_at,
            returns_at=returns_at,
            pickup_points=points,
            made_by=by,
        )
        BusFirm.objects.bulk_create(
            [BusFirm(trip=trip, employer=firm, unit_name=firm.shown_name) for firm in dict.fromkeys(firms)]
        )
        audit("plan_bus", about=trip, region=county, detail={"firms": len(firms), "points": len(points)})
    return trip


def add_vehicle(*, trip: BusTrip, seats: int, **given: str) -> BusVehicle:
    """One more vehicle, with what safety asks for: its seats are added. Raises Refused once the trip has left, for a
    vehicle that is on it, or for no seats."""
    if seats < 1:
        raise Refused("请填座位数（不含驾驶员）。", field="seats")
    try:
        with transaction.atomic():
            row = _held(trip)
            if row.state not in (BusState.PLANNED, *TAKES_RIDERS):
                raise Refused(DONE_BEFORE)
            made = BusVehicle.objects.create(trip=row, seats=seats, **given)
            row.seats += seats
            row.save(update_fields=["seats"])
            _seat_waiting(row)
            audit("add_bus_vehicle", about=row, region=row.region, detail={"seats": seats})
    except IntegrityError as error:
        raise Refused("这辆车已经在这趟里了。", field="plate") from error
    return made


def open_trip(*, trip: BusTrip) -> None:
    """开放报名. Raises Refused without a vehicle."""
    with transaction.atomic():
        row = _held(trip)
        if not row.seats:
            raise Refused("还没有安排车辆，请先加车。")
        _move(row, "open")


def add_rider(*, trip: BusTrip, person: LabourRecord, pickup: str, by: Any) -> BusRider:
    """Put somebody of the scope on the list: a seat while there is one, else the waiting list, groups that come first
    ahead. Raises Refused for who is on it, a point where it does not stop, or when it takes nobody any more."""
    if pickup not in trip.pickup_points:
        raise Refused("请选一个上车点。", field="pickup")
    try:
        with transaction.atomic():
            row, held = locked(person), _held(trip)
            if held.state not in TAKES_RIDERS:
                raise Refused("这趟车现在不能报名。")
            priority, why = priority_of(row)
            rider = BusRider(
                record=row,
                region=row.region,
                counted_region=row.region,
                trip=held,
                pickup=pickup,
                runs_on=held.runs_on,
                priority=priority,
                why=why,
                added_by=by,
                state=RiderState.SEATED if held.free else RiderState.WAITING,
            )
            rider.save(force_insert=True)
            if rider.state == RiderState.SEATED:
                _take(held)
            audit("add_rider", about=rider, region=row.region, detail={"state": str(rider.state), "why": why})
    except IntegrityError as error:
        raise Refused(TWICE) from error
    return rider


def priority_of(person: LabourRecord) -> tuple[int, str]:
    """How far up somebody stands today, and by which groups, in words."""
    return ranked(set(PersonTag.objects.holding_on(today()).filter(record=person).values_list("kind", flat=True)))


def ranked(held: set[str]) -> tuple[int, str]:
    """How far up the groups that somebody belongs to bring them, and those groups in words."""
    groups = [kind for kind in FIRST if kind in held]
    rank = len(FIRST) - FIRST.index(groups[0]) if groups else 0
    return rank, "、".join(TagKind(kind).label for kind in groups)


def step_back(*, rider: BusRider) -> None:
    """不去了: the seat goes to the first on the waiting list, wherever they live; off a cancelled trip once the person is
    told. Raises Refused once the trip has left."""
    with transaction.atomic():
        held = _held(rider.trip)
        if held.state not in STEPS_BACK:
            raise Refused("车已经出发，请记“没有来”。")
        row = _again(rider)
        had_seat = row.state == RiderState.SEATED
        _rider(row, "step_back")
        if had_seat:
            _give_back(held)


def give_seats_back(person: LabourRecord, why: Why) -> None:
    """Seats and waits of somebody who has left the register, on trips that have not left."""
    for rider in BusRider.objects.select_related("trip").filter(record=person, state__in=OPEN_RIDERS).order_by("trip"):
        with suppress(Refused):
            step_back(rider=rider)


def mark_rider(*, rider: BusRider, boarded: bool) -> None:
    """上车 or 没有来, on the day. Who does not come gives the seat back, before the start to who waits; who comes late gets
    one while there is one. Raises Refused on another day or state of the trip, or without a free seat."""
    with transaction.atomic():
        held = _held(rider.trip)
        if held.state not in ON_THE_DAY or held.runs_on > today():
            raise Refused("发车当天才能点名。")
        row = _again(rider)
        needs_seat = boarded and row.state not in SEATS
        if needs_seat and not held.free:
            raise Refused(NO_SEAT)
        had_seat = row.state in SEATS
        _rider(row, "board" if boarded else "miss")
        if needs_seat:
            _take(held)
        elif had_seat and not boarded:
            _give_back(held)


def note_interest(*, rider: BusRider, interested: bool, by: Any, vacancy_id: UUID | None = None) -> None:
    """At the firm: interest in a vacancy of it is a referral at once, to which the person has agreed.

    Raises Refused for who was not aboard, without a vacancy, or as recommend does.
    """
    if interested and vacancy_id is None:
        raise Refused("请选对哪个岗位有意向。", field="vacancy")
    with transaction.atomic():
        locked(rider.record)
        held, row = _held(rider.trip), _again(rider)
        if row.state != RiderState.BOARDED or held.state not in (BusState.DEPARTED, BusState.ARRIVED):
            raise Refused("到了企业、上了车的人才能记意向。")
        if row.referral_id is not None:
            raise Refused(RIDER_CHANGED)
        if interested and vacancy_id is not None:
            row.referral = recommend(
                person=row.record, vacancy_id=vacancy_id, by=by, channel=ReferralChannel.BUS, agreed=True
            )
        row.interested = interested
        row.save(update_fields=["interested", "referral"])
        audit("note_interest", about=row, region=row.region, detail={"interested": interested})


def depart(*, trip: BusTrip) -> None:
    """发车. Raises Refused before its day."""
    if trip.runs_on > today():
        raise Refused("还没到发车的日子。")
    with transaction.atomic():
        _move(_held(trip), "depart")


def arrive(*, trip: BusTrip) -> None:
    """到了企业."""
    with transaction.atomic():
        _move(_held(trip), "arrive")


def close_trip(*, trip: BusTrip, cost: Decimal | None) -> None:
    """返程后结束: figures are fixed. Raises Refused while somebody of the list was not called, or without the cost."""
    if cost is None or cost < 0:
        raise Refused("请填费用（元），没有花钱填 0。", field="cost")
    with elevated(county_path(), "bus trip closed"):
        held = _held(trip)
        riders = BusRider.objects.filter(trip=held)
        if riders.filter(state=RiderState.SEATED).exists():
            raise Refused("还有人没有点名，请先记上车或没有来。")
        carried = riders.filter(state=RiderState.BOARDED)
        _move(held, "close", boarded=carried.count(), cost=cost, closed_on=today())
        codes = {*carried.values_list("counted_region", flat=True), held.region_id}
        mark_dirty((code, BUSES, held.runs_on) for code in sorted(codes))


def cancel_trip(*, trip: BusTrip, reason: str) -> None:
    """取消. Raises Refused without a reason or once it has left."""
    if not reason.strip():
        raise Refused("请写明为什么取消。", field="reason")
    with transaction.atomic():
        _move(_held(trip), "cancel", reason=reason.strip())


def _held(trip: BusTrip) -> BusTrip:
    return BusTrip.objects.select_for_update(of=("self",)).select_related("region").get(pk=trip.pk)


def _again(rider: BusRider) -> BusRider:
    """The rider as it stands now that the trip is held: who waited may have been seated meanwhile."""
    row: BusRider = BusRider.objects.select_related("record__region", "region").get(pk=rider.pk)
    return row


def _give_back(held: BusTrip) -> None:
    held.taken -= 1
    held.save(update_fields=["taken"])
    if held.state == BusState.FULL:
        _move(held, "free")
    if held.state in TAKES_RIDERS:
        _seat_waiting(held)


def _take(held: BusTrip) -> None:
    held.taken += 1
    held.save(update_fields=["taken"])
    if not held.free and held.state == BusState.OPEN:
        _move(held, "fill")


def _seat_waiting(held: BusTrip) -> None:
    """Free seats go to those who wait, the groups that come first ahead, then who was there first."""
    with elevated(county_path(), "a seat is free"):
        waiting = BusRider.objects.filter(trip=held, state=RiderState.WAITING).select_related("region")
        for rider in waiting.order_by("-priority", "added_at", "id")[: held.free]:
            _rider(rider, "seat")
            _take(held)
    if held.free and held.state == BusState.FULL:
        _move(held, "free")


def _rider(rider: BusRider, verb: str) -> None:
    if not transitions.move(rider, RIDER_MOVES, verb):
        raise Refused(RIDER_CHANGED)
    audit(f"{verb}_rider", about=rider, region=rider.region)


def _move(trip: BusTrip, verb: str, **changes: Any) -> None:
    if not transitions.move(trip, BUS_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    reason = str(changes.get("reason", ""))
    audit(f"{verb}_bus", about=trip, region=trip.region, marks=(BUSES,), since=trip.runs_on, reason=reason)
