"""/api/v1/workers/: one's own people, masked, by keyset pages, under the conditions of the page's list."""

import pytest

from tests.cast import FOREIGN, OWN, SIBLING, citizen, make_person
from workers.enums import EmploymentStatus

URL = "/api/v1/workers/"
KEYS = {
    "id",
    "name",
    "region",
    "sex",
    "birth_year",
    "household_kind",
    "education",
    "employment_status",
    "employment_type",
    "work_scope",
    "work_place",
    "wants_work",
    "registered_on",
    "verified_at",
}


@pytest.fixture
def people(cast):
    made = [make_person(cast.liaison, cast.regions[OWN], number, phone=f"1540001{number:04d}") for number in range(55)]
    make_person(cast.sibling, cast.regions[SIBLING], 90)
    return made


def test_C7_a_person_in_a_list_has_exactly_these_fields_and_none_in_clear(cast, signed_in, people):
    answer = signed_in(cast.liaison).get(URL)
    rows = answer.json()["results"]
    assert {key for row in rows for key in row} == KEYS
    assert all("*" in row["name"] for row in rows)
    assert rows[0]["verified_at"].endswith("+08:00")
    text = answer.content.decode()
    assert citizen(0) not in text and "15400010000" not in text


def test_pages_follow_each_other_and_hold_everybody_once(cast, signed_in, people):
    client = signed_in(cast.liaison)
    first = client.get(URL).json()
    assert len(first["results"]) == 50 and first["previous"] is None
    second = client.get(first["next"]).json()
    assert second["next"] is None
    found = [row["id"] for row in first["results"] + second["results"]]
    assert sorted(found) == sorted(str(person.pk) for person in people)
    back = client.get(second["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in first["results"]]


def test_conditions_are_those_of_the_list(cast, signed_in, people):
    town = signed_in(cast.town)
    assert {row["region"] for row in town.get(URL, {"region": SIBLING}).json()["results"]} == {SIBLING}
    employed = signed_in(cast.liaison).get(URL, {"status": EmploymentStatus.EMPLOYED}).json()["results"]
    assert {row["employment_status"] for row in employed} <= {"employed"}
    named = signed_in(cast.liaison).get(URL, {"q": "测试人"}).json()["results"]
    assert str(people[3].pk) in {row["id"] for row in named}


@pytest.mark.parametrize(("field", "value"), [("q", citizen(0)), ("status", "none"), ("region", FOREIGN)])
def test_a_condition_that_is_none_is_a_problem_that_names_it(cast, signed_in, field, value):
    answer = signed_in(cast.liaison).get(URL, {field: value})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (400, "bad_condition", field)
    assert answer["Content-Type"] == "application/problem+json"
    assert str(value) not in problem["title"]
