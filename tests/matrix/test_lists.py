"""A3: lists, counts, filters, positions and figures hold what the scope holds, whatever is asked of them."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse

from dashboard.kiosk import COOKIE, issue_link
from dashboard.watching import watcher_for
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, REGIONS, SIBLING, TOWN_A, TOWN_B, acting_as
from tests.matrix.rows import ANONYMOUS, FIGURE_READERS, KIOSK, REGISTRARS, SEES, STAFF
from tests.matrix.rows import COUNTY as COUNTY_ROLES
from tests.matrix.stage import NAMES, PLACES, number_of, undone

pytestmark = pytest.mark.django_db

HOME = {
    "liaison": OWN,
    "sibling": SIBLING,
    "grid": COMMUNITY,
    "town": TOWN_A,
    "other_town": TOWN_B,
    "gig": COUNTY,
    "officer": COUNTY,
    "leader": COUNTY,
}
PATHS = {code: code if parent is None else None for code, _, _, _, parent in REGIONS}
PARENTS = {code: parent for code, _, _, _, parent in REGIONS}
WRONG_REGIONS = ("421221999999", "4212211032", "421221103200/", "%", "*", "' OR 1=1 --", "421222")


def below(code: str, top: str) -> bool:
    """Whether a region lies in another one's subtree."""
    while code is not None:
        if code == top:
            return True
        code = PARENTS[code]
    return False


def people_of(role: str) -> int:
    """How many active people a role sees: one a village."""
    return sum(place in SEES[role] for place in PLACES)


def counted(response) -> int:
    """The number that a list says it has."""
    return int(re.search(r"共\s*([\d,]+)\s*人", response.content.decode()).group(1).replace(",", ""))


@pytest.mark.parametrize("role", sorted(REGISTRARS))
def test_A3_the_list_counts_the_scope(stage, clients, role):
    assert counted(clients[role].get("/workers/")) == people_of(role) > 0
    listed = clients[role].get("/api/v1/workers/").json()["results"]
    assert len(listed) == people_of(role)
    assert all(below(row["region"], HOME[role]) for row in listed)


@pytest.mark.parametrize("role", sorted(REGISTRARS))
def test_A3_a_name_of_somebody_elsewhere_finds_nobody(stage, clients, role):
    for place in PLACES:
        seen = place in SEES[role]
        for text in (NAMES[place], NAMES[place][0], stage.people[place].name_initials):
            page = clients[role].get("/workers/", {"q": text})
            found = re.search(r"共\s*([\d,]+)\s*人", page.content.decode())
            assert (found and int(found.group(1))) == (1 if seen else None) or (not seen and counted(page) == 0)


@pytest.mark.parametrize("role", sorted(REGISTRARS))
def test_A3_a_number_asked_for_finds_ones_own_people_and_says_nothing_of_others(stage, clients, role):
    answers = {}
    for place in PLACES:
        with undone():
            answers[place] = clients[role].post("/workers/find/", {"id_number": number_of(place)})
    for place, answer in answers.items():
        own = place in SEES[role]
        assert answer.status_code == (302 if own else 200)
        assert (str(stage.people[place].pk) in answer.headers.get("Location", "")) == own


HIDDEN = (
    {"phone": "15481726354"},
    {"id_number": number_of("own")},
    {"id_index": "x"},
    {"full_name": "宓冬璇"},
    {"full_name__startswith": "宓"},
    {"birth_date": "1987-03-11"},
    {"address__contains": "家"},
    {"collected_by": "x"},
    {"region__parent": COUNTY},
    {"region_path__gte": ""},
    {"id__in": "x"},
)


@pytest.mark.parametrize("query", HIDDEN, ids=lambda q: next(iter(q)))
def test_A3_a_filter_on_a_hidden_column_changes_nothing(stage, clients, query):
    for role in ("liaison", "town", "officer"):
        assert counted(clients[role].get("/workers/", query)) == people_of(role)


@pytest.mark.parametrize("role", ["liaison", "town", "other_town"])
def test_A3_a_region_outside_is_no_filter_and_no_door(stage, clients, role):
    for code in [*PARENTS, *WRONG_REGIONS]:
        page = clients[role].get("/workers/", {"region": code})
        assert page.status_code == 200
        shown = page.content.decode()
        for place, region in PLACES.items():
            if place not in SEES[role]:
                assert not any(word in shown.replace(f"region={region}", "") for word in stage.canaries(place)[:9])


def test_A3_a_position_of_another_list_opens_nothing(stage, clients):
    """The position in an address is signed, and one from another scope only moves within one's own."""
    from django.core import signing

    from jiayu_jobs.web.keyset import SALT

    foreign = stage.people["foreign"]
    token = signing.dumps([foreign.created_at.isoformat(), str(foreign.pk)], salt=SALT, compress=True)
    for forged in (token, token[:-3] + "abc", "x", json.dumps([1, 2])):
        for key in ("after", "before"):
            page = clients["liaison"].get("/workers/", {key: forged})
            assert page.status_code == 200
            assert not any(word in page.content.decode() for word in stage.canaries("foreign"))


def test_A3_an_order_that_is_not_offered_is_not_taken(stage, clients):
    for order in ("id_number", "-phone", "full_name", "collected_by__password", "'"):
        page = clients["officer"].get("/workers/", {"sort": order})
        assert page.status_code == 200
        assert counted(page) == people_of("officer")


WITH_A_REGION = (
    ("dashboard:figures", [], FIGURE_READERS),
    ("dashboard:figure", ["LAB02"], FIGURE_READERS),
    ("dashboard:rows", ["LAB02"], FIGURE_READERS),
    ("dashboard:api-indicators", [], FIGURE_READERS),
    ("dashboard:screen", [], COUNTY_ROLES),
    ("dashboard:snapshot", [], COUNTY_ROLES),
    ("dashboard:geometry", [], COUNTY_ROLES),
)


@pytest.mark.parametrize(("name", "args", "who"), WITH_A_REGION, ids=[name for name, _, _ in WITH_A_REGION])
def test_A3_a_region_in_the_address_is_ones_own_or_does_not_exist(stage, clients, name, args, who):
    wrong = []
    for role in who:
        for code in PARENTS:
            answer = clients[role].get(reverse(name, args=args), {"region": code})
            if answer.status_code != (200 if below(code, HOME[role]) else 404):
                wrong.append((role, code, answer.status_code))
        for code in WRONG_REGIONS:
            answer = clients[role].get(reverse(name, args=args), {"region": code})
            if answer.status_code not in {400, 404}:
                wrong.append((role, code, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(FIGURE_READERS))
def test_A3_figures_and_the_rows_behind_them_count_the_scope(stage, clients, role):
    answer = clients[role].get("/api/v1/indicators", {"ids": "LAB02,LAB01"}).json()
    values = {item["id"]: item["value"] for item in answer["values"]}
    assert answer["region"] == HOME[role]
    assert values == {"LAB02": people_of(role), "LAB01": people_of(role)}
    rows = clients[role].get("/figures/LAB02/rows/")
    assert [name for name in PLACES if stage.canaries(name)[1] in rows.content.decode()] == [
        place for place in PLACES if place in SEES[role]
    ]


@pytest.mark.parametrize("role", sorted(STAFF))
def test_A3_sites_are_those_of_the_scope(stage, clients, role):
    points = clients[role].get("/sites/map/points").json()["features"]
    listed = clients[role].get("/sites/").content.decode()
    for place, key in stage.objects["site"].items():
        if place != "closed":
            inside = place in SEES[role]
            assert (str(key) in json.dumps(points)) == inside
            assert (str(key) in listed) == inside


@pytest.mark.parametrize("role", ["town", "other_town", "officer"])
def test_A3_posts_and_their_holders_are_those_of_the_scope(stage, clients, role):
    page = clients[role].get("/posts/").content.decode()
    for place, key in stage.objects["post"].items():
        inside = place in SEES[role] and place != "closed"
        assert (str(key) in page) == inside, place
    if role == "other_town":
        assert not any(f"测试{name}" in page for name in ("liaison", "sibling", "grid", "officer", "leader"))


def test_A3_the_screen_of_a_towns_wall_shows_the_town(stage, clients):
    cast = stage.cast
    with undone():
        with acting_as(cast.officer, cast.regions[COUNTY]):
            link = issue_link(label="镇墙", region=cast.regions[TOWN_A], by=cast.officer)
        wall = clients[KIOSK]
        wall.cookies[COOKIE] = link
        for code in PARENTS:
            answer = wall.get("/screen/snapshot", {"region": code})
            assert answer.status_code == (200 if below(code, TOWN_A) else 404), code
        shown = wall.get("/screen/snapshot").content.decode()
        assert TOWN_B not in shown
        assert FOREIGN not in shown
        assert not any(word in shown for place in PLACES for word in stage.canaries(place))


def test_A3_the_stream_is_watched_by_region_too(stage, clients, monkeypatch):
    # the test's own transaction must outlive the question
    monkeypatch.setattr("dashboard.watching.close_old_connections", lambda: None)
    wrong = []
    cookie = settings.SESSION_COOKIE_NAME
    for role, client in clients.items():
        jar = {name: morsel.value for name, morsel in client.cookies.items() if name in {cookie, COOKIE}}
        for code in ["", *PARENTS, *WRONG_REGIONS]:
            if role == ANONYMOUS:
                wanted = 401
            elif role != KIOSK and role not in FIGURE_READERS:
                wanted = 403
            else:
                top = HOME.get(role, COUNTY)
                wanted = 0 if code == "" or (code in PARENTS and below(code, top)) else 404
            watcher = watcher_for(jar, code)
            if watcher.refused != wanted:
                wrong.append((role, code, watcher.refused, wanted))
            if not watcher.refused:
                assert all(below(region, HOME.get(role, COUNTY)) for region in watcher.below)
    assert wrong == []


def test_A3_nothing_of_the_register_is_public(stage, clients):
    for url in ("/", "/jobs", "/stations", "/training", "/policies", "/stations/sites.json", "/stations/outline.json"):
        for query in ({}, {"q": "宓"}, {"town": TOWN_A}, {"region": OWN}):
            page = clients[ANONYMOUS].get(url + "?" + urlencode(query))
            assert page.status_code == 200
            text = page.content.decode()
            assert not any(word in text for place in PLACES for word in stage.canaries(place))
