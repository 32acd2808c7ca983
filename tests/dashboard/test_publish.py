"""What open screens are told: a figure of the running year is the year's, not the month's."""

from datetime import timedelta

import pytest

from dashboard.figures import figures
from dashboard.publish import message_of
from dashboard.rollup import rebuild, roll_up
from employers.services.placements import record_placement
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, acting_as, make_person

pytestmark = pytest.mark.django_db


def placed(cast, user, code, sequence, day):
    person = make_person(user, cast.regions[code], sequence)
    with acting_as(user, cast.regions[code]):
        record_placement(person=person, kind="full_time", unit_name="厂", started_on=day, evidence="看过合同", by=user)


def test_a_screen_is_told_the_years_figure_in_whichever_month_it_moved(cast):
    early = max(today() - timedelta(days=70), today().replace(month=1, day=1))
    placed(cast, cast.other_town, FOREIGN, 11, early)
    rebuild()
    for sequence, day in ((12, today()), (13, early)):
        placed(cast, cast.liaison, OWN, sequence, day)
        message = message_of(roll_up())
        told = {
            (change["region"], change["id"]): (change["previous"], change["value"]) for change in message["changes"]
        }
        with batch("test"):
            now = {code: figures(cast.regions[code], "now", ["REF03"], today())[0].value for code in (COUNTY, OWN)}
        assert told[(COUNTY, "REF03")] == (now[COUNTY] - 1, now[COUNTY]) and now[COUNTY] == sequence - 10
        assert told[(OWN, "REF03")] == (now[OWN] - 1, now[OWN])
        assert all(value is not None or previous is not None for previous, value in told.values())
