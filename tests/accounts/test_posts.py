"""People change posts: taken, handed over, moved, suspended, deputised, closed; by whom, and who must not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from stations.authority import authority_of
from stations.enums import HoldingKind, Role
from stations.models import PostHolding, StaffPost, User
from stations.passwords import set_password
from stations.services import desk, posts
from stations.services.review import refuse_own_submission
from tests.accounts.conftest import is_in
from tests.cast import COUNTY, FOREIGN, OWN, PASSWORD, SIBLING, TOWN_A, acting_as, make_user

pytestmark = pytest.mark.django_db

OFFICER, TOWN = Role.COUNTY_INFO_OFFICER, Role.TOWN_SERVICE_STAFF


def post_of(user: User) -> StaffPost:
    """The post that an account holds."""
    return PostHolding._base_manager.get(user=user, ends_on__isnull=True, kind=HoldingKind.HOLDER).post


def as_officer(cast: Any, work: Any, **given: Any) -> Any:
    """Let the county officer do something."""
    with acting_as(cast.officer, cast.regions[COUNTY]):
        return work(**given, by=cast.officer, role=OFFICER)


def as_town(cast: Any, work: Any, **given: Any) -> Any:
    """Let town A's staff do something."""
    with acting_as(cast.town, cast.regions[TOWN_A]):
        return work(**given, by=cast.town, role=TOWN)


def entries(*actions: str) -> list[AuditEntry]:
    with batch():
        return list(AuditEntry.objects.filter(action__in=actions).order_by("id"))


def test_a_new_person_takes_a_post_with_a_printed_password_and_codes(cast, give_password):
    post = post_of(cast.liaison)
    issued = as_town(cast, desk.create_account, post=post, username="NewComer", display_name="测试新来")
    assert issued.user.username == "newcomer"
    assert issued.user.must_change_password
    assert len(issued.codes) == 10
    assert authority_of(issued.user).region.code == OWN
    cast.liaison.refresh_from_db()
    assert not cast.liaison.is_active, "who has no post left is signed out and closed"
    client, response = give_password("newcomer", issued.password)
    response = client.post(response.headers["Location"], {"code": issued.codes[0]})
    assert response.headers["Location"] == "/account/password/"
    fresh = "Xq7#mR2!vLp9"
    client.post("/account/password/", {"current": issued.password, "password": fresh, "again": fresh})
    assert is_in(client)
    actions = [entry.action for entry in entries("create_account", "leave_post", "take_post", "make_backup_codes")]
    assert actions == ["create_account", "leave_post", "take_post", "make_backup_codes"]


def test_what_is_printed_is_stored_nowhere(cast):
    issued = as_town(cast, desk.create_account, post=post_of(cast.liaison), username="new", display_name="新来")
    with batch():
        told = str([vars(entry) for entry in AuditEntry.objects.all()])
    for secret in (issued.password, *issued.codes):
        assert secret not in told
        assert secret not in str(vars(issued.user))


def test_history_of_a_post_stays(cast):
    post = post_of(cast.liaison)
    as_town(cast, desk.create_account, post=post, username="new", display_name="新来")
    former = PostHolding._base_manager.get(post=post, user=cast.liaison)
    assert former.starts_on == date(2023, 1, 1)
    assert former.ends_on == today() - timedelta(days=1)


def test_a_post_is_handed_to_somebody_who_has_an_account(cast):
    post = post_of(cast.sibling)
    assert as_town(cast, desk.give_post, post=post, username=" LIAISON ") == cast.liaison
    regions = {holding.post.region_id for holding in cast.liaison.holdings_on(today())}
    assert regions == {OWN, SIBLING}
    with pytest.raises(Refused) as refusal:
        as_town(cast, desk.give_post, post=post, username="nobody")
    assert refusal.value.field == "username"
    with pytest.raises(Refused, match="已经在"):
        as_town(cast, desk.give_post, post=post, username="liaison")


def test_who_left_may_come_back_and_who_was_disabled_may_not(cast):
    post = post_of(cast.sibling)
    as_town(cast, posts.leave_post, post=post)
    cast.sibling.refresh_from_db()
    assert not cast.sibling.is_active
    as_town(cast, desk.give_post, post=post, username="sibling")
    cast.sibling.refresh_from_db()
    assert cast.sibling.is_active
    as_town(cast, desk.disable_account, post=post)
    as_town(cast, posts.leave_post, post=post)
    with pytest.raises(Refused) as refusal:
        as_town(cast, desk.give_post, post=post, username="sibling")
    assert refusal.value.field == "username"


def test_a_password_stored_while_somebody_disables_the_account_does_not_open_it_again(cast):
    stale = User.objects.get(pk=cast.sibling.pk)
    as_town(cast, desk.disable_account, post=post_of(cast.sibling))
    set_password(stale, "Quite-Another-7391")
    cast.sibling.refresh_from_db()
    assert not cast.sibling.is_active
    assert cast.sibling.check_password("Quite-Another-7391")


def test_nobody_moves_to_a_post_that_was_closed_meanwhile(cast):
    target = StaffPost._base_manager.create(
        code="new", role=Role.VILLAGE_LIAISON, region=cast.regions[OWN], closed_on=today()
    )
    with pytest.raises(Refused, match="已撤销"):
        as_town(cast, posts.move_to, post=post_of(cast.sibling), target=target)


def test_a_post_taken_and_left_on_one_day_gives_no_right_any_more(cast):
    post = post_of(cast.sibling)
    as_town(cast, desk.give_post, post=post, username="liaison")
    as_town(cast, posts.leave_post, post=post)
    assert {holding.post.region_id for holding in cast.liaison.holdings_on(today())} == {OWN}
    assert PostHolding._base_manager.filter(post=post, user=cast.liaison).count() == 1
    with pytest.raises(Refused, match="没有人"):
        as_town(cast, posts.leave_post, post=post)


def test_somebody_moves_to_an_empty_post_and_their_session_with_them(cast, signed_in):
    target = post_of(cast.sibling)
    as_town(cast, posts.leave_post, post=target)
    client = signed_in(cast.liaison)
    assert is_in(client)
    as_town(cast, posts.move_to, post=post_of(cast.liaison), target=target)
    assert is_in(client)
    assert authority_of(cast.liaison).region.code == SIBLING
    assert len(cast.liaison.holdings_on(today())) == 1


def test_nobody_moves_to_a_post_that_is_held_and_nothing_is_half_done(cast):
    with pytest.raises(Refused, match="已有人"):
        as_town(cast, posts.move_to, post=post_of(cast.liaison), target=post_of(cast.sibling))
    assert authority_of(cast.liaison).region.code == OWN


def test_suspended_and_resumed(cast, signed_in):
    client = signed_in(cast.liaison)
    as_town(cast, posts.suspend, post=post_of(cast.liaison))
    assert not is_in(client)
    assert authority_of(cast.liaison).holding is None
    as_town(cast, posts.resume, post=post_of(cast.liaison))
    assert authority_of(cast.liaison).region.code == OWN
    assert [entry.action for entry in entries("suspend_post", "resume_post")] == ["suspend_post", "resume_post"]


def deputise(cast: Any, first: int, last: int, username: str = "sibling") -> PostHolding:
    """The sibling stands in for the liaison from so many days after today to so many."""
    return as_town(
        cast,
        posts.set_deputy,
        post=post_of(cast.liaison),
        username=username,
        starts_on=today() + timedelta(days=first),
        ends_on=today() + timedelta(days=last),
    )


def regions_on(user: User, day: date) -> set[str]:
    return {holding.post.region_id for holding in user.holdings_on(day)}


def test_a_deputy_stands_in_from_the_first_day_to_the_last(cast):
    deputise(cast, 1, 3)
    days = {offset: regions_on(cast.sibling, today() + timedelta(days=offset)) for offset in range(5)}
    assert [OWN in days[offset] for offset in range(5)] == [False, True, True, True, False]
    assert all(SIBLING in regions for regions in days.values())
    assert authority_of(cast.sibling).region.code == SIBLING, "one's own post comes first"
    assert OWN in regions_on(cast.liaison, today()), "the holder keeps the post"


def test_a_deputys_time_can_end_early_at_once(cast):
    holding = deputise(cast, 0, 9)
    assert OWN in regions_on(cast.sibling, today())
    as_town(cast, posts.end_deputy, holding=holding)
    assert OWN not in regions_on(cast.sibling, today())
    cast.sibling.refresh_from_db()
    assert cast.sibling.is_active
    later = deputise(cast, 5, 9)
    as_town(cast, posts.end_deputy, holding=later)
    assert OWN not in regions_on(cast.sibling, today() + timedelta(days=6))


@pytest.mark.parametrize(
    ("first", "last", "username", "field"),
    [
        (-1, 3, "sibling", "starts_on"),
        (3, 2, "sibling", "ends_on"),
        (0, 185, "sibling", "ends_on"),
        (0, 3, "nobody", "username"),
        (0, 3, "liaison", "username"),
        (0, 3, "town", "username"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused_at_its_field(cast, first, last, username, field):
    with pytest.raises(Refused) as refusal:
        deputise(cast, first, last, username)
    assert refusal.value.field == field


def test_one_deputy_is_not_set_twice_for_the_same_days(cast):
    deputise(cast, 1, 5)
    with pytest.raises(Refused, match="这段时间"):
        deputise(cast, 5, 8)
    deputise(cast, 6, 8)


MANAGED = (
    posts.suspend,
    posts.resume,
    posts.leave_post,
    desk.reset_account,
    desk.print_codes,
    desk.unlock_account,
    desk.disable_account,
    desk.enable_account,
)


@pytest.mark.parametrize("work", MANAGED, ids=lambda work: work.__name__)
def test_nobody_manages_their_own_post_or_account(cast, work):
    for act, user in ((as_officer, cast.officer), (as_town, cast.town)):
        with pytest.raises(Refused, match="自己"):
            act(cast, work, post=post_of(user))


def test_nobody_manages_a_post_for_which_they_stand_in(cast):
    post = post_of(cast.liaison)
    PostHolding._base_manager.create(
        post=post, user=cast.town, kind=HoldingKind.DEPUTY, starts_on=today(), ends_on=today()
    )
    with pytest.raises(Refused, match="自己"):
        as_town(cast, posts.suspend, post=post)


def test_nobody_gives_themselves_a_post(cast):
    with pytest.raises(Refused, match="自己"):
        as_town(cast, desk.give_post, post=post_of(cast.liaison), username="town")
    with pytest.raises(Refused, match="自己"):
        as_officer(cast, desk.give_post, post=post_of(cast.leader), username="officer")


@pytest.mark.parametrize("work", MANAGED, ids=lambda work: work.__name__)
def test_nobody_reaches_a_role_above_their_own(cast, work):
    for user in (cast.officer, cast.leader, cast.gig):
        with pytest.raises(Refused, match="县级"):
            as_town(cast, work, post=post_of(user))


@pytest.mark.parametrize("role", [Role.VILLAGE_LIAISON, Role.COMMUNITY_GRID_WORKER, Role.GIG_STATION_SPECIALIST])
def test_a_role_without_the_right_manages_nothing(cast, role):
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(Refused):
        posts.suspend(post=post_of(cast.sibling), by=cast.liaison, role=role)


@pytest.mark.parametrize(
    "work",
    [desk.reset_account, desk.print_codes, desk.unlock_account, desk.disable_account, desk.enable_account],
    ids=lambda work: work.__name__,
)
@pytest.mark.parametrize("elsewhere", ["officer", "foreign", "future"])
def test_an_account_that_also_holds_a_post_out_of_reach_is_left_to_the_county(cast, work, elsewhere):
    """Who resets an account could sign in with it, and use every post it holds."""
    role, region = {
        "officer": (OFFICER, COUNTY),
        "foreign": (Role.VILLAGE_LIAISON, FOREIGN),
        "future": (Role.VILLAGE_LIAISON, FOREIGN),
    }[elsewhere]
    post = StaffPost._base_manager.create(code=f"second-{region}", role=role, region=cast.regions[region])
    starts = today() + timedelta(days=7 if elsewhere == "future" else 0)
    PostHolding._base_manager.create(post=post, user=cast.liaison, starts_on=starts)
    before = User.objects.get(pk=cast.liaison.pk).password
    with pytest.raises(Refused, match="管理范围以外") as refusal:
        as_town(cast, work, post=PostHolding._base_manager.get(user=cast.liaison, post__region=OWN).post)
    assert cast.regions[region].short_name not in refusal.value.message
    assert User.objects.get(pk=cast.liaison.pk).password == before
    as_officer(cast, work, post=PostHolding._base_manager.get(user=cast.liaison, post__region=OWN).post)


def test_a_reset_at_the_desk_ends_everything_of_before(cast, signed_in, codes_of, give_password):
    old_codes = codes_of(cast.liaison)
    client = signed_in(cast.liaison)
    for _ in range(5):
        give_password("liaison", "Wrong-Horse-1877")
    assert give_password("liaison")[1].status_code == 429
    issued = as_town(cast, desk.reset_account, post=post_of(cast.liaison))
    assert not is_in(client)
    assert give_password("liaison", PASSWORD)[1].status_code == 401
    again, response = give_password("liaison", issued.password)
    assert again.post(response.headers["Location"], {"code": old_codes[0]}).status_code == 422
    assert again.post(response.headers["Location"], {"code": issued.codes[0]}).status_code == 302


def test_unlocking_lets_the_holder_try_again_at_once(cast, give_password):
    for _ in range(5):
        give_password("liaison", "Wrong-Horse-1877")
    as_town(cast, desk.unlock_account, post=post_of(cast.liaison))
    assert give_password("liaison")[1].status_code == 302
    assert [entry.actor for entry in entries("unlock_account")] == [str(cast.town.pk)]


def test_the_county_opens_and_closes_posts_and_the_count_of_five_roles_follows(cast):
    rebuild()

    def counted() -> list[Any]:
        roll_up()
        with batch():
            return [figures(cast.regions[code], "now", ["NET08"], today())[0].value for code in (TOWN_A, COUNTY)]

    before = counted()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        post = posts.open_post(role=Role.VILLAGE_LIAISON, region=cast.regions[OWN], by=cast.officer, by_role=OFFICER)
    assert counted() == [number + 1 for number in before]
    as_officer(cast, desk.give_post, post=post, username="sibling")
    with pytest.raises(Refused, match="先办离岗"):
        as_officer(cast, posts.close_post, post=post)
    as_officer(cast, posts.leave_post, post=post)
    as_officer(cast, posts.close_post, post=post)
    assert counted() == before


def test_a_town_neither_opens_nor_closes_posts(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]), pytest.raises(Refused, match="县级"):
        posts.open_post(role=Role.VILLAGE_LIAISON, region=cast.regions[OWN], by=cast.town, by_role=TOWN)
    as_town(cast, posts.leave_post, post=post_of(cast.liaison))
    empty = StaffPost._base_manager.get(code__endswith="-liaison")
    with pytest.raises(Refused, match="县级"):
        as_town(cast, posts.close_post, post=empty)


def test_a_post_stands_at_the_level_of_its_role(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]), pytest.raises(Refused) as refusal:
        posts.open_post(role=TOWN, region=cast.regions[OWN], by=cast.officer, by_role=OFFICER)
    assert refusal.value.field == "region"


def test_a_taken_user_name_is_told_at_its_field(cast):
    with pytest.raises(Refused) as refusal:
        as_town(cast, desk.create_account, post=post_of(cast.liaison), username="Sibling", display_name="新来")
    assert refusal.value.field == "username"
    cast.liaison.refresh_from_db()
    assert cast.liaison.is_active, "nothing is half done"


def test_the_database_itself_allows_one_holder_and_no_deputy_without_an_end(cast):
    post = post_of(cast.liaison)
    for given in ({"kind": HoldingKind.HOLDER}, {"kind": HoldingKind.DEPUTY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostHolding._base_manager.create(post=post, user=cast.sibling, starts_on=today(), **given)


def test_nobody_reviews_their_own_submission(cast):
    for submitted_by in (cast.town, cast.town.pk, str(cast.town.pk)):
        with pytest.raises(Refused, match="自己提交"):
            refuse_own_submission(submitted_by, cast.town)
    refuse_own_submission(cast.liaison, cast.town)


def test_every_act_names_who_did_it_where_and_nothing_personal(cast):
    post = post_of(cast.liaison)
    as_town(cast, posts.suspend, post=post)
    as_town(cast, posts.resume, post=post)
    as_town(cast, desk.reset_account, post=post)
    as_town(cast, posts.leave_post, post=post)
    for entry in entries("suspend_post", "resume_post", "reset_account", "leave_post"):
        assert entry.actor == str(cast.town.pk)
        assert entry.region_path == cast.regions[OWN].path
        assert entry.object_id == str(cast.liaison.pk)
        assert cast.liaison.display_name not in str(entry.detail)


def test_a_suspension_is_seen_in_the_same_second(cast):
    user = make_user("second", Role.VILLAGE_LIAISON, cast.regions[OWN])
    as_town(cast, posts.suspend, post=post_of(user))
    holding = PostHolding._base_manager.get(user=user)
    assert now() - holding.suspended_at < timedelta(seconds=5)
