"""/api/v1/: the contract's answer, ETag and 304, problem details, regions by cursor, the schema."""

import json

import pytest

from dashboard.rollup import rebuild, roll_up
from tests.cast import COUNTY, OWN, SIBLING, TOWN_A, TOWN_B, make_person

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators"


@pytest.fixture
def officer(cast, signed_in):
    make_person(cast.liaison, cast.regions[OWN], 11)
    rebuild()
    return signed_in(cast.officer)


def test_figures_of_a_region_are_those_of_the_screen(officer):
    answer = officer.get(URL, {"region": TOWN_A, "ids": "LAB01,LAB05,NET01"}).json()
    assert answer["region"] == TOWN_A
    assert answer["as_of"].endswith("+08:00")
    assert answer["values"] == [
        {"id": "LAB01", "value": 1, "unit": "条", "status": "ok"},
        {"id": "LAB05", "value": 100, "unit": "%", "status": "ok"},
        {"id": "NET01", "value": 3, "unit": "个", "status": "ok"},
    ]


def test_a_known_etag_answers_304_until_a_figure_moves(officer, cast):
    first = officer.get(URL)
    again = officer.get(URL, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_person(cast.sibling, cast.regions[SIBLING], 13)
    roll_up()
    assert officer.get(URL, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ({"ids": "LAB99"}, 400, "unknown_indicator", "ids"),
        ({"period": "yesterday"}, 400, "bad_period", "period"),
        ({"period": "2099"}, 400, "bad_period", "period"),
        ({"region": "421221999"}, 404, "region_not_found", "region"),
    ],
)
def test_a_bad_question_is_a_problem_in_chinese_with_a_code(officer, query, status, code, field):
    answer = officer.get(URL, query)
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"], body["field"]) == (status, status, code, field)
    assert any("\u4e00" <= character <= "\u9fff" for character in body["title"])


def test_a_town_does_not_exist_for_its_neighbour(cast, signed_in, officer):
    town = signed_in(cast.town)
    assert town.get(URL, {"region": TOWN_B}).status_code == 404
    codes = [row["code"] for row in town.get("/api/v1/regions").json()["results"]]
    assert set(codes) == {TOWN_A, OWN, SIBLING, "421221103001"}


def test_regions_come_by_cursor_from_the_county_down(officer):
    first = officer.get("/api/v1/regions", {"limit": 3}).json()
    assert [row["code"] for row in first["results"]] == [COUNTY, TOWN_A, "421221103001"]
    second = officer.get(first["next"]).json()
    assert second["results"][0]["code"] == OWN


def test_other_methods_and_nobody_get_problems_too(officer, client):
    assert json.loads(officer.post(URL).content)["code"] == "method_not_allowed"
    assert json.loads(client.get(URL).content)["code"] == "not_signed_in"


def test_the_schema_names_every_address_and_the_docs_read_without_script(client):
    schema = client.get("/api/v1/schema", headers={"Accept": "application/json"})
    assert schema.status_code == 200
    docs = client.get("/api/docs").content.decode()
    for address in (URL, "/api/v1/regions"):
        assert address in docs
        assert address.encode() in schema.content
