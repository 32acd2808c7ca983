"""Before visitors no count of 1 to 4 people of a village is shown, nor can it be worked out from what is."""

import json

import pytest

from dashboard import snapshot
from dashboard.rollup import rebuild
from dashboard.small_numbers import blank_groups, blank_points, hidden_in_a_village, hide_small
from jiayu_jobs.clock import today
from tests.cast import OWN, SIBLING, TOWN_A, make_person
from workers.enums import EmploymentStatus
from workers.services.facts import Facts


def test_hidden_siblings_are_at_least_two_and_together_at_least_five():
    assert hide_small({"a": 3, "b": 40, "c": 9, "d": 0}, {"a"}) == {"a", "c", "d"}
    assert hide_small({"a": 3, "b": 2, "c": 9}, {"a", "b"}) == {"a", "b"}
    assert hide_small({"a": 1, "b": 1, "c": 9}, {"a", "b"}) == {"a", "b", "c"}
    assert hide_small({"a": 9, "b": 9}, set()) == set()
    assert hide_small({"a": 3}, {"a"}) == {"a"}


def test_a_part_is_hidden_where_the_rest_of_its_whole_would_tell():
    row = {"LAB01": 30, "LAB02": 40, "LAB03": 30, "LAB04": 8, "LAB06": 20, "LAB07": 10}
    # Two students are left over; and the parts of what is hidden would add up to it.
    assert hidden_in_a_village(row) == {"LAB03", "LAB04", "LAB06", "LAB07"}
    assert hidden_in_a_village({**row, "LAB04": 10}) == set()
    assert hidden_in_a_village({**row, "LAB04": 10, "LAB06": 27, "LAB07": 3}) == {"LAB06", "LAB07"}
    assert hidden_in_a_village({**row, "LAB04": 10, "LAB01": 38}) == {"LAB01"}


def test_a_group_with_a_small_count_is_blanked_whole_but_for_codes_and_places():
    assert blank_groups({"x": [{"code": "31", "value": 3, "lng": 4}, {"code": "21", "value": 5}], "y": 9, "z": 2}) == {
        "x": [{"code": "31", "value": None, "lng": 4}, {"code": "21", "value": None}],
        "y": 9,
        "z": None,
    }


def test_a_month_is_hidden_where_it_is_small_or_would_tell_a_siblings_small_one():
    points = [
        {"month": f"2024-0{number}", "value": value, "status": "ok"}
        for number, value in ((1, 3), (2, 7), (3, 7), (4, 0))
    ]
    siblings = {"own": [3, 7, 7, 0], "next": [8, 8, 2, 0], "far": [9, 9, 9, 9]}
    shown = [(point["value"], point["status"]) for point in blank_points(points, "own", siblings)]
    assert shown == [(None, "small"), (7, "ok"), (None, "small"), (0, "ok")]


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
    assert {wall[OWN][name]["status"] for name in ("LAB03", "LAB04", "LAB05")} == {"small"}
    villages = [wall[code] for code in (OWN, SIBLING)]
    assert not [shown for row in villages for shown in row.values() if shown["previous"] in (1, 2, 3, 4)]
    assert wall[SIBLING]["LAB04"]["status"] == "small"
    village = json.loads(snapshot.of(cast.regions[OWN], "now", today(), hide_small_numbers=True).body)
    assert 1 not in [part["value"] for part in village["breakdowns"]["statuses"]]
    assert village["breakdowns"]["wants_work"] is None
