"""A1, A2: every address x every role x every object x every method, with canaries in the rows that lie elsewhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from stations.authority import authority_of
from tests.matrix.rows import ACCOUNTS, ANONYMOUS, ROWS, SEES, VISITORS, Row
from tests.matrix.stage import Stage, everything_said, fingerprint, plain_body, undone

pytestmark = pytest.mark.django_db

ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MISSING, MINE, OTHERS = "missing", "mine", "others"
FIXED = {
    "": [],
    "code": ["ABCDEFGHJK"],
    "token": ["no-such-token"],
    "indicator": ["LAB02"],
    "chapter": ["two-steps"],
    "term": ["household_kind.rural"],
    "sheet": ["labour"],
}
# Addresses that somebody reaches who gave a password and no second factor.
HALF_WAY = {
    "stations:login-second",
    "stations:login-skip",
    "stations:logout",
    "stations:password",
    "stations:printed-codes",
    "stations:second-factor",
}


# Who may the same as somebody else, elsewhere: what neither may use is refused before any object is looked at, so that one
# of the two is asked.
TWINS = {"sibling": "liaison", "other_town": "town", "other_firm": "firm", "other_body": "body"}
# What belongs to an account, by its related name.
RELATED = {"session": "sessions", "device": "remembered_devices", "saved search": "saved_searches"}


def keys_of(row: Row, stage: Stage, role: str) -> dict[str, list[Any]]:
    """The keys to try by the place they lie in ("" = lies nowhere)."""
    if row.about in stage.objects:
        return {place: [key] for place, key in stage.objects[row.about].items()} | {MISSING: [stage.missing]}
    if row.about == "public site":
        return {"": [stage.objects["site"]["foreign"]], MISSING: [stage.missing]}
    if row.about in RELATED:
        people = stage.everyone()
        related = RELATED[row.about]
        other = people["grid" if role != "grid" else "town"]
        found = {OTHERS: [getattr(other, related).first().pk], MISSING: [stage.missing]}
        return found | ({MINE: [getattr(people[role], related).first().pk]} if role in people else {})
    return {"": FIXED[row.about]}


def within(role: str, place: str) -> bool:
    """Whether an object of a place lies in a role's scope."""
    return place in {"", MINE} or {"closed": "own"}.get(place, place) in SEES[role]


def expected(row: Row, role: str, place: str, method: str) -> frozenset[int]:
    """What the matrix says."""
    if role not in row.who:
        if role in VISITORS:
            return frozenset({401}) if row.machine else frozenset({302})
        return frozenset({403})
    if place == MISSING or not within(role, place) or (row.gone and place == "closed"):
        return frozenset({404})
    return row.ok[method]


def told_apart(row: Row, role: str, keys: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """All objects for who may use an address. For who may not, one of each sort: capability is judged before the object is
    looked up, so that their own, somebody else's and none must answer alike."""
    if role in row.who:
        return keys
    sorts = {(place == MISSING, within(role, place)): place for place in reversed(keys)}
    return {place: keys[place] for place in sorts.values()}


def ask(client: Client, row: Row, key: list[Any], method: str, stage: Stage) -> Any:
    """One request."""
    url = reverse(row.name, args=key)
    if method == "GET":
        return client.get(url, row.query)
    return client.post(url, row.send(stage) if callable(row.send) else row.send)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_A2_every_role_and_object_gets_what_the_matrix_says(row, stage, clients):
    wrong, leaks, writes = [], [], []
    # Everything is undone after each request: what stands before one stands before all.
    before = fingerprint() if "POST" in row.methods else None
    for role, client in clients.items():
        if role in TWINS and role not in row.who:
            continue
        stage.asking = role
        for place, key in told_apart(row, role, keys_of(row, stage, role)).items():
            for method in row.methods:
                wanted = expected(row, role, place, method)
                refused = role not in row.who or wanted == {404}
                with undone():
                    response = ask(client, row, key, method, stage)
                    after = fingerprint() if refused and method == "POST" else None
                case = f"{role} {method} {place or '-'}"
                if response.status_code not in wanted:
                    wrong.append(f"{case}: {response.status_code}, expected {sorted(wanted)}")
                if refused and wanted == {302} and "/login" not in response.headers.get("Location", ""):
                    wrong.append(f"{case}: led to {response.headers.get('Location')} instead of the login")
                if after is not None and before != after:
                    writes.append(f"{case}: wrote to {[t for t in before if before[t] != after.get(t)]}")
                said = everything_said(response).replace(str(key[0]) if key else "\0", "")
                leaks += [
                    f"{case}: reads {word} of {other}"
                    for other in stage.people
                    if refused or not within(role, other)
                    for word in stage.canaries(other)
                    if word in said and word not in stage.told.get(role, ())
                ]
    assert wrong == []
    assert leaks == []
    assert writes == []


@pytest.mark.parametrize("row", [r for r in ROWS if r.about not in FIXED], ids=str)
def test_A2_what_lies_elsewhere_answers_byte_for_byte_like_what_does_not_exist(row, stage, clients):
    for role in row.who & ACCOUNTS:
        stage.asking = role
        for method in row.methods:
            with undone():
                missing = ask(clients[role], row, [stage.missing], method, stage)
            for place, key in keys_of(row, stage, role).items():
                if expected(row, role, place, method) == {404} and place != MISSING:
                    with undone():
                        hidden = ask(clients[role], row, key, method, stage)
                    assert hidden.status_code == missing.status_code == 404
                    assert plain_body(hidden, *key) == plain_body(missing, stage.missing)
                    assert set(hidden.headers) == set(missing.headers)


def test_twins_may_the_same(stage):
    for one, other in TWINS.items():
        users = stage.everyone()
        assert authority_of(users[one]).capabilities == authority_of(users[other]).capabilities
        assert all((one in row.who) == (other in row.who) for row in ROWS)


def test_the_comparison_above_compares_something(stage, clients):
    hidden = [
        (row.name, role, place)
        for row in ROWS
        if row.about not in FIXED
        for role in row.who & ACCOUNTS
        for place in keys_of(row, stage, role)
        if place != MISSING and expected(row, role, place, row.methods[0]) == {404}
    ]
    assert len(hidden) > 300


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_A1_a_method_that_is_not_offered_answers_405_and_writes_nothing(row, stage, clients):
    role, key = next(
        (role, key)
        for role in sorted(row.who & ACCOUNTS)
        for place, key in keys_of(row, stage, role).items()
        if place != MISSING and within(role, place)
    )
    stage.asking = role
    url = reverse(row.name, args=key)
    answers, before = {}, fingerprint()
    for method in ALL_METHODS:
        if method not in row.methods:
            with undone():
                answers[method] = clients[role].generic(method, url).status_code
                assert fingerprint() == before, f"{method} wrote"
    assert answers == dict.fromkeys(answers, 405)


def test_B3_a_password_alone_opens_nothing_but_the_way_on(stage, clients):
    """A session without its second factor reaches the pages that ask for it, and the public ones."""
    opened = []
    with undone():
        for role in ("liaison", "town", "officer", "leader"):
            client = clients[role]
            session = client.session
            del session["second_factor"]
            session.save()
            stage.asking = role
            for row in ROWS:
                if role not in row.who or ANONYMOUS in row.who or row.name in HALF_WAY:
                    continue
                keys = keys_of(row, stage, role)
                key = next((key for place, key in keys.items() if place != MISSING and within(role, place)), None)
                for method in row.methods if key is not None else ():
                    with undone():
                        before = fingerprint()
                        response = ask(client, row, key, method, stage)
                        assert fingerprint() == before, row.name
                    to = response.headers.get("Location", "")
                    if response.status_code != 401 and not (response.status_code == 302 and "second" in to):
                        opened.append(f"{role} {method} {row.name}: {response.status_code} {to}")
    assert opened == []


def test_A2_every_post_is_refused_without_its_token(stage, clients):
    """A form of another site cannot act in somebody's name."""
    checked = 0
    for row in ROWS:
        if "POST" in row.methods:
            role = sorted(row.who & ACCOUNTS)[0]
            client = Client(enforce_csrf_checks=True)
            client.cookies = clients[role].cookies
            keys = keys_of(row, stage, role)
            key = next(key for place, key in keys.items() if place != MISSING)
            with undone():
                assert client.post(reverse(row.name, args=key), {}).status_code == 403, row.name
            checked += 1
    assert checked > 40


def test_the_matrix_names_addresses_that_exist(stage, clients):
    for row in ROWS:
        try:
            reverse(row.name, args=next(iter(keys_of(row, stage, "officer").values())))
        except NoReverseMatch:
            pytest.fail(f"{row.name} does not exist with this key")
