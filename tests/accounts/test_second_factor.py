"""B3: the second factor, and what a session that gave only a password can reach."""

import re
import uuid
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from jiayu_jobs.web.access import access_of
from stations.models import BackupCode, FailureCounter, Installation, RememberedDevice, SecondFactor
from stations.services.proof import prove, wanted_proof
from stations.services.second_factor import device_cookie
from stations.stages import SECOND_FACTOR_KEY
from tests.accounts.conftest import SECOND, is_in, phone_code
from tests.cast import OWN, PASSWORD, make_person
from tests.conventions.addresses import addresses

pytestmark = pytest.mark.django_db

SAMPLES = {"UUIDConverter": uuid.uuid4(), "StringConverter": "LAB02", "SlugConverter": "login", "PathConverter": "x"}
# What a password alone reaches: giving or setting up the second factor, a first password after it, and out.
HALF_WAY = {
    "stations:login-second",
    "stations:login-skip",
    "stations:second-factor",
    "stations:printed-codes",
    "stations:password",
    "stations:logout",
}
PRIVATE = [address for address in addresses() if getattr(access_of(address.view), "kind", "") != "public"]


def test_only_these_addresses_are_reached_half_way():
    half_way = {a.name for a in PRIVATE if access_of(a.view).stage == "password"}
    assert half_way == HALF_WAY
    assert len(PRIVATE) > 50


@pytest.mark.parametrize("method", ["get", "post"])
def test_B3_a_password_alone_reaches_nothing_but_the_second_factor(cast, half_signed_in, method):
    client = half_signed_in(cast.officer)
    session_before = dict(client.session)
    reached = []
    for address in PRIVATE:
        if address.name == "stations:logout":
            continue
        url = reverse(address.name, args=[SAMPLES[kind] for kind in address.converters.values()])
        response = getattr(client, method)(url)
        refused = response.status_code in (401, 405) or response.headers.get("Location", "").startswith(SECOND)
        if not refused and address.name != "stations:login-second":
            reached.append(f"{method} {address.name}: {response.status_code} {response.headers.get('Location')}")
    assert reached == []
    assert SECOND_FACTOR_KEY not in client.session
    assert dict(client.session).keys() - {"next"} == session_before.keys() - {"next"}


def test_B3_a_password_alone_replaces_neither_phone_nor_codes_nor_password(cast, half_signed_in):
    client = half_signed_in(cast.liaison)
    before = set(BackupCode.objects.values_list("pk", flat=True))
    client.post(reverse("stations:printed-codes"))
    client.get(reverse("stations:second-factor"))
    client.post(
        reverse("stations:password"), {"current": PASSWORD, "password": "Xq7#mR2!vLp9", "again": "Xq7#mR2!vLp9"}
    )
    assert set(BackupCode.objects.values_list("pk", flat=True)) == before
    assert not SecondFactor.objects.exists()
    cast.liaison.refresh_from_db()
    assert cast.liaison.check_password(PASSWORD)


def test_the_phone_is_set_up_with_a_picture_and_its_first_code(cast, give_password):
    client, response = give_password("liaison")
    page = client.get(response.headers["Location"]).content.decode()
    factor = SecondFactor.objects.get()
    secret = factor.secret.open()
    assert " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)) in page
    assert re.search(r'<img class="qr" src="data:image/svg\+xml', page)
    assert client.post(reverse("stations:second-factor"), {"code": "000000"}).status_code == 422
    assert not is_in(client)
    response = client.post(reverse("stations:second-factor"), {"code": phone_code(factor)})
    assert len(re.findall(r"<li>[2-9A-Z]{4}-[2-9A-Z]{4}</li>", response.content.decode())) == 10
    assert is_in(client)


def test_the_secret_and_the_codes_are_not_stored_in_clear(cast, give_password, codes_of):
    give_password("liaison")[0].get(reverse("stations:second-factor"))
    code = codes_of(cast.liaison)[0].replace("-", "")
    secret = SecondFactor.objects.get().secret.open()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, '') FROM stations_secondfactor f")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(b::text, '') FROM stations_backupcode b")
        stored += cursor.fetchone()[0]
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    assert str(cast.liaison.pk) in sessions
    for plain in (secret, code):
        assert plain not in stored
        assert plain.encode().hex() not in stored
        assert plain not in sessions


def enrolled(cast, give_password) -> tuple[Client, SecondFactor]:
    """A client that has just set up its phone, with the code of the step before."""
    client, _ = give_password("liaison")
    client.get(reverse("stations:second-factor"))
    factor = SecondFactor.objects.get()
    client.post(reverse("stations:second-factor"), {"code": phone_code(factor, -1)})
    return client, factor


def test_B3_a_code_of_the_phone_is_good_once(cast, give_password):
    _, factor = enrolled(cast, give_password)
    code = phone_code(factor)
    first, _ = give_password("liaison")
    second, _ = give_password("liaison")
    assert first.post(SECOND, {"code": code}).status_code == 302
    assert second.post(SECOND, {"code": code}).status_code == 422
    assert is_in(first)
    assert not is_in(second)


def test_B3_a_clock_may_be_one_step_off_and_no_more(cast, give_password):
    _, factor = enrolled(cast, give_password)
    client, _ = give_password("liaison")
    for steps in (-3, 3):
        assert client.post(SECOND, {"code": phone_code(factor, steps)}).status_code == 422
    assert client.post(SECOND, {"code": phone_code(factor, 1)}).status_code == 302


def test_B3_printed_codes_are_good_once_each_in_any_writing(cast, half_signed_in, give_password, codes_of):
    codes = codes_of(cast.liaison)
    assert len(set(codes)) == 10
    for code, typed in zip(codes[:3], (codes[0], codes[1].lower(), codes[2].replace("-", " ")), strict=True):
        client, _ = give_password("liaison")
        assert client.post(SECOND, {"code": typed}).status_code == 302
        again, _ = give_password("liaison")
        assert again.post(SECOND, {"code": code}).status_code == 422
    assert cast.liaison.backup_codes.filter(used_at__isnull=True).count() == 7


def test_another_accounts_code_is_worth_nothing(cast, codes_of, half_signed_in):
    codes = codes_of(cast.sibling)
    client = half_signed_in(cast.liaison)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 422
    assert cast.sibling.backup_codes.filter(used_at__isnull=True).count() == 10


def test_a_new_sheet_ends_the_one_before(cast, codes_of, half_signed_in):
    old = codes_of(cast.liaison)
    client = half_signed_in(cast.liaison)
    assert client.post(SECOND, {"code": old[0]}).status_code == 422


def test_B3_five_wrong_codes_lock_for_fifteen_minutes(cast, half_signed_in, codes_of):
    client = half_signed_in(cast.liaison)
    codes = codes_of(cast.liaison)
    answers = [client.post(SECOND, {"code": f"{number:06d}"}).status_code for number in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert client.post(SECOND, {"code": codes[0]}).status_code == 429
    with batch():
        reasons = list(AuditEntry.objects.filter(action="give_second_factor").values_list("reason", flat=True))
    assert reasons.count("wrong") == 5
    assert reasons.count("locked") == 3
    FailureCounter.objects.update(last_at=now() - timedelta(minutes=15, seconds=1))
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302


def test_signing_in_again_does_not_give_new_tries_for_the_code(cast, half_signed_in, give_password):
    client = half_signed_in(cast.liaison)
    for number in range(5):
        client.post(SECOND, {"code": f"{number:06d}"})
    again, _ = give_password("liaison")
    assert again.post(SECOND, {"code": "123456"}).status_code == 429


def remember(client: Client, code: str) -> str:
    """Give a code and have the device remembered; returns the name of the cookie."""
    response = client.post(SECOND, {"code": code, "remember_device": "on"})
    assert response.status_code == 302
    (name,) = [name for name in response.cookies if name.startswith("device_")]
    cookie = response.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 86_400
    return name


def with_cookie(client: Client, name: str) -> Client:
    """Another browser start on the same device: only the device's cookie is left."""
    other = Client()
    other.cookies[name] = client.cookies[name].value
    return other


def test_a_remembered_device_is_not_asked_again_but_is_never_fresh(cast, half_signed_in, give_password, codes_of, rf):
    client = half_signed_in(cast.liaison)
    codes = codes_of(cast.liaison)
    name = remember(client, codes[0])
    assert name == device_cookie(cast.liaison)
    later, response = give_password("liaison", client=with_cookie(client, name))
    assert response.headers["Location"] == reverse("stations:home")
    assert is_in(later)
    request = rf.get("/")
    request.session, request.user = later.session, cast.liaison
    assert wanted_proof(request) == "code"
    with pytest.raises(Refused):
        prove(request, "wrong")
    # Changing the phone asks for a code first.
    assert later.get(reverse("stations:second-factor")).headers["Location"].startswith(SECOND)


def test_a_remembered_device_counts_for_its_account_alone_and_only_unaltered(
    cast, half_signed_in, give_password, codes_of
):
    client = half_signed_in(cast.liaison)
    name = remember(client, codes_of(cast.liaison)[0])
    value = client.cookies[name].value
    codes_of(cast.sibling)
    for username, cookie_name, cookie in (
        ("sibling", device_cookie(cast.sibling), value),
        ("liaison", name, value[:-3] + "abc"),
        ("liaison", name, value.split(":", 2)[1]),
        ("liaison", name, unquote(value).rsplit(":", 2)[0]),
    ):
        other = Client()
        other.cookies[cookie_name] = cookie
        assert give_password(username, client=other)[1].headers["Location"] == SECOND


def test_a_remembered_device_ends_after_thirty_days_and_when_it_is_forgotten(
    cast, half_signed_in, give_password, codes_of
):
    client = half_signed_in(cast.liaison)
    codes = codes_of(cast.liaison)
    name = remember(client, codes[0])
    device = RememberedDevice.objects.get()
    RememberedDevice.objects.update(expires_at=now() - timedelta(seconds=1))
    assert give_password("liaison", client=with_cookie(client, name))[1].headers["Location"] == SECOND
    RememberedDevice.objects.update(expires_at=now() + timedelta(days=30))
    on_device, _ = give_password("liaison", client=with_cookie(client, name))
    assert is_in(on_device)
    elsewhere, _ = give_password("liaison")
    elsewhere.post(SECOND, {"code": codes[1]})
    elsewhere.post(reverse("stations:forget-device", args=[device.pk]))
    assert not is_in(on_device), "a session that rested on the device ends with it"
    assert is_in(elsewhere)
    assert give_password("liaison", client=with_cookie(client, name))[1].headers["Location"] == SECOND


def test_nobody_forgets_somebody_elses_device(cast, half_signed_in, codes_of, signed_in):
    remember(half_signed_in(cast.liaison), codes_of(cast.liaison)[0])
    device = RememberedDevice.objects.get()
    assert signed_in(cast.officer).post(reverse("stations:forget-device", args=[device.pk])).status_code == 404
    assert RememberedDevice.objects.in_force().count() == 1


def test_nothing_is_skipped_where_no_demo_data_lies(cast, half_signed_in, give_password):
    client = half_signed_in(cast.liaison)
    client.post(reverse("stations:login-skip"))
    assert not is_in(client)
    fresh, _ = give_password("sibling")
    fresh.post(reverse("stations:login-skip"))
    assert not is_in(fresh)


@pytest.fixture
def demo(db):
    Installation.objects.create(demo_seed=1, demo_size="small")


def test_a_demo_database_skips_with_a_banner_and_a_look_asks_for_the_password(demo, cast, give_password, rf):
    client, response = give_password("liaison")
    assert response.headers["Location"] == reverse("stations:home")
    assert "演示环境未启用第二道验证" in client.get(reverse("stations:home")).content.decode()
    request = rf.get("/")
    request.session, request.user = client.session, cast.liaison
    assert wanted_proof(request) == "password"
    with pytest.raises(Refused):
        prove(request, "Wrong-Horse-1877")
    prove(request, PASSWORD)


def test_a_demo_account_with_a_second_factor_is_asked_and_may_skip(demo, cast, half_signed_in):
    client = half_signed_in(cast.liaison)
    assert not is_in(client)
    assert "跳过这一步" in client.get(SECOND).content.decode()
    client.post(reverse("stations:login-skip"))
    assert is_in(client)


def test_proving_again_is_limited_to_five_tries(cast, codes_of, half_signed_in, rf):
    client = half_signed_in(cast.liaison)
    code = codes_of(cast.liaison)[0]
    request = rf.get("/")
    request.session, request.user = client.session, cast.liaison
    for _ in range(5):
        with pytest.raises(Refused):
            prove(request, "wrong")
    with pytest.raises(Refused, match="15 分钟"):
        prove(request, code)


def test_B3_a_used_up_sheet_does_not_open_the_way_past_the_second_factor(cast, give_password, codes_of):
    codes_of(cast.liaison)
    cast.liaison.backup_codes.update(used_at=now())
    client, response = give_password("liaison")
    assert response.headers["Location"] == SECOND
    for url in (reverse("stations:second-factor"), "/home/", "/workers/"):
        assert client.get(url).headers["Location"].startswith(SECOND)
    assert client.post(reverse("stations:printed-codes")).headers["Location"].startswith(SECOND)
    assert not cast.liaison.backup_codes.filter(used_at__isnull=True).exists()


def test_B4_a_code_given_for_a_look_gives_the_session_a_new_key(cast, codes_of, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    code = codes_of(cast.liaison)[0]
    client = signed_in(cast.liaison)
    session = client.session
    session["second_factor"] = "device"
    session.save()
    before = client.cookies["sessionid"].value
    asked = {"field": "id_number", "reason": "核对档案信息"}
    assert client.post(f"/workers/{person.pk}/reveal/", asked).status_code != 200
    assert client.post(f"/workers/{person.pk}/reveal/", asked | {"password": code}).status_code == 200
    after = client.cookies["sessionid"].value
    assert after != before
    client.cookies["sessionid"] = before
    assert client.get("/workers/").status_code == 302, "the old key opens nothing"
