"""What the screen is told of months: nothing is 0 that was never counted, and a month is compared with its like."""

import json
from datetime import date

import pytest

from dashboard import snapshot
from dashboard.breakdowns import last_months
from dashboard.models import RegionValues
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, SIBLING, TOWN_A


def keep(code: str, month: date, changes: int) -> None:
    """Store a month's changes of a region."""
    with batch("roll-up"):
        RegionValues.objects.create(region_id=code, period=f"{month:%Y%m}", total={"LAB16": changes}, version=1)


@pytest.mark.django_db
def test_a_month_without_an_event_is_zero_from_the_first_month_kept_and_missing_before(cast):
    day = today().replace(day=15)
    months = last_months(day)
    for code in (COUNTY, TOWN_A, OWN):
        keep(code, months[-1], 6)
    keep(COUNTY, months[-4], 9)
    keep(SIBLING, months[-2], 9)
    for wall in (False, True):
        sent = json.loads(snapshot.of(cast.regions[OWN], "now", day, hide_small_numbers=wall).body)["series"]["LAB16"]
        assert [point["value"] for point in sent] == [None] * 9 + [0, 0, 0, 6]
        assert [point["status"] for point in sent] == ["missing"] * 9 + ["ok"] * 4


@pytest.mark.django_db
def test_a_running_month_is_compared_with_the_same_month_of_the_year_before_and_no_other(cast):
    day = date(today().year, 11, 25)
    for year, month, changes in (
        (day.year, 11, 8),
        (day.year - 1, 10, 100),
        (day.year - 1, 11, 10),
        (day.year - 1, 12, 1000),
    ):
        keep(COUNTY, date(year, month, 1), changes)
    for period, value in (("now", 8), (f"{day.year}11", 8), (f"{day.year}Q4", 8)):
        sent = json.loads(snapshot.of(cast.regions[COUNTY], period, day).body)["values"][COUNTY]["LAB16"]
        expected = 110 if "Q" in period else 10
        assert (sent["value"], sent["previous"]) == (value, expected), period
