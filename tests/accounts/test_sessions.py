"""B4, A9: sessions end when they must, and a change of role or place counts at the next request."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from jiayu_jobs.clock import now, today
from stations.enums import Role, SessionEnd
from stations.models import AccountSession, PostHolding, StaffPost
from stations.services import desk
from stations.sessions import device_label, is_alive, key_hash
from stations.tasks import clear_sessions
from tests.accounts.conftest import LOGIN, SECOND, is_in
from tests.cast import COUNTY, OWN, PASSWORD, SIBLING, acting_as, make_person, make_user

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Xq7#mR2!vLp9"
HOME = "/home/"


def idle(client: Client, minutes: float) -> None:
    """Let so many minutes pass without a request."""
    row = AccountSession.objects.get(key_hash=key_hash(client.session.session_key))
    row.last_seen_at -= timedelta(minutes=minutes)
    row.save()


def copy_of(client: Client) -> Client:
    """The same cookie in other hands."""
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    return other


def test_B4_the_key_changes_at_the_password_and_at_the_second_factor(cast, codes_of, give_password):
    codes = codes_of(cast.liaison)
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    keys = [session.session_key]
    client.cookies["sessionid"] = session.session_key
    give_password("liaison", client=client)
    keys.append(client.session.session_key)
    half = copy_of(client)
    client.post(SECOND, {"code": codes[0]})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert not Session.objects.filter(session_key__in=keys[:2]).exists()
    assert is_in(client)
    assert not is_in(half)


@pytest.mark.parametrize(
    ("name", "minutes"), [("liaison", 30), ("town", 30), ("officer", 15), ("leader", 15), ("gig", 15)]
)
def test_B4_an_idle_session_ends(cast, signed_in, name, minutes):
    client = signed_in(getattr(cast, name))
    idle(client, minutes - 0.2)
    assert is_in(client)
    idle(client, minutes + 0.2)
    thief = copy_of(client)
    assert not is_in(client)
    assert not is_in(thief)
    assert AccountSession.objects.get().ended_by == SessionEnd.IDLE
    assert "较长时间没有操作" in client.get(LOGIN).content.decode()
    assert "较长时间没有操作" not in client.get(LOGIN).content.decode()


def test_B4_work_keeps_a_session_and_polling_does_not(cast, signed_in):
    client = signed_in(cast.officer)
    for _ in range(3):
        idle(client, 10)
        assert is_in(client)
    idle(client, 10)
    client.get(reverse("dashboard:snapshot"))
    idle(client, 6)
    assert not is_in(client)


def test_B4_eight_hours_are_the_end_also_of_a_busy_session(cast, signed_in):
    client = signed_in(cast.liaison)
    AccountSession.objects.update(started_at=now() - timedelta(hours=7, minutes=59))
    assert is_in(client)
    AccountSession.objects.update(started_at=now() - timedelta(hours=8, seconds=1))
    assert not is_in(client)
    assert AccountSession.objects.get().ended_by == SessionEnd.TOO_OLD


def test_B4_the_warning_knows_how_long_is_left_and_staying_lengthens_it(cast, signed_in):
    client = signed_in(cast.liaison)
    idle(client, 29)
    answer = client.post(reverse("stations:stay"))
    assert 1790 <= answer.json()["seconds"] <= 1800
    assert 'data-session-ends="' in client.get(HOME).content.decode()
    assert client.get(reverse("stations:stay")).status_code == 405


def test_B4_asking_whether_a_session_lives_does_not_lengthen_it(cast, signed_in, rf):
    client = signed_in(cast.leader)
    idle(client, 14)
    before = AccountSession.objects.get().last_seen_at
    request = rf.get("/events/figures")
    request.session, request.user = client.session, cast.leader
    assert is_alive(request)
    assert AccountSession.objects.get().last_seen_at == before
    idle(client, 2)
    assert not is_alive(request)


def test_an_ended_session_opens_public_pages_as_a_visitor(cast, signed_in):
    client = signed_in(cast.liaison)
    idle(client, 31)
    response = client.get("/jobs")
    assert response.status_code == 200
    assert "工作人员登录" in response.content.decode()


def test_an_ended_session_leads_back_after_the_login(cast, signed_in):
    client = signed_in(cast.liaison)
    idle(client, 31)
    response = client.get("/workers/?status=unemployed")
    assert response.headers["Location"] == "/login?next=%2Fworkers%2F%3Fstatus%3Dunemployed"


def test_B4_signing_out_ends_the_session_for_every_copy_of_its_cookie(cast, signed_in):
    client = signed_in(cast.liaison)
    thief = copy_of(client)
    assert is_in(thief)
    client.post(reverse("stations:logout"))
    assert not is_in(thief)
    assert client.get(reverse("stations:logout")).status_code in (302, 405)


def test_B4_disabling_an_account_ends_its_sessions_at_once(cast, signed_in):
    client = signed_in(cast.liaison)
    assert is_in(client)
    post = PostHolding._base_manager.get(user=cast.liaison).post
    with acting_as(cast.officer, cast.regions[COUNTY]):
        desk.disable_account(post=post, by=cast.officer, role=Role.COUNTY_INFO_OFFICER)
    assert not is_in(client)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        desk.enable_account(post=post, by=cast.officer, role=Role.COUNTY_INFO_OFFICER)
    assert not is_in(client), "an old cookie does not come back to life"


def change_password(client: Client, current: str = PASSWORD, new: str = NEW_PASSWORD):
    return client.post(reverse("stations:password"), {"current": current, "password": new, "again": new})


def test_B4_a_new_password_ends_every_other_session_and_changes_the_key(cast, signed_in):
    here, there = signed_in(cast.liaison), signed_in(cast.liaison)
    old_key = here.session.session_key
    stale = copy_of(here)
    assert change_password(here).status_code == 302
    assert here.session.session_key != old_key
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(stale)


def test_B4_sessions_are_listed_and_ended(cast, signed_in):
    here, there, third = (signed_in(cast.liaison) for _ in range(3))
    other = AccountSession.objects.get(key_hash=key_hash(there.session.session_key))
    assert str(other.pk) in here.get(reverse("stations:account")).content.decode()
    here.post(reverse("stations:end-session", args=[other.pk]))
    assert is_in(here)
    assert is_in(third)
    assert not is_in(there)
    assert "已在账户页被结束" in there.get(LOGIN).content.decode()
    here.post(reverse("stations:end-other-sessions"))
    assert is_in(here)
    assert not is_in(third)


def test_nobody_ends_somebody_elses_session(cast, signed_in):
    mine, theirs = signed_in(cast.officer), signed_in(cast.liaison)
    row = AccountSession.objects.get(user=cast.liaison)
    assert mine.post(reverse("stations:end-session", args=[row.pk])).status_code == 404
    assert is_in(theirs)


def test_a_session_that_no_row_knows_is_no_session(cast, signed_in):
    client = signed_in(cast.liaison)
    AccountSession.objects.all().delete()
    assert not is_in(client)


def test_a_row_of_another_account_keeps_no_session_alive(cast, signed_in):
    client = signed_in(cast.liaison)
    AccountSession.objects.update(user=cast.sibling)
    assert not is_in(client)


def names_seen(client: Client) -> str:
    return client.get(reverse("workers:list")).content.decode()


def test_A9_a_change_of_place_counts_at_the_next_request(cast, signed_in):
    make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇")
    make_person(cast.sibling, cast.regions[SIBLING], 13, full_name="亓春翀")
    client = signed_in(cast.liaison)
    assert "宓*璇" in names_seen(client)
    holding = PostHolding._base_manager.get(user=cast.liaison)
    moved = StaffPost._base_manager.create(code="moved", role=Role.VILLAGE_LIAISON, region=cast.regions[SIBLING])
    PostHolding._base_manager.filter(pk=holding.pk).update(post=moved)
    seen = names_seen(client)
    assert "宓*璇" not in seen
    assert "亓*翀" in seen


def test_A9_a_change_of_role_counts_at_the_next_request_and_for_the_idle_limit(cast, signed_in):
    client = signed_in(cast.officer)
    assert client.get(reverse("stations:posts")).status_code == 200
    StaffPost._base_manager.filter(holdings__user=cast.officer).update(
        role=Role.VILLAGE_LIAISON, region=cast.regions[OWN]
    )
    assert client.get(reverse("stations:posts")).status_code == 403
    assert AccountSession.objects.get().idle_minutes == 30
    StaffPost._base_manager.filter(holdings__user=cast.officer).update(role=Role.BUREAU_LEADER)
    assert client.get(reverse("dashboard:audit")).status_code == 200
    assert AccountSession.objects.get().idle_minutes == 15


def test_A9_a_suspended_or_ended_post_gives_nothing_at_the_next_request(cast, signed_in):
    client = signed_in(cast.liaison)
    assert client.get(reverse("workers:list")).status_code == 200
    rows = PostHolding._base_manager.filter(user=cast.liaison)
    rows.update(suspended_at=now())
    assert client.get(reverse("workers:list")).status_code == 403
    rows.update(suspended_at=None, ends_on=today() - timedelta(days=1))
    assert client.get(reverse("workers:list")).status_code == 403
    assert client.get(HOME).status_code == 403
    assert is_in(client), "the account page says that there is no post"


def test_a_person_with_two_posts_chooses_and_sees_one_at_a_time(cast, signed_in):
    make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇")
    make_person(cast.sibling, cast.regions[SIBLING], 13, full_name="亓春翀")
    second = StaffPost._base_manager.create(code="z-second", role=Role.VILLAGE_LIAISON, region=cast.regions[SIBLING])
    holding = PostHolding._base_manager.create(post=second, user=cast.liaison, starts_on=today())
    client = signed_in(cast.liaison)
    assert "亓*翀" not in names_seen(client)
    response = client.post(reverse("stations:switch-post"), {"holding": str(holding.pk)})
    assert response.headers["Location"] == HOME
    seen = names_seen(client)
    assert "亓*翀" in seen
    assert "宓*璇" not in seen


def test_nobody_switches_to_a_post_they_do_not_hold(cast, signed_in):
    foreign = PostHolding._base_manager.get(user=cast.officer)
    client = signed_in(cast.liaison)
    assert client.post(reverse("stations:switch-post"), {"holding": str(foreign.pk)}).status_code == 404
    session = client.session
    session["post"] = str(foreign.pk)
    session.save()
    assert client.get(reverse("stations:posts")).status_code == 403, "a planted post is not believed either"


def test_the_text_size_is_kept_with_the_account_or_the_browser(cast, signed_in, client):
    staff = signed_in(cast.liaison)
    address = reverse("stations:text-size")
    assert staff.post(address, {"size": "big", "next": HOME}).headers["Location"] == HOME
    assert 'data-text="big"' in signed_in(cast.liaison).get(HOME).content.decode()
    client.post(address, {"size": "big", "next": "/jobs"})
    assert 'data-text="big"' in client.get("/jobs").content.decode()
    client.post(address, {"size": "normal", "next": "/jobs"})
    assert 'data-text="big"' not in client.get("/jobs").content.decode()


def test_a_device_has_a_name_that_its_owner_knows():
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/109.0 Safari/537.36 Edg/109.0"
    wechat = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/99 Mobile MicroMessenger/8.0"
    assert device_label(edge) == "Windows 电脑 · Edge"
    assert device_label(wechat) == "安卓手机 · 微信"
    assert device_label("") == "未知设备 · 浏览器"


def test_old_sessions_are_cleared_away(cast, signed_in):
    signed_in(cast.liaison)
    kept = signed_in(cast.sibling)
    AccountSession.objects.filter(user=cast.liaison).update(last_seen_at=now() - timedelta(days=181))
    Session.objects.exclude(session_key=kept.session.session_key).update(expire_date=now() - timedelta(seconds=1))
    assert clear_sessions() == 2
    assert is_in(kept)


def test_a_new_account_without_a_post_may_do_nothing(cast, signed_in):
    user = make_user("nothing", Role.VILLAGE_LIAISON, cast.regions[OWN])
    PostHolding._base_manager.filter(user=user).delete()
    client = signed_in(user)
    assert client.get(reverse("workers:list")).status_code == 403
    assert "没有在用的岗位" in client.get(reverse("stations:account")).content.decode()
