"""What tests about accounts ask for."""

import re
import time
from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from django.urls import reverse

from stations.models import SecondFactor, User
from stations.services.second_factor import make_codes
from tests.cast import PASSWORD, acting_as

LOGIN, SECOND = "/login", "/login/second"


@pytest.fixture
def give_password(db: Any) -> Callable[..., Any]:
    """Type a name and a password into the login page; returns the client and the answer."""

    def give(username: str, password: str = PASSWORD, client: Client | None = None, **extra: Any) -> Any:
        client = client or Client()
        data = {"username": username, "password": password, **extra.pop("data", {})}
        return client, client.post(LOGIN, data, **extra)

    return give


@pytest.fixture
def codes_of(db: Any) -> Callable[[User], list[str]]:
    """Print ten codes for an account."""

    def make(user: User) -> list[str]:
        with acting_as(user, None):
            return make_codes(user=user)

    return make


@pytest.fixture
def half_signed_in(codes_of: Any, give_password: Any) -> Callable[[User], Client]:
    """A client that has given its password and not its second factor, which the account has."""

    def sign_in(user: User) -> Client:
        codes_of(user)
        client, response = give_password(user.username)
        assert response.headers["Location"] == SECOND
        return client

    return sign_in


def phone_code(factor: SecondFactor, steps: int = 0) -> str:
    """What a phone would show now, or so many steps of 30 seconds later."""
    generator = TOTP(b32decode(factor.secret.open()), 6, SHA1(), 30)
    return generator.generate(int(time.time()) + 30 * steps).decode()


def text_of(response: Any) -> str:
    """The body without what is random in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def is_in(client: Client) -> bool:
    """Whether a client is fully signed in."""
    return client.get(reverse("stations:account")).status_code == 200
