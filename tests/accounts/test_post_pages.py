"""The pages of posts: what a town sees, what is printed, what is refused and written down."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import batch
from stations.authority import authority_of
from stations.enums import HoldingKind, Role
from stations.models import PostHolding, StaffPost, User
from stations.waiting import own_account
from tests.accounts.conftest import is_in
from tests.accounts.test_posts import post_of
from tests.cast import OWN

pytestmark = pytest.mark.django_db

POSTS = "/posts/"


def address(name: str, user: User) -> str:
    return reverse(f"stations:{name}", args=[post_of(user).pk])


def test_a_town_sees_the_posts_of_its_own_villages_and_no_others(cast, signed_in):
    page = signed_in(cast.town).get(POSTS).content.decode()
    for user in (cast.liaison, cast.sibling, cast.grid, cast.town):
        assert user.display_name in page
    for user in (cast.other_town, cast.officer, cast.leader, cast.gig):
        assert f">{user.display_name}<" not in page
    county = signed_in(cast.officer).get(POSTS).content.decode()
    assert all(user.display_name in county for user in cast.everyone().values())


@pytest.mark.parametrize("name", ["liaison", "grid", "gig", "leader"])
def test_who_manages_no_posts_is_refused(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    assert client.get(POSTS).status_code == 403
    assert client.post(address("reset-account", cast.sibling)).status_code == 403


ACTS = (
    "new-account",
    "give-post",
    "deputy",
    "move-post",
    "suspend-post",
    "resume-post",
    "leave-post",
    "close-post",
    "reset-account",
    "print-codes",
    "unlock-account",
    "disable-account",
    "enable-account",
)


@pytest.mark.parametrize("name", ACTS)
def test_a_post_of_another_town_or_above_does_not_exist_here(cast, signed_in, name):
    client = signed_in(cast.town)
    before = list(User.objects.order_by("pk").values())
    for user in (cast.other_town, cast.officer, cast.leader):
        assert client.post(address(name, user)).status_code == 404
    assert list(User.objects.order_by("pk").values()) == before


def test_the_list_is_narrowed_by_role_place_and_what_is_wrong(cast, signed_in, give_password):
    client = signed_in(cast.officer)
    PostHolding._base_manager.filter(user=cast.grid).delete()
    for _ in range(5):
        give_password("liaison", "Wrong-Horse-1877")

    def seen(query: str) -> set[str]:
        lines = client.get(POSTS, dict([query.split("=")])).context["lines"]
        return {line["holder"].user.username if line["holder"] else "" for line in lines}

    assert seen("role=village_liaison") == {"liaison", "sibling"}
    assert seen("region=421221103") == {"liaison", "sibling", "town", ""}
    assert seen("only=empty") == {""}
    assert seen("only=locked") == {"liaison"}
    assert "账号被锁 · 1" in client.get("/home/").content.decode()
    assert "空着的岗位 · 1" in client.get("/home/").content.decode()


def test_the_list_takes_as_many_queries_for_ten_posts_as_for_a_hundred(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.officer)
    client.get(POSTS)
    for number in range(100):
        StaffPost._base_manager.create(code=f"more-{number}", role=Role.VILLAGE_LIAISON, region=cast.regions[OWN])
    with django_assert_max_num_queries(12):
        assert len(client.get(POSTS).context["lines"]) > 100


def test_a_new_account_is_printed_once(cast, signed_in, give_password):
    client = signed_in(cast.town)
    response = client.post(address("new-account", cast.liaison), {"username": "wang.wu", "display_name": "王五"})
    page = response.content.decode()
    password = re.search(r'slip__code">([\w-]{19})<', page).group(1)
    assert len(re.findall(r"<li>[2-9A-Z]{4}-[2-9A-Z]{4}</li>", page)) == 10
    assert response.headers["Cache-Control"] == "no-store"
    assert give_password("wang.wu", password)[1].headers["Location"] == "/login/second"
    assert (
        password
        not in client.get(
            reverse("stations:post", args=[post_of(User.objects.get(username="wang.wu")).pk])
        ).content.decode()
    )


@pytest.mark.parametrize("name", ["1abc", "ab", "王五", "a b c", "x" * 41, "abc\n"])
def test_a_user_name_can_be_typed_on_any_keyboard(cast, signed_in, name):
    data = {"username": name, "display_name": "王五"}
    assert signed_in(cast.town).post(address("new-account", cast.liaison), data).status_code == 422


def test_a_refusal_is_shown_and_written_down(cast, signed_in):
    client = signed_in(cast.town)
    data = {"username": "sibling", "display_name": "王五"}
    response = client.post(address("new-account", cast.liaison), data)
    assert response.status_code == 422
    assert "已经有人用" in response.content.decode()
    response = client.post(address("suspend-post", cast.town), follow=True)
    assert "自己的岗位" in response.content.decode()
    with batch():
        refused = AuditEntry.objects.filter(outcome=Outcome.REFUSED)
        assert set(refused.values_list("action", flat=True)) == {"create_account", "suspend_post"}
        assert set(refused.values_list("actor", flat=True)) == {str(cast.town.pk)}


def test_ones_own_post_is_only_looked_at(cast, signed_in):
    page = signed_in(cast.town).get(address("post", cast.town)).content.decode()
    assert "只能查看" in page
    assert "重置并打印" not in page


def test_a_deputy_is_set_and_ended_on_the_page(cast, signed_in):
    client = signed_in(cast.town)
    data = {"username": "sibling", "starts_on": today().isoformat(), "ends_on": (today() + timedelta(3)).isoformat()}
    assert client.post(address("deputy", cast.liaison), data).status_code == 302
    holding = PostHolding._base_manager.get(kind=HoldingKind.DEPUTY)
    page = client.get(address("post", cast.liaison)).content.decode()
    assert reverse("stations:end-deputy", args=[holding.pk]) in page
    assert signed_in(cast.other_town).post(reverse("stations:end-deputy", args=[holding.pk])).status_code == 404
    holder = PostHolding._base_manager.get(user=cast.sibling, kind=HoldingKind.HOLDER)
    assert client.post(reverse("stations:end-deputy", args=[holder.pk])).status_code == 404, "a holder is no deputy"
    client.post(reverse("stations:end-deputy", args=[holding.pk]))
    assert OWN not in {h.post.region_id for h in cast.sibling.holdings_on(today())}


def test_moving_offers_empty_posts_of_ones_scope_alone(cast, signed_in):
    empty = StaffPost._base_manager.create(code="empty", role=Role.VILLAGE_LIAISON, region=cast.regions[OWN])
    client = signed_in(cast.town)
    page = client.get(address("move-post", cast.sibling)).content.decode()
    assert str(empty.pk) in page
    assert str(post_of(cast.liaison).pk) not in page
    foreign = StaffPost._base_manager.create(
        code="foreign", role=Role.VILLAGE_LIAISON, region=cast.regions["421221450200"]
    )
    assert client.post(address("move-post", cast.sibling), {"post": str(foreign.pk)}).status_code == 422
    assert client.post(address("move-post", cast.sibling), {"post": str(empty.pk)}).status_code == 302
    assert authority_of(cast.sibling).post == empty


def test_moving_says_so_where_no_post_is_empty(cast, signed_in):
    page = signed_in(cast.town).get(address("move-post", cast.sibling)).content.decode()
    assert "现在没有空着的岗位，暂时不能调岗" in page
    assert "<select" not in page


def test_whoever_is_suspended_reads_at_sign_in_what_happened_and_what_to_do(cast, signed_in, give_password, codes_of):
    signed_in(cast.town).post(address("suspend-post", cast.liaison))
    code = codes_of(cast.liaison)[0]
    client, _ = give_password(cast.liaison.username, data={"next": "/workers/"})
    page = client.post("/login/second", {"code": code}, follow=True).content.decode()
    assert f"您的岗位“{post_of(cast.liaison)}”已于" in page
    assert "请联系上一级管理员问明原因，恢复后刷新本页就能继续使用" in page
    assert "您现在没有在用的岗位" in client.get("/workers/").content.decode()


def test_disabling_signs_out_and_the_page_says_so(cast, signed_in):
    theirs = signed_in(cast.liaison)
    client = signed_in(cast.town)
    page = client.post(address("disable-account", cast.liaison), follow=True).content.decode()
    assert "账号停用" in page
    assert not is_in(theirs)


def test_the_county_opens_a_post_on_the_page(cast, signed_in):
    client = signed_in(cast.officer)
    response = client.post(reverse("stations:new-post"), {"role": Role.VILLAGE_LIAISON, "region": OWN}, follow=True)
    assert "已设立岗位" in response.content.decode()
    made = response.context["post"]
    page = client.post(reverse("stations:close-post", args=[made.pk]), follow=True).content.decode()
    assert "已撤销岗位" in page
    assert client.get(reverse("stations:post", args=[made.pk])).status_code == 404
    assert (
        signed_in(cast.town)
        .post(reverse("stations:new-post"), {"role": Role.VILLAGE_LIAISON, "region": OWN})
        .status_code
        == 422
    )


def test_a_sheet_that_runs_out_is_told_in_time(cast, codes_of):
    codes_of(cast.liaison)
    assert own_account(authority_of(cast.liaison)) == []
    keep = list(cast.liaison.backup_codes.values_list("pk", flat=True)[:2])
    cast.liaison.backup_codes.exclude(pk__in=keep).update(used_at=now())
    (line,) = own_account(authority_of(cast.liaison))
    assert "只剩 2 个" in line.note
