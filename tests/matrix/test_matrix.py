"""A1, A2: every address x every role x every object x every method, with canaries in the rows that lie elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from dashboard.kiosk import issue_link
from dashboard.models import KioskLink
from dashboard.rollup import rebuild
from tests.cast import COUNTY, acting_as
from tests.matrix.rows import ANONYMOUS, EVERYBODY, ROWS, SEES, STAFF, Row
from tests.matrix.stage import Stage, everything_said, fingerprint, plain_body, set_stage

pytestmark = pytest.mark.django_db

ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MISSING = "missing"
# An object's kind -> the places whose object is tried, besides one that does not exist.
OBJECTS = ("own", "sibling", "community", "foreign", "closed")


@pytest.fixture
def stage(cast) -> Stage:
    made = set_stage(cast)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        issue_link(label="大厅", region=cast.regions[COUNTY], by=cast.officer)
    rebuild()
    return made


@pytest.fixture
def clients(stage, signed_in) -> dict[str, Client]:
    """One browser a role."""
    found = {name: signed_in(user) for name, user in stage.cast.everyone().items()}
    found[ANONYMOUS] = Client()
    assert set(found) == EVERYBODY
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Let the request write what it likes, then forget it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def keys_of(row: Row, stage: Stage) -> dict[str, list[Any]]:
    """The keys to try by the place they lie in ("" = lies nowhere)."""
    if row.about == "person":
        return {place: [stage.people[place].pk] for place in OBJECTS} | {MISSING: [stage.missing]}
    if row.about == "tag":
        return {place: [stage.tags[place].pk] for place in OBJECTS} | {MISSING: [stage.missing]}
    if row.about == "kiosk":
        return {"county": [KioskLink.objects.get().pk], MISSING: [stage.missing]}
    return {"": {"": [], "code": ["ABCDEFGHJK"], "token": ["no-such-token"], "indicator": ["LAB02"]}[row.about]}


def within(role: str, place: str) -> bool:
    """Whether an object of a place lies in a role's scope."""
    return {"closed": "own"}.get(place, place) in SEES[role]


def expected(row: Row, role: str, place: str, method: str) -> frozenset[int]:
    """What the matrix says."""
    if role not in row.who:
        if role == ANONYMOUS:
            return frozenset({401}) if row.machine else frozenset({302})
        return frozenset({403})
    if place == MISSING or (place and not within(role, place)):
        return frozenset({404})
    return row.ok[method]


def ask(client: Client, row: Row, key: list[Any], method: str, stage: Stage) -> Any:
    """One request."""
    url = reverse(row.name, args=key)
    if method == "GET":
        return client.get(url, row.query)
    send = row.send(stage) if callable(row.send) else row.send
    return client.post(url, send)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_A2_every_role_and_object_gets_what_the_matrix_says(row, stage, clients):
    wrong, leaks, writes = [], [], []
    for role, client in clients.items():
        for place, key in keys_of(row, stage).items():
            for method in row.methods:
                wanted = expected(row, role, place, method)
                refused = role not in row.who or wanted == {404}
                with undone():
                    before = fingerprint() if refused and method == "POST" else None
                    response = ask(client, row, key, method, stage)
                    after = fingerprint() if before is not None else None
                case = f"{role} {method} {place or '-'}"
                if response.status_code not in wanted:
                    wrong.append(f"{case}: {response.status_code}, expected {sorted(wanted)}")
                if role == ANONYMOUS and wanted == {302} and "/login" not in response.headers.get("Location", ""):
                    wrong.append(f"{case}: led to {response.headers.get('Location')} instead of the login")
                if before != after:
                    changed = [t for t in before if before[t] != after.get(t)]
                    writes.append(f"{case}: wrote to {changed}")
                said = everything_said(response).replace(str(key[0]) if key else "\0", "")
                leaks += [
                    f"{case}: reads {word} of {other}"
                    for other in OBJECTS
                    if not within(role, other) or refused
                    for word in stage.canaries(other)
                    if word in said
                ]
    assert wrong == []
    assert leaks == []
    assert writes == []


@pytest.mark.parametrize("row", [r for r in ROWS if r.about in {"person", "tag", "kiosk"}], ids=str)
def test_A2_what_lies_elsewhere_answers_byte_for_byte_like_what_does_not_exist(row, stage, clients):
    compared = 0
    for role in row.who - {ANONYMOUS}:
        for method in row.methods:
            with undone():
                missing = ask(clients[role], row, [stage.missing], method, stage)
            for place, key in keys_of(row, stage).items():
                if place != MISSING and not within(role, place):
                    with undone():
                        hidden = ask(clients[role], row, key, method, stage)
                    assert hidden.status_code == missing.status_code == 404
                    assert plain_body(hidden, *key) == plain_body(missing, stage.missing)
                    assert set(hidden.headers) == set(missing.headers)
                    compared += 1
    assert compared or row.about == "kiosk"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_A1_a_method_that_is_not_offered_answers_405_and_writes_nothing(row, stage, clients):
    role = next(iter(sorted(row.who & STAFF)))
    place = next((p for p in keys_of(row, stage) if p not in {"", MISSING} and within(role, p)), "")
    key = keys_of(row, stage)[place]
    url = reverse(row.name, args=key)
    answers = {}
    for method in ALL_METHODS:
        if method not in row.methods:
            with undone():
                before = fingerprint()
                answers[method] = clients[role].generic(method, url).status_code
                assert fingerprint() == before, f"{method} wrote"
    assert answers == dict.fromkeys(answers, 405)


def test_A2_every_post_is_refused_without_its_token(stage, clients):
    """A form of another site cannot act in somebody's name."""
    checked = 0
    for row in ROWS:
        if "POST" in row.methods:
            role = sorted(row.who & STAFF)[0]
            client = Client(enforce_csrf_checks=True)
            client.cookies = clients[role].cookies
            keys = keys_of(row, stage)
            key = next(key for place, key in keys.items() if place in {"", "own", "county"})
            with undone():
                assert client.post(reverse(row.name, args=key), {}).status_code == 403, row.name
            checked += 1
    assert checked > 10


def test_the_matrix_names_addresses_that_exist(stage):
    for row in ROWS:
        try:
            reverse(row.name, args=next(iter(keys_of(row, stage).values())))
        except NoReverseMatch:
            pytest.fail(f"{row.name} does not exist with this key")
