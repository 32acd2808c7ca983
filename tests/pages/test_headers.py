"""What every answer carries (G1), files and errors included, and what no address takes."""

import asyncio

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from dashboard.stream import events

pytestmark = pytest.mark.django_db

PAGES = ("/", "/login", "/no-such-page", "/static/icon.svg", "/healthz/live", "/api/v1/schema", "/workers/")


@pytest.mark.parametrize("path", PAGES)
def test_G1_every_answer_says_what_may_be_done_with_it(cast, signed_in, path):
    response = signed_in(cast.liaison).get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY


def test_G1_personal_pages_are_kept_by_nobody(cast, signed_in):
    assert signed_in(cast.liaison).get("/workers/").headers["Cache-Control"] == "no-store"


def test_G1_the_event_stream_carries_them_too(transactional_db):
    sent = []

    async def send(message):
        sent.append(message)

    async def ask():
        await events({"query_string": b"region=421221", "headers": []}, None, send)

    asyncio.run(ask())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert sent[0]["status"] in {401, 404}
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/stations?town=%00", "/jobs?q=a%00b", "/login?next=%00"])
def test_a_nul_in_a_query_is_one_clear_refusal(path):
    assert Client().get(path).status_code == 400


def test_a_nul_from_somebody_signed_in_is_refused_alike(cast, signed_in):
    client = signed_in(cast.liaison)
    for name in ("workers:places", "workers:list"):
        assert client.get(f"{reverse(name)}?q=%00").status_code == 400
