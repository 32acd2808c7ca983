"""Every address says who may use it, and carries nothing that can be guessed."""

import re

import pytest

from jiayu_jobs.web.access import access_of
from stations.roles import CAPABILITIES, ORGANISATION_CAPABILITIES, ROLE_CAPABILITIES
from tests.conventions.addresses import addresses

# Text parameters that are no row's key: a slip's random code, a wall's random token, public names of figures and chapters.
RANDOM_OR_PUBLIC = {
    "imports/template/<slug:kind>/",
    "my/<str:code>/",
    "my/<str:code>/correct/",
    "my/<str:code>/answer/",
    "my/<str:code>/gig/",
    "my/<str:code>/class/",
    "my/<str:code>/lesson/",
    "my/<str:code>/consent/",
    "my/<str:code>/erasure/",
    "my/<str:code>/leave/",
    "screen/kiosk/<str:token>/",
    "help/<slug:chapter>/",
    "province/<str:key>/",
    "province/<str:key>/undo/",
    "figures/<str:code>/",
    "figures/<str:code>/rows/",
}
EVERY = addresses()


def test_the_walk_finds_the_portal():
    assert len(EVERY) > 40


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in EVERY]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_A1_an_address_declares_its_access(address):
    access = access_of(address.view)
    assert access is not None, f"{address.route} declares no access: @public, @account or @requires"
    if access.kind == "capability":
        assert access.capability in CAPABILITIES, "a capability nobody has heard of"


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_A6_an_address_carries_no_serial_key_no_id_number_and_no_phone(address):
    kinds = set(address.converters.values())
    assert "IntConverter" not in kinds
    if "StringConverter" in kinds or "SlugConverter" in kinds or "PathConverter" in kinds:
        assert address.route in RANDOM_OR_PUBLIC, "name what this text is, or use <uuid:pk>"
    assert not re.search(r"id_number|citizen|phone|mobile|name>", address.route)


def test_every_capability_is_asked_for_somewhere_and_given_to_somebody():
    given = set().union(*ROLE_CAPABILITIES.values(), *ORGANISATION_CAPABILITIES.values())
    assert given <= set(CAPABILITIES)
    assert set(CAPABILITIES) - given == set(), "a capability that no role has"


def test_A1_every_address_has_a_row_in_the_matrix():
    from tests.matrix.rows import ROWS

    named = [row.name for row in ROWS]
    assert len(named) == len(set(named))
    assert {address.name for address in EVERY} - set(named) == set(), "add one line to tests/matrix/rows.py"
    assert set(named) - {address.name for address in EVERY} == set(), "a row for an address that is gone"


def test_A1_an_address_that_declares_nothing_is_refused(client, db, monkeypatch):
    from dashboard.views import public

    monkeypatch.delattr(public.jobs, "access")
    assert client.get("/jobs").status_code == 404
    monkeypatch.undo()
    assert client.get("/jobs").status_code == 200
