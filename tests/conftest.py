"""What every test may ask for."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from employers.models import MinimumWage, WelfareRule
from stations.models import User
from tests.cast import Cast, make_cast
from workers.models import RetirementRule


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop in this thread, in which Django refuses its database."""
    items.sort(key=lambda item: "tests/browser/" in str(item.path))


@pytest.fixture(scope="session", autouse=True)
def own_papers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Photographs that tests keep lie nowhere near those of a portal."""
    settings.PAPERS_DIR = tmp_path_factory.mktemp("papers")


@pytest.fixture
def cast(db: Any) -> Cast:
    """The county of two towns and its accounts."""
    cache.clear()
    bring_back_public_rules()
    return make_cast()


def bring_back_public_rules() -> None:
    """A test with real transactions ends by emptying every table, also of the rows that migrations brought."""
    if not RetirementRule.objects.exists():
        import_module("workers.migrations.0003_retirement_rules").load_rules(apps, None)
    if not MinimumWage.objects.exists():
        import_module("employers.migrations.0006_vacancy_offered").load_least(apps, None)
    if not WelfareRule.objects.exists():
        import_module("employers.migrations.0011_welfare_posts").first_rule(apps, None)


@pytest.fixture
def signed_in(db: Any) -> Callable[[User], Client]:
    """A browser-like client that is fully signed in as a user, second factor included."""

    def sign_in(user: User) -> Client:
        from django.utils import timezone

        client = Client()
        client.force_login(user, backend="stations.authentication.PasswordBackend")
        session = client.session
        session["second_factor"] = timezone.now().isoformat()
        session.save()
        return client

    return sign_in
