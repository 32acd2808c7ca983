"""Before visitors no count of 1 to 4 people of a village is shown, nor can it be worked out from what is."""

import json

import pytest

from dashboard import snapshot
from dashboard.rollup import rebuild
from dashboard.small_numbers import blank_parts, hide_small
from jiayu_jobs.clock import today
from tests.cast import OWN, SIBLING, TOWN_A, make_person
from workers.enums import EmploymentStatus
from workers.services.facts import Facts


def test_a_single_small_sibling_takes_the_next_one_with_it():
    assert hide_small({"a": 3, "b": 40, "c": 9, "d": 0}, {"a"}) == {"a", "c"}
    assert hide_small({"a": 3, "b": 2, "c": 9}, {"a", "b"}) == {"a", "b"}


def test_codes_and_places_of_breakdowns_stay():
    assert blank_parts([{"code": "31", "value": 3, "lng": 4}, {"code": "21", "value": 5}]) == [
        {"code": "31", "value": None, "lng": 4},
        {"code": "21", "value": 5},
    ]


@pytest.mark.django_db
def test_a_wall_sees_neither_the_count_nor_the_rate_that_tells_it(cast):
    for sequence in range(11, 20):
        make_person(cast.liaison, cast.regions[OWN], sequence)
    jobless = Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    make_person(cast.liaison, cast.regions[OWN], 31, facts=jobless)
    for sequence in range(41, 49):
        make_person(cast.sibling, cast.regions[SIBLING], sequence, facts=jobless)
    rebuild()
    town = cast.regions[TOWN_A]
    wall = json.loads(snapshot.of(town, "now", today(), hide_small_numbers=True).body)["values"]
    office = json.loads(snapshot.of(town, "now", today()).body)["values"]
    assert (office[OWN]["LAB04"]["value"], office[OWN]["LAB05"]["value"]) == (1, 90)
    assert {wall[OWN][name]["status"] for name in ("LAB04", "LAB05")} == {"small"}
    assert wall[SIBLING]["LAB04"]["status"] == "small"
    village = json.loads(snapshot.of(cast.regions[OWN], "now", today(), hide_small_numbers=True).body)
    assert 1 not in [part["value"] for part in village["breakdowns"]["statuses"]]
    assert village["breakdowns"]["wants_work"] is None
