"""零工结算 on the database: shifts, both sides, pay, disputes, arrears that warn, and what nobody can bend."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from employers.gig_enums import GIG_MOVES, GigState
from employers.models import EmployerWarning, GigSettlement, GigShift, Vacancy
from employers.services import gigs
from employers.services.placements import start_placement
from employers.services.registration import register_employer
from employers.services.warnings import end_warning, warn, warnings_for
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.clock import midnight, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from jiayu_jobs.scoping.context import Scope
from jiayu_jobs.state_guard import pairs
from tests.cast import FOREIGN, OWN, TOWN_B, acting_as, make_person
from tests.employers.test_registration import given
from tests.states import put
from workers.services.status import locked

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)


def at(hour, minute=0, day=YESTERDAY):
    return midnight(day) + timedelta(hours=hour, minutes=minute)


@pytest.fixture
def firm(cast):
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        return register_employer(given=given(cast.regions[FOREIGN], 7), by=cast.other_town, verified=True)


def gig(cast, firm, sequence=50, unit="hour", rate="20.55", person=None):
    with batch("test"):
        vacancy = Vacancy(
            employer=firm, region=firm.region, unit_name=firm.name, kind="gig", title="搬运", wage_min=Decimal(rate),
            wage_unit=unit, pay_cycle="day", state="published", published_at=at(1),
        )  # fmt: skip
        vacancy.save(force_insert=True)
    person = person or make_person(cast.liaison, cast.regions[OWN], sequence)
    with acting_as(cast.liaison, cast.regions[OWN]), transaction.atomic():
        start_placement(person=locked(person), vacancy=vacancy, started_on=YESTERDAY, by=cast.liaison)
        return GigSettlement.objects.get(record=person, placement__vacancy=vacancy)


def shift(row, cast, *, start=8, end=12, rest=30, **more):
    return gigs.add_shift(
        settlement=row, starts_at=at(start), ends_at=at(end), break_minutes=rest, by=cast.liaison, **more
    )


def again(row):
    with batch("test"):
        return GigSettlement.objects.get(pk=row.pk)


def test_hours_become_money_that_both_sides_confirm_and_that_is_paid(cast, firm):
    row = gig(cast, firm)
    assert (row.state, row.rate, row.amount) == ("worked", Decimal("20.55"), 0)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="先记一班"):
            gigs.bill(settlement=row, evidence="电话问过", from_firm=False)
        wrong = shift(row, cast)
        with pytest.raises(Refused, match="同时在两处"):
            shift(row, cast, start=11, end=13)
        gigs.remove_shift(shift=wrong)
        assert again(row).quantity == 0
        shift(row, cast, start=8, end=12, rest=15)
        shift(row, cast, start=13, end=17, rest=0)
        # 3.75 + 4 hours x 20.55 = 159.2625, to the cent as the database rounds
        assert (again(row).quantity, again(row).amount) == (Decimal("7.75"), Decimal("159.26"))
        with pytest.raises(Refused, match="依据"):
            gigs.bill(settlement=row, from_firm=False)
        gigs.bill(settlement=row, rate=Decimal(21), evidence="电话问过", from_firm=False)
        assert again(row).amount == Decimal("162.75")
        with pytest.raises(Refused, match="哪里不对"):
            gigs.question(settlement=row, note=" ")
        gigs.question(settlement=row, note="少记一小时")
        gigs.bill(settlement=row, evidence="又问过", from_firm=False)
        gigs.accept(settlement=row)
        assert again(row).pay_by == today() + timedelta(days=1)
        with pytest.raises(Refused, match="付清以后"):
            gigs.rate_side(settlement=row, rating=3, by_worker=True)
        with pytest.raises(Refused, match="付清日期"):
            gigs.pay(settlement=row, paid_on=today() + timedelta(days=1))
        gigs.pay(settlement=row, paid_on=None)
        gigs.rate_side(settlement=row, rating=3, by_worker=True)
        with pytest.raises(Refused, match="每边评一次"):
            gigs.rate_side(settlement=row, rating=1, by_worker=True)
        # the work goes on: another settlement of the same placement
        more = shift(row, cast, start=18, end=20, rest=0)
    assert again(row).state == "paid" and more.settlement_id != row.pk and again(more.settlement).amount == 42


def test_what_cannot_have_been_worked_is_refused_with_its_field(cast, firm):
    row, by_day = gig(cast, firm), gig(cast, firm, 51, unit="day", rate="180")
    with acting_as(cast.liaison, cast.regions[OWN]):
        for start, end, rest, words in ((8, 8, 0, "晚于开工"), (8, 9, 60, "休息"), (1, 18, 0, "不能超过")):
            with pytest.raises(Refused, match=words):
                shift(row, cast, start=start, end=end, rest=rest)
        for day, words in ((today() + timedelta(days=1), "干完了再记"), (today() - timedelta(days=2), "才上岗")):
            with pytest.raises(Refused, match=words):
                gigs.add_shift(
                    settlement=row, starts_at=at(8, day=day), ends_at=at(9, day=day), break_minutes=0, by=cast.liaison
                )
        with pytest.raises(Refused, match="数量"):
            shift(by_day, cast)
        shift(by_day, cast, quantity=Decimal("0.5"))
        with pytest.raises(Refused, match="删掉"):
            gigs.void(settlement=by_day)
        gigs.void(settlement=row)
        with pytest.raises(Refused, match="刷新"):
            shift(row, cast, start=20, end=21, rest=0)
    assert again(by_day).amount == 90


def test_wages_that_are_owed_warn_of_the_employer_until_nobody_is_owed(cast, firm):
    late, unpaid = gig(cast, firm), gig(cast, firm, 51)
    with acting_as(cast.liaison, cast.regions[OWN]):
        for row in (late, unpaid):
            shift(row, cast)
            gigs.bill(settlement=row, evidence="电话问过", from_firm=False)
            gigs.accept(settlement=row)
    with batch("test"):
        assert gigs.mark_arrears() == 0
        put(GigSettlement, late.pk, pay_by=YESTERDAY)
        assert (gigs.mark_arrears(), gigs.mark_arrears()) == (1, 0)
    with acting_as(cast.liaison, cast.regions[OWN]):
        gigs.dispute(settlement=unpaid, reason="not_paid")
        assert [one.kind for one in warnings_for(firm.pk)] == ["arrears"]
        gigs.pay(settlement=late, paid_on=None)
        assert warnings_for(firm.pk), "somebody is still owed"
        with pytest.raises(Refused, match="怎样了结"):
            gigs.settle(settlement=unpaid, paid_on=None, note="")
        gigs.settle(settlement=unpaid, paid_on=None, note="当面付清")
        assert warnings_for(firm.pk) == []
        gigs.dispute(settlement=unpaid, reason="hours", note="其实没有给够")
        assert warnings_for(firm.pk) == [] and again(unpaid).paid_on is None
        gigs.recount(settlement=unpaid, note="两边同意重新算")
    assert again(unpaid).state == "worked"


def test_a_decision_of_an_authority_is_shown_as_long_as_it_holds(cast, firm):
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        usual = {
            "employer": firm,
            "issued_by": "县人社局",
            "starts_on": today(),
            "ends_on": None,
            "by": cast.other_town,
        }
        with pytest.raises(Refused, match="文书号"):
            warn(**usual, document_number="")
        with pytest.raises(Refused, match="晚于开始"):
            warn(**usual | {"ends_on": today()}, document_number="1号")
        made = warn(**usual, document_number="1号")
        assert warnings_for(firm.pk) == [made]
        end_warning(employer=firm, warning=made)
        assert warnings_for(firm.pk) == []
        with pytest.raises(Refused, match="已经结束"):
            end_warning(employer=firm, warning=made)


def test_the_firm_writes_its_own_gigs_and_sees_nobody_elses(cast, firm):
    row = gig(cast, firm)
    with acting(Actor(key="firm-user", label="企业"), Scope("organisation", organisation=str(firm.pk))):
        assert GigSettlement.objects.get() == row
        shift(row, cast, from_firm=True)
        gigs.bill(settlement=row, from_firm=True)
    with acting(Actor(key="firm-user", label="企业"), Scope("organisation", organisation=str(row.pk))):
        assert not GigSettlement.objects.exists() and not GigShift.objects.exists()
    assert again(row).state == "employer_confirmed"


def test_every_move_is_in_the_table_for_the_database_too(cast, firm):
    row = gig(cast, firm)
    allowed = set(pairs(GIG_MOVES))

    def standing(state):
        paid = today() if state == "paid" else None
        return {
            "state": state,
            "paid_on": paid,
            "dispute": "hours" if state == "disputed" else "",
            "quantity": 1,
            "amount": row.rate,
        }

    for before in GigState:
        for after in GigState:
            if before == after:
                continue
            with batch("test"):
                put(GigSettlement, row.pk, **standing(before))
                try:
                    with transaction.atomic():
                        GigSettlement.objects.filter(pk=row.pk).update(**standing(after))
                    moved = True
                except IntegrityError as error:
                    assert "does not go from" in str(error)
                    moved = False
            assert moved == (f"{before}>{after}" in allowed), (before, after)
    with batch("test"), pytest.raises(IntegrityError, match="gig_amount_is_the_product"), transaction.atomic():
        GigSettlement.objects.filter(pk=row.pk).update(amount=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_write_down_one_hour_at_two_places_one_is_refused(cast, firm):
    first = gig(cast, firm)
    with batch("test"):
        person = first.record
    second = gig(cast, firm, person=person)
    told, start = [], threading.Barrier(2)

    def add(row):
        try:
            with acting_as(cast.liaison, cast.regions[OWN]):
                start.wait()
                try:
                    told.append(bool(shift(row, cast)))
                except Refused as refusal:
                    told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(row,)) for row in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=str) == [True, gigs.AT_WORK]
    with batch("test"):
        assert GigShift.objects.count() == 1 and not EmployerWarning.objects.exists()
