"""B1, B5, B6: what holds at the login page."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import batch
from stations.models import FailureCounter
from tests.accounts.conftest import LOGIN, is_in, text_of
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

WRONG = "Wrong-Horse-1877"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is really hashed."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return super().encode(password, salt)


@pytest.fixture
def hasher(settings, cast):
    """Passwords hashed by the counting hasher; the cast's are hashed anew with it."""
    settings.PASSWORD_HASHERS = ["tests.accounts.test_login.CountingHasher"]
    for user in cast.everyone().values():
        user.set_password(PASSWORD)
        user.save()
    CountingHasher.count = 0
    return CountingHasher


def refusals(reason: str = "") -> int:
    with batch():
        rows = AuditEntry.objects.filter(action="sign_in", outcome=Outcome.REFUSED)
        return rows.filter(reason=reason).count() if reason else rows.count()


def test_a_right_password_leads_to_setting_up_a_second_factor(cast, give_password):
    client, response = give_password("liaison")
    assert response.headers["Location"] == reverse("stations:second-factor")
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["liaison", "LIAISON", " Liaison "])
def test_a_user_name_has_no_case(cast, give_password, typed):
    _, response = give_password(typed)
    assert response.status_code == 302


def test_B1_five_failures_lock_the_account_and_the_right_password_is_refused(cast, give_password, hasher):
    for _ in range(5):
        _, response = give_password("liaison", WRONG)
    assert hasher.count == 5
    assert response.status_code == 429
    for password in (WRONG, PASSWORD):
        _, response = give_password("liaison", password)
        assert response.status_code == 429
        assert "锁定" in response.content.decode()
    assert hasher.count == 5, "a locked account never reaches the hasher"
    assert refusals("locked") >= 2


def test_B1_other_spellings_of_the_name_share_the_limit(cast, give_password, hasher):
    for name in ("liaison", "Liaison", "LIAISON", " liaison", "liaison ", "lIAISON"):
        give_password(name, WRONG)
    assert hasher.count == 5


def test_B1_a_lock_ends_by_itself_after_fifteen_minutes_however_often_somebody_knocks(cast, give_password):
    for _ in range(9):
        give_password("liaison", WRONG)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=14, seconds=50))
    assert give_password("liaison")[1].status_code == 429
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=15, seconds=1))
    assert give_password("liaison")[1].status_code == 302


def test_B1_a_success_forgets_earlier_failures(cast, give_password):
    for _ in range(3):
        for _ in range(4):
            give_password("liaison", WRONG)
        assert give_password("liaison")[1].status_code == 302


def test_B1_a_spray_over_many_accounts_stops_at_fifty_of_one_address(cast, give_password, hasher):
    answers = [give_password(f"nobody{number}", WRONG)[1].status_code for number in range(122)]
    assert answers.count(401) == 50
    assert answers.count(429) == 72
    assert hasher.count == 50
    assert give_password("liaison")[1].status_code == 429, "even the right password, from this address"
    assert give_password("liaison", REMOTE_ADDR="10.1.2.3")[1].status_code == 302


def test_B1_successes_do_not_use_up_the_tries_of_an_address(cast, give_password):
    for _ in range(60):
        assert give_password("liaison")[1].status_code == 302
    counter = FailureCounter.objects.get(key="address:127.0.0.1")
    assert counter.failures == 0


def test_B5_known_and_unknown_names_get_the_same_answer_and_cost_the_same(cast, give_password, hasher):
    cast.sibling.is_active = False
    cast.sibling.save()
    give_password("warm-up-name", WRONG)
    seen: dict[str, Any] = {}
    cases = {"known": ("liaison", WRONG), "unknown": ("nobodys", WRONG), "disabled": ("sibling", PASSWORD)}
    for kind, (name, password) in cases.items():
        hasher.count = 0
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client, response = give_password(name, password)
        body = text_of(response).replace(name, "NAME")
        seen[kind] = (response.status_code, body, set(response.headers), hasher.count, len(queries))
        assert not is_in(client)
    assert seen["known"] == seen["unknown"] == seen["disabled"]
    assert seen["known"][3] == 1


def test_B5_a_locked_unknown_name_answers_like_a_locked_known_one(cast, give_password):
    bodies = set()
    for name in ("liaison", "nobodys"):
        for _ in range(6):
            _, response = give_password(name, WRONG)
        bodies.add((response.status_code, text_of(response).replace(name, "NAME")))
    assert len(bodies) == 1


def test_B6_the_limit_holds_without_the_cache(cast, give_password, settings, hasher):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answers = [give_password("liaison", WRONG)[1].status_code for _ in range(6)]
    assert answers == [401, 401, 401, 401, 429, 429]
    assert hasher.count == 5
    assert give_password("sibling")[1].status_code == 302, "who knows the password gets in"


def test_a_failed_sign_in_is_written_down_without_what_was_typed(cast, give_password):
    give_password("liaison", WRONG)
    give_password("My-Secret-In-The-Wrong-Box1", WRONG)
    with batch():
        known, unknown = AuditEntry.objects.filter(action="sign_in", outcome=Outcome.REFUSED).order_by("id")
    assert (known.actor, known.ip, known.object_id) == ("anonymous", "127.0.0.1", str(cast.liaison.pk))
    assert known.region_path == cast.regions["421221103200"].path
    assert unknown.object_id == ""
    assert "Secret" not in str(vars(unknown))
    assert WRONG not in str(vars(known))


def test_a_sign_in_is_written_down_as_the_accounts_own(cast, give_password):
    give_password("liaison")
    with batch():
        entry = AuditEntry.objects.get(action="sign_in", outcome=Outcome.DONE)
    assert entry.actor == entry.object_id == str(cast.liaison.pk)


def test_axes_keeps_no_password(cast, give_password):
    give_password("liaison", WRONG)
    assert WRONG not in str(AccessAttempt.objects.values().get())


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_login_leads_to_no_other_site(cast, signed_in, wanted):
    client = signed_in(cast.liaison)
    assert client.get(LOGIN, {"next": wanted}).headers["Location"] == reverse("stations:home")


def test_signing_in_leads_back_to_where_the_person_was_through_every_step(cast, give_password, codes_of):
    codes = codes_of(cast.liaison)
    client, response = give_password("liaison", data={"next": "/workers/new/?household=1"})
    response = client.post(response.headers["Location"], {"code": codes[0]})
    assert response.headers["Location"] == "/workers/new/?household=1"


def test_a_password_longer_than_any_allowed_is_not_hashed(cast, give_password, hasher):
    assert give_password("liaison", "x" * 5000)[1].status_code == 401
    assert hasher.count == 0
