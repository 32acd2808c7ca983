"""Figures are counted from rows, go up by parent, and are fresh after each change."""

from datetime import date

import pytest

from dashboard.figures import figures
from dashboard.models import RegionValues
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import mark_dated, verify
from jiayu_jobs.audit.models import DirtyMark
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, TOWN_B, acting_as, make_person
from workers.enums import EmploymentStatus
from workers.services.facts import Facts
from workers.services.status import change_status

pytestmark = pytest.mark.django_db


def value(cast, code, indicator, period="now"):
    with batch():
        return figures(cast.regions[code], period, [indicator], today())[0].value


@pytest.fixture
def counted(cast):
    rebuild()
    return cast


def test_a_registration_moves_village_town_and_county(counted):
    make_person(counted.liaison, counted.regions[OWN], 11)
    outcome = roll_up()
    assert {change.region for change in outcome.changed} == {OWN, TOWN_A, COUNTY}
    assert [value(counted, code, "LAB01") for code in (OWN, TOWN_A, TOWN_B, COUNTY)] == [1, 1, 0, 1]
    assert [value(counted, code, "LAB16") for code in (OWN, COUNTY)] == [1, 1]


def test_a_village_counts_in_the_town_of_its_parent_not_of_its_code(counted):
    make_person(counted.other_town, counted.regions[FOREIGN], 11)
    roll_up()
    assert [value(counted, code, "LAB01") for code in (FOREIGN, TOWN_B, TOWN_A, COUNTY)] == [1, 1, 0, 1]


def test_a_status_change_moves_numerator_and_denominator(counted):
    person = make_person(counted.liaison, counted.regions[OWN], 11)
    make_person(counted.liaison, counted.regions[OWN], 13)
    roll_up()
    assert value(counted, COUNTY, "LAB05") == 100
    with acting_as(counted.liaison, counted.regions[OWN]):
        facts = Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True).consistent(COUNTY)
        change_status(person=person, facts=facts, starts_on=today(), by=counted.liaison)
    roll_up()
    assert (value(counted, COUNTY, "LAB03"), value(counted, COUNTY, "LAB04"), value(counted, COUNTY, "LAB05")) == (
        1,
        1,
        50,
    )


def test_marks_are_taken_once_and_a_second_run_does_nothing(counted):
    make_person(counted.liaison, counted.regions[OWN], 11)
    first, second = roll_up(), roll_up()
    assert first.version
    assert (second.version, second.changed, DirtyMark.objects.count()) == (0, [], 0)


def test_a_rate_without_anybody_is_missing_not_zero(counted):
    assert value(counted, COUNTY, "LAB05") is None
    assert value(counted, COUNTY, "LAB03") == 0


def test_the_recount_equals_the_live_values_and_finds_what_was_tampered_with(counted):
    for sequence in range(11, 21):
        make_person(counted.liaison, counted.regions[OWN], sequence)
        roll_up()
    with batch():
        assert verify().drift == []
        row = RegionValues.objects.get(region=COUNTY, period="now")
        row.total["LAB01"] += 1
        row.save()
        assert [(d.region, d.measure, d.stored, d.counted) for d in verify().drift] == [(COUNTY, "LAB01", 11, 10)]


def test_in_a_new_year_the_year_before_is_counted_from_its_last_day(counted, monkeypatch):
    make_person(counted.liaison, counted.regions[OWN], 11, collected_on=date(2024, 3, 1))
    roll_up()
    new_year = date(today().year + 1, 1, 1)
    for module in ("dashboard.rollup", "dashboard.verification"):
        monkeypatch.setattr(f"{module}.today", lambda: new_year)
    with batch():
        mark_dated()
    roll_up()
    closed = str(new_year.year - 1)
    with batch():
        assert RegionValues.objects.get(region=COUNTY, period=closed).total["LAB01"] == 1
        assert verify().drift == []
        marks = mark_dated()
    assert marks < 200, "on later days only what moves with the calendar"


def test_the_network_is_counted_on_every_level(counted):
    assert [value(counted, code, "NET01") for code in (TOWN_A, TOWN_B, COUNTY)] == [3, 1, 4]
    assert value(counted, COUNTY, "NET09") == 100
    assert value(counted, COUNTY, "NET08") == 7
