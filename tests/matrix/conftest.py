"""One stage for a whole module, since nothing that a request does to it stays (see `undone`)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import SimpleCookie
from django.test import Client
from django.utils import timezone

from dashboard.kiosk import COOKIE, issue_link
from dashboard.rollup import rebuild
from stations.models import User
from stations.services.second_factor import remember_device
from tests.cast import COUNTY, acting_as, make_cast
from tests.conftest import bring_back_public_rules
from tests.matrix.rows import ANONYMOUS, EVERYBODY, KIOSK
from tests.matrix.stage import Stage, set_stage
from workers.services.search import save_search


@pytest.fixture(scope="module")
def _database(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The module's own transaction, rolled back after its last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        bring_back_public_rules()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(_database: None) -> Stage:
    """People, sites and posts in every place, and their figures."""
    made = set_stage(make_cast())
    rebuild()
    return made


def cookies_of(user: User) -> SimpleCookie:
    """A browser's cookies of somebody fully signed in."""
    client = Client()
    client.force_login(user, backend="stations.authentication.PasswordBackend")
    session = client.session
    session["second_factor"] = timezone.now().isoformat()
    session.save()
    return client.cookies


@pytest.fixture(scope="module")
def _cookies(stage: Stage) -> dict[str, dict[str, str]]:
    cast = stage.cast
    found = {name: {k: m.value for k, m in cookies_of(user).items()} for name, user in stage.everyone().items()}
    for user in stage.everyone().values():
        with acting_as(user, None):
            remember_device(user=user, label="测试机")
            save_search(name="找活的", query="wants=yes", by=user)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        link = issue_link(label="墙", region=cast.regions[COUNTY], by=cast.officer)
    return found | {ANONYMOUS: {}, KIOSK: {COOKIE: link}}


@pytest.fixture
def clients(_cookies: dict[str, dict[str, str]]) -> dict[str, Client]:
    """One browser a role, with a session, a remembered device and, for the wall, its link."""
    found = {}
    for role, cookies in _cookies.items():
        found[role] = Client()
        for name, value in cookies.items():
            found[role].cookies[name] = value
    assert set(found) == EVERYBODY
    return found
