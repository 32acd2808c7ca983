"""The last opening of a vacancy: taken by one, given back, and counted by the database."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from employers.enums import EmployerState
from employers.models import Employer, Vacancy
from employers.services import vacancy_openings as openings
from employers.services.registration import register_employer
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch, current_scope
from tests.cast import FOREIGN, OWN, TOWN_A, acting_as
from tests.employers.test_registration import given
from tests.states import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        return register_employer(given=given(cast.regions[OWN]), by=cast.town, verified=True)


def offered(firm, **more):
    """A vacancy in any state, without the way there."""
    fields = {"state": "published", "published_at": now(), "title": "缝纫工", "wage_min": 4000, "headcount": 2, **more}
    with batch("test"):
        return Vacancy.objects.create(employer=firm, region=firm.region, **fields)


def again(row):
    with batch("test"):
        return type(row).objects.get(pk=row.pk)


def test_a_village_of_another_town_takes_the_openings_and_nothing_else(cast, firm):
    row = offered(firm)
    with acting_as(cast.liaison, cast.regions[FOREIGN]):
        own = current_scope()
        assert Vacancy.objects.filter(pk=row.pk).update(title="改不了") == 0
        openings.take_opening(vacancy_id=row.pk)
        assert again(row).state == "published"
        openings.take_opening(vacancy_id=row.pk)
        assert current_scope() == own
        assert (again(row).state, again(row).filled) == ("filled", 2)
        with pytest.raises(Refused, match="刚刚招满"):
            openings.take_opening(vacancy_id=row.pk)
        openings.give_back_opening(vacancy_id=row.pk)
    assert (again(row).state, again(row).filled, again(row).title) == ("published", 1, "缝纫工")
    with batch("test"):
        assert AuditEntry.objects.filter(action="take_opening", object_id=str(row.pk)).count() == 2
        with pytest.raises(IntegrityError, match="vacancy_last_opening"), transaction.atomic():
            Vacancy.objects.filter(pk=row.pk).update(filled=3)


def test_what_rests_keeps_its_promise_and_what_is_over_takes_nobody(cast, firm):
    resting = offered(firm, state="suspended", headcount=1)
    over = offered(firm, state="closed", closed_on=today(), filled=1)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        openings.take_opening(vacancy_id=resting.pk)
        with pytest.raises(Refused, match="不招人了"):
            openings.take_opening(vacancy_id=over.pk)
        openings.give_back_opening(vacancy_id=over.pk)
        with pytest.raises(Refused, match="没有人在岗"):
            openings.give_back_opening(vacancy_id=over.pk)
    assert (again(resting).state, again(over).state, again(over).filled) == ("filled", "closed", 0)
    with batch("test"):
        put(Employer, firm.pk, state=EmployerState.SUSPENDED)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        openings.give_back_opening(vacancy_id=resting.pk)
    assert (again(resting).state, again(resting).closed_reason) == ("closed", "employer_left")


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_want_the_last_opening_one_gets_it(cast, firm):
    row, told, start = offered(firm, headcount=1), [], threading.Barrier(2)

    def take(user, region):
        try:
            with acting_as(user, cast.regions[region]):
                Vacancy.objects.filter(pk=row.pk).exists()
                start.wait()
                openings.take_opening(vacancy_id=row.pk)
                told.append("done")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in ((cast.liaison, OWN), (cast.other_town, FOREIGN))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(["done", openings.TAKEN])
    assert (again(row).filled, again(row).state) == (1, "filled")
