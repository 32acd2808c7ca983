"""送工进企 on the database: the last seat, the waiting list, the day itself, interest at the firm, closed figures."""

import threading
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.bus_enums import BUS_MOVES, RIDER_MOVES, BusState, RiderState
from employers.bus_inbox import buses_waiting
from employers.firm_today import buses_to
from employers.models import BusRider, BusTrip, Referral
from employers.services import buses
from employers.services.registration import register_employer
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from jiayu_jobs.state_guard import pairs
from stations.authority import authority_of
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_B, acting_as, make_person
from tests.employers.test_matching import CARE, seeker, vacancy
from tests.employers.test_registration import given
from tests.states import put
from workers.enums import RecordStatus, TagKind
from workers.models import Occupation
from workers.services.closing import close_record
from workers.services.wishes import add_tag

pytestmark = pytest.mark.django_db
VEHICLE = {
    "plate": "鄂L00001",
    "driver": "李师傅",
    "insurance_number": "PL1",
    "escort": "王",
    "duty_phone": "15400000009",
}


@pytest.fixture
def firm(cast):
    Occupation.objects.get_or_create(code=CARE, defaults={"name": "养老护理员", "edition": "2022"})
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        return register_employer(given=given(cast.regions[FOREIGN], 7), by=cast.other_town, verified=True)


def trip(cast, firm, seats=1, day=None):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        made = buses.plan_trip(
            title="第一趟", runs_on=day or today(), leaves_at=time(8), pickup_points=["鱼岳镇", "甲村"], firms=[firm],
            by=cast.officer,
        )  # fmt: skip
        buses.add_vehicle(trip=made, seats=seats, **VEHICLE)
        buses.open_trip(trip=again(made))
    return again(made)


def again(row):
    with batch("test"):
        rows = type(row).objects.all()
        return (
            rows.select_related("trip", "record", "region").get(pk=row.pk)
            if isinstance(row, BusRider)
            else rows.get(pk=row.pk)
        )


def rider(cast, made, sequence=12, code=OWN, person=None):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[code]
    person = person or make_person(user, cast.regions[code], sequence)
    with acting_as(user, cast.regions[code]):
        return buses.add_rider(trip=again(made), person=person, pickup="甲村", by=user)


def states(made):
    with batch("test"):
        return dict(BusRider.objects.filter(trip=made).values_list("pk", "state"))


def test_seats_are_hard_groups_come_first_and_a_free_seat_is_filled_across_towns(cast, firm):
    made = trip(cast, firm)
    first, plain = rider(cast, made), rider(cast, made, 13)
    fisher = make_person(cast.other_town, cast.regions[FOREIGN], 14)
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        add_tag(person=fisher, by=cast.other_town, kind=TagKind.FORMER_FISHER, starts_on=today())
    ahead = rider(cast, made, code=FOREIGN, person=fisher)
    assert (first.state, plain.state, ahead.state) == ("seated", "waiting", "waiting")
    assert (ahead.priority, ahead.why) == (2, "退捕渔民") and again(made).state == "full"
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="已经在这趟车"):
            buses.add_rider(trip=again(made), person=first.record, pickup="甲村", by=cast.liaison)
        with pytest.raises(Refused, match="上车点"):
            buses.add_rider(trip=again(made), person=first.record, pickup="武汉", by=cast.liaison)
        buses.step_back(rider=again(first))
    assert states(made) == {first.pk: "off", plain.pk: "waiting", ahead.pk: "seated"}
    assert (again(made).taken, again(made).state) == (1, "full")
    with acting_as(cast.officer, cast.regions[COUNTY]):
        buses.add_vehicle(trip=again(made), seats=2, **VEHICLE | {"plate": "鄂L00002"})
        with pytest.raises(Refused, match="已经在这趟里"):
            buses.add_vehicle(trip=again(made), seats=2, **VEHICLE)
    assert states(made)[plain.pk] == "seated" and (again(made).state, again(made).free) == ("open", 1)
    with batch("test"), pytest.raises(IntegrityError, match="bus_last_seat"), transaction.atomic():
        BusTrip.objects.filter(pk=made.pk).update(taken=9)


def test_the_day_interest_becomes_a_referral_and_figures_are_fixed(cast, firm):
    offered, made = vacancy(cast, firm), trip(cast, firm, 5)
    person = seeker(cast, 20)
    rebuild()
    goes, absent = rider(cast, made, person=person), rider(cast, made, 21)
    with acting_as(cast.town, cast.regions[COUNTY]):
        with pytest.raises(Refused, match="到了企业"):
            buses.note_interest(rider=again(goes), interested=True, by=cast.town, vacancy_id=offered.pk)
        buses.mark_rider(rider=again(goes), boarded=False)
        buses.mark_rider(rider=again(goes), boarded=True)
        buses.depart(trip=again(made))
        buses.arrive(trip=again(made))
        with pytest.raises(Refused, match="选对哪个岗位"):
            buses.note_interest(rider=again(goes), interested=True, by=cast.town)
        buses.note_interest(rider=again(goes), interested=True, by=cast.town, vacancy_id=offered.pk)
        with pytest.raises(Refused, match="费用"):
            buses.close_trip(trip=again(made), cost=None)
        with pytest.raises(Refused, match="没有点名"):
            buses.close_trip(trip=again(made), cost=Decimal(600))
        with batch("test"):
            put(BusRider, absent.pk, state="absent")
        buses.close_trip(trip=again(made), cost=Decimal(600))
        with pytest.raises(Refused, match="状态已经变了"):
            buses.cancel_trip(trip=again(made), reason="雨")
    with batch("test"):
        referral = Referral.objects.get()
        assert (referral.channel, referral.state, again(goes).referral_id) == ("bus", "contacted", referral.pk)
        closed = again(made)
        assert (closed.state, closed.boarded, closed.cost) == ("closed", 1, 600)
    roll_up()
    with batch("test"):
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", ["SRV01", "SRV02"], today())}
        assert told == {"SRV01": 1, "SRV02": 1} and verify().drift == []


def test_who_does_not_come_gives_the_seat_to_who_waits_and_gets_one_back_only_while_there_is_one(cast, firm):
    made = trip(cast, firm)
    late, waits = rider(cast, made), rider(cast, made, 13)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="没有空座"):
            buses.mark_rider(rider=again(waits), boarded=True)
        buses.mark_rider(rider=again(late), boarded=False)
        assert states(made) == {late.pk: "absent", waits.pk: "seated"} and again(made).taken == 1
        with pytest.raises(Refused, match="让给候补"):
            buses.mark_rider(rider=again(late), boarded=True)
        buses.mark_rider(rider=again(waits), boarded=True)
        buses.mark_rider(rider=again(waits), boarded=False)
        assert again(made).taken == 0 and again(made).state == "open"
        buses.mark_rider(rider=again(late), boarded=True)
    assert (again(made).taken, again(made).state) == (1, "full")


def test_a_desk_closes_the_figures_and_tells_its_people_of_a_trip_that_does_not_run(cast, firm):
    made, off = trip(cast, firm, 3), trip(cast, firm, 3)
    rider(cast, made)
    told = rider(cast, off, 13)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        buses.cancel_trip(trip=again(off), reason="大雨")
    with acting_as(cast.liaison, cast.regions[OWN]):
        authority = authority_of(cast.liaison)
        assert {(one.label, one.count) for one in buses_waiting(authority)} == {
            ("送工车取消，要通知的人", 1),
        }
        buses.step_back(rider=again(told))
        assert buses_waiting(authority)[0].count == 0
    with batch("test"):
        assert not BusTrip.objects.to_close().exists()
        put(BusTrip, made.pk, state="departed", runs_on=today() - timedelta(days=2))
        assert BusTrip.objects.to_close().get() == made


def test_what_cannot_be_planned_opened_or_run_is_refused_with_its_reason(cast, firm):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        usual = {
            "title": "车", "runs_on": today(), "leaves_at": time(8), "pickup_points": ["村口"], "firms": [firm], "by": cast.officer,
        }  # fmt: skip
        for wrong, field in (
            ({"runs_on": date(2024, 1, 1)}, "runs_on"),
            ({"pickup_points": [" "]}, "pickup_points"),
            ({"firms": []}, "firms"),
        ):
            with pytest.raises(Refused) as refused:
                buses.plan_trip(**usual | wrong)
            assert refused.value.field == field
        made = buses.plan_trip(**usual | {"runs_on": today() + timedelta(days=3)})
        with pytest.raises(Refused, match="先加车"):
            buses.open_trip(trip=made)
        with pytest.raises(Refused, match="座位数"):
            buses.add_vehicle(trip=made, seats=0, **VEHICLE)
        person = make_person(cast.liaison, cast.regions[OWN], 33)
        with pytest.raises(Refused, match="不能报名"):
            buses.add_rider(trip=made, person=person, pickup="村口", by=cast.officer)
        buses.add_vehicle(trip=made, seats=3, **VEHICLE)
        buses.open_trip(trip=again(made))
        one = buses.add_rider(trip=again(made), person=person, pickup="村口", by=cast.officer)
        with pytest.raises(Refused, match="当天才能"):
            buses.mark_rider(rider=again(one), boarded=True)
        with pytest.raises(Refused, match="还没到"):
            buses.depart(trip=again(made))
        with pytest.raises(Refused, match="为什么取消"):
            buses.cancel_trip(trip=again(made), reason="")
        buses.cancel_trip(trip=again(made), reason="大雨")


def test_every_move_is_in_the_tables_for_the_database_too(cast, firm):
    made = trip(cast, firm, 2)
    one = rider(cast, made)
    for model, key, moves, kinds in (
        (BusTrip, made.pk, BUS_MOVES, BusState),
        (BusRider, one.pk, RIDER_MOVES, RiderState),
    ):
        allowed = set(pairs(moves))
        for before in kinds:
            for after in kinds:
                if before == after:
                    continue
                extra = {"boarded": 1, "closed_on": today()} if model is BusTrip and before == "closed" else {}
                now = {"boarded": 1, "closed_on": today() if after == "closed" else None} if model is BusTrip else {}
                with batch("test"):
                    put(model, key, **{"state": before, **({"closed_on": None} if model is BusTrip else {}), **extra})
                    try:
                        with transaction.atomic():
                            model.objects.filter(pk=key).update(state=after, **now)
                        moved = True
                    except IntegrityError as error:
                        assert "does not go from" in str(error)
                        moved = False
                assert moved == (f"{before}>{after}" in allowed), (model, before, after)


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_want_the_last_seat_one_gets_it_and_the_other_waits(cast, firm):
    made = trip(cast, firm, 1)
    people = [make_person(cast.liaison, cast.regions[OWN], 41), make_person(cast.other_town, cast.regions[FOREIGN], 42)]
    told, start = [], threading.Barrier(2)

    def add(user, code, person):
        try:
            with acting_as(user, cast.regions[code]):
                held = BusTrip.objects.get(pk=made.pk)
                start.wait()
                told.append(buses.add_rider(trip=held, person=person, pickup="甲村", by=user).state)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=add, args=one)
        for one in ((cast.liaison, OWN, people[0]), (cast.other_town, FOREIGN, people[1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["seated", "waiting"] and again(made).taken == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_was_given_while_somebody_steps_back_is_free_again(cast, firm):
    """The desk read the rider while waiting; a seat came before it said 不去了: the seat is not lost."""
    made = trip(cast, firm, 1)
    first, second = rider(cast, made), rider(cast, made, 13)
    read = again(second)
    with acting_as(cast.liaison, cast.regions[OWN]):
        buses.step_back(rider=again(first))
        assert states(made)[second.pk] == "seated"
        buses.step_back(rider=read)
    assert states(made) == {first.pk: "off", second.pk: "off"} and again(made).taken == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_add_one_person_one_is_told(cast, firm):
    made = trip(cast, firm, 5)
    person = make_person(cast.liaison, cast.regions[OWN], 44)
    told, start = [], threading.Barrier(2)

    def add(user, code):
        try:
            with acting_as(user, cast.regions[code]):
                held = BusTrip.objects.get(pk=made.pk)
                start.wait()
                try:
                    told.append(buses.add_rider(trip=held, person=person, pickup="甲村", by=user).state)
                except Refused as refusal:
                    told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=one) for one in ((cast.liaison, OWN), (cast.officer, COUNTY))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["seated", buses.TWICE] and again(made).taken == 1


def test_who_has_left_the_register_gives_the_seat_to_the_next(cast, firm):
    made = trip(cast, firm, 1)
    first, second = rider(cast, made), rider(cast, made, 13)
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=first.record, reason=RecordStatus.MOVED_OUT, day=today(), by=cast.liaison)
    assert states(made) == {first.pk: "off", second.pk: "seated"}


def test_a_firm_and_the_roster_have_the_telephone_that_goes_along(cast, firm, signed_in):
    made = trip(cast, firm, seats=2)
    rider(cast, made)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        (bus,) = buses_to(firm)
    assert (bus["people"], bus["phones"]) == (1, ["15400000009"])
    assert "15400000009" in signed_in(cast.liaison).get(f"/buses/{made.pk}/roster/").content.decode()
