"""What every test may ask for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from stations.models import User
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: Any) -> Cast:
    """The county of two towns and its accounts."""
    cache.clear()
    return make_cast()


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
