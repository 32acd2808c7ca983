"""手工活 on the database: pieces taken, handed in, put right, accepted, paid; what people earn by month and on their best day."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, make_person
from tests.states import put
from tests.training.test_classes import county
from training.models import CraftOrder, CraftTask
from training.services import crafts
from training.views.own import craft_section
from workers.enums import RecordStatus
from workers.models import TransferCase
from workers.services.closing import close_record
from workers.services.transfers import ask_transfer, decide_transfer

pytestmark = pytest.mark.django_db


def order(cast, body, kind="weaving", pieces=100, rate="8", **more):
    given = {"title": "毛线帽", "buyer": "某店", "due_on": today() + timedelta(days=30)}
    with county(cast):
        return crafts.take_order(
            body=body, region=cast.regions[COUNTY], kind=kind, pieces=pieces, piece_rate=Decimal(rate), by=cast.officer,
            **given | more,
        )  # fmt: skip


def claim(cast, made, pieces=10, sequence=12, region=OWN, person=None):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[region]
    person = person or make_person(user, cast.regions[region], sequence)
    with acting_as(user, cast.regions[region]):
        return crafts.claim(person=person, order=again(made), pieces=pieces, by=user)


def again(row):
    with batch("test"):
        return type(row).objects.get(pk=row.pk)


def of_body(body):
    return acting(Actor(str(body.user.pk), "老师"), Scope("organisation", organisation=str(body.pk)))


def paid(body, task, day=None, pieces=None):
    """Handed in, accepted and paid; day: as if it had been then."""
    with of_body(body):
        crafts.submit(task=task)
        crafts.accept(task=task, pieces=pieces)
        crafts.pay(task=task)
    if day:
        with batch("test"):
            put(CraftTask, task.pk, submitted_on=day, paid_on=day)


def test_pieces_are_taken_put_right_accepted_in_part_and_paid(cast, body):
    rebuild()
    made = order(cast, body)
    task = claim(cast, made, 10)
    with of_body(body):
        crafts.submit(task=task)
        with pytest.raises(Refused, match="哪里不行"):
            crafts.rework(task=task, note="")
        crafts.rework(task=task, note="帽口太松")
        crafts.submit(task=task)
        with pytest.raises(Refused, match="1 到 10"):
            crafts.accept(task=task, pieces=11)
        crafts.accept(task=task, pieces=8)
        assert again(made).claimed == 8, "what was not accepted may be taken again"
        with pytest.raises(Refused, match="没有了结"):
            crafts.close(order=made)
        crafts.pay(task=task)
        with pytest.raises(Refused, match="状态已经变了"):
            crafts.pay(task=task)
        crafts.close(order=made)
    row = again(task)
    assert (row.state, row.accepted_pieces, row.amount, row.reworks) == ("paid", 8, Decimal(64), 1)
    roll_up()
    with batch("test"):
        assert [one.value for one in figures(cast.regions[TOWN_A], "now", ["MOM06"], today())] == [64]
        assert verify().drift == []


def test_the_mean_is_by_person_and_month_and_the_best_day_a_maximum(cast, body):
    weaving, pastry = order(cast, body), order(cast, body, kind="pastry", rate="10")
    first, second = (
        make_person(cast.liaison, cast.regions[OWN], 12),
        make_person(cast.other_town, cast.regions[FOREIGN], 14),
    )
    june, july = date(today().year - 1, 6, 10), date(today().year - 1, 7, 10)
    # first: 80 and 160 in June, 80 in July; second: 240 in July: 560 yuan in 3 months of somebody.
    for person, region, pieces, day in (
        (first, OWN, 10, june), (first, OWN, 20, june), (first, OWN, 10, july), (second, FOREIGN, 30, july),
    ):  # fmt: skip
        paid(body, claim(cast, weaving, pieces, person=person, region=region), day)
    # 50 and 70 on one day, 90 on another.
    for pieces, day in ((5, june), (7, june), (9, july)):
        paid(body, claim(cast, pastry, pieces, person=first), day)
    with batch("test"):
        rebuild()
        year = str(today().year - 1)
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], year, ["MOM06", "MOM07"], today())}
        assert told == {"MOM06": round(560 / 3), "MOM07": 120}
        month = {one.id: one.value for one in figures(cast.regions[COUNTY], f"{year}07", ["MOM06", "MOM07"], today())}
        assert month == {"MOM06": 160, "MOM07": 90}
        assert verify().drift == []


def test_a_payment_counts_where_the_pieces_were_taken(cast, body):
    rebuild()
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    task = claim(cast, order(cast, body), 10, person=person)
    with acting_as(cast.sibling, cast.regions[SIBLING]):
        asked = ask_transfer(
            number=person.id_number.open(), name=person.full_name, to_region=cast.regions[SIBLING], reason="搬家",
            by=cast.sibling,
        )  # fmt: skip
    with acting_as(cast.town, cast.regions[TOWN_A]):
        decide_transfer(case=TransferCase.objects.get(pk=asked.pk), accept=True, answer="", by=cast.town)
    moved = again(task)
    assert (moved.region_id, moved.counted_region_id) == (SIBLING, OWN)
    paid(body, moved)
    roll_up()
    with batch("test"):
        assert verify().drift == []


def test_a_later_payment_changes_the_day_and_the_month_that_came_before(cast, body):
    """Handed in together, paid apart and counted in two villages: every region and month that the sums touch is recounted."""
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    pastry = order(cast, body, kind="pastry", rate="10")
    first, second = (claim(cast, pastry, pieces, person=person) for pieces in (5, 7))
    third = claim(cast, order(cast, body), 10, person=person)
    before, after = (today().replace(day=1) - timedelta(days=1)).replace(day=10), today()
    with of_body(body):
        for task in (first, second, third):
            crafts.submit(task=task)
            crafts.accept(task=task)
        crafts.pay(task=first)
        crafts.pay(task=third)
    with batch("test"):
        put(CraftTask, first.pk, submitted_on=before, paid_on=before, counted_region_id=SIBLING)
        put(CraftTask, second.pk, submitted_on=before)
        rebuild()
    with of_body(body):
        crafts.pay(task=again(second), paid_on=after)
    roll_up()
    with batch("test"):
        told = {
            period: figures(cast.regions[COUNTY], period, ["MOM07"], today())[0].value
            for period in (f"{before:%Y%m}", f"{after:%Y%m}")
        }
        assert set(told.values()) == {120}
        assert verify().drift == []


def test_nobody_takes_more_than_there_is_and_who_goes_gives_back(cast, body):
    made = order(cast, body, pieces=10)
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    claim(cast, made, 8, person=person)
    with pytest.raises(Refused, match="只剩 2 件"):
        claim(cast, made, 3, 14, FOREIGN)
    with batch("test"), pytest.raises(IntegrityError, match="no_more_pieces"), transaction.atomic():
        CraftOrder.objects.update(claimed=11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=person, by=cast.liaison, reason=RecordStatus.MOVED_OUT, day=today())
    assert again(made).claimed == 0
    with batch("test"):
        assert CraftTask.objects.get().state == "given_back"


def test_a_person_sees_their_pieces_and_what_was_paid(cast, body):
    made = order(cast, body)
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    paid(body, claim(cast, made, 10, person=person))
    claim(cast, made, 5, person=person)
    with acting_as(cast.liaison, cast.regions[OWN]):
        section = craft_section(person)
    assert [item["text"] for item in section["items"]] == ["毛线帽 5 件", "毛线帽 10 件"]
    assert "80.00 元" in section["items"][1]["note"] and "前交货" in section["items"][0]["note"]


def test_an_order_ends_only_when_nobody_works_on_it(cast, body):
    made = order(cast, body)
    task = claim(cast, made)
    with of_body(body):
        with pytest.raises(Refused, match="已经有人在做"):
            crafts.cancel(order=made, reason="买家退单")
        crafts.give_back(task=task, reason="太忙")
        crafts.cancel(order=made, reason="买家退单")
    with pytest.raises(Refused, match="不能领"):
        claim(cast, made, 1, 15)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_pieces_at_once(cast, body):
    made = order(cast, body, pieces=10)
    people = [make_person(cast.liaison, cast.regions[OWN], 12), make_person(cast.other_town, cast.regions[FOREIGN], 14)]
    told, start = [], threading.Barrier(2)

    def take(user, region, person):
        try:
            with acting_as(user, cast.regions[region]):
                start.wait()
                told.append(crafts.claim(person=person, order=made, pieces=6, by=user).state)
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=take, args=one)
        for one in ((cast.liaison, OWN, people[0]), (cast.other_town, FOREIGN, people[1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["claimed", "只剩 4 件可以领。"] and again(made).claimed == 6
