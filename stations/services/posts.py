"""What happens to posts: opened, taken, handed over, moved, suspended, deputised, left, closed.

Scope has already hidden the posts outside one's region; what is asked here is whether the own role reaches that far.
Every function raises Refused with one sentence for the person at the desk.
"""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.regions import Level
from stations.enums import NETWORK, HoldingKind, Role, SessionEnd
from stations.models import PostHolding, Region, StaffPost, User
from stations.sessions import end_sessions

# Which posts each role may manage: never one above its own.
MANAGES: dict[str, tuple[str, ...]] = {
    Role.COUNTY_INFO_OFFICER: tuple(Role.values),
    Role.TOWN_SERVICE_STAFF: (Role.TOWN_SERVICE_STAFF, Role.COMMUNITY_GRID_WORKER, Role.VILLAGE_LIAISON),
}
# At which level of region a post of a role stands.
LEVELS: dict[str, str] = {
    Role.COUNTY_INFO_OFFICER: Level.COUNTY,
    Role.BUREAU_LEADER: Level.COUNTY,
    Role.GIG_STATION_SPECIALIST: Level.COUNTY,
    Role.TOWN_SERVICE_STAFF: Level.TOWN,
    Role.COMMUNITY_GRID_WORKER: Level.COMMUNITY,
    Role.VILLAGE_LIAISON: Level.VILLAGE,
}
DEPUTY_DAYS = 184
NOBODY_HERE = "这个岗位现在没有人。"


def manageable(posts: Any, role: str) -> Any:
    """The posts of a queryset that a role may manage."""
    return posts.filter(role__in=MANAGES.get(role, ()))


def running() -> Q:
    """The condition under which a holding has not ended; the suspended holder's and those to come are included.

    One that was ended in the middle of its last day is suspended and has an end.
    """
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today(), suspended_at__isnull=True)


def check_may_manage(post: StaffPost, by: User, role: str) -> None:
    """Raises Refused for one's own post, as holder or deputy, and for a role above one's own."""
    if post.role not in MANAGES.get(role, ()):
        raise Refused("这个岗位由县级信息员管理。")
    if post.holdings.filter(running(), user=by).exists():
        raise Refused("不能管理自己的岗位，请同级的其他人或上一级办理。")


def holder_of(post: StaffPost) -> PostHolding:
    """Who holds a post. Raises Refused where nobody does."""
    rows = post.holdings.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True).select_related("user")
    holding: PostHolding | None = rows.first()
    if holding is None:
        raise Refused(NOBODY_HERE)
    return holding


def lock(*posts: StaffPost) -> None:
    """Two clerks at one post queue up. Raises Refused for a post that was closed meanwhile."""
    keys = [post.pk for post in posts]
    for row in StaffPost._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"):
        if row.closed_on is not None:
            raise Refused("这个岗位刚刚已撤销，请刷新后再看。")


def open_post(*, role: str, region: Region, by: User, by_role: str) -> StaffPost:
    """A new post of the establishment, numbered within its region and role; only the county sets them up."""
    if by_role != Role.COUNTY_INFO_OFFICER:
        raise Refused("岗位编制由县级信息员设立。")
    if LEVELS.get(role) != region.level:
        raise Refused(f"“{Role(role).label}”不设在{region.name}这一级。", field="region")
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        taken = StaffPost._base_manager.filter(role=role, region=region).count()
        post = StaffPost._base_manager.create(
            code=f"{role}-{region.code}-{taken + 1}", role=role, region=region, opened_on=today()
        )
        record("open_post", about=post, region=region, marks=(NETWORK,), since=today())
    return post


def close_post(*, post: StaffPost, by: User, role: str) -> None:
    """The post is no longer part of the establishment from today; it must be empty."""
    check_may_manage(post, by, role)
    if role != Role.COUNTY_INFO_OFFICER:
        raise Refused("岗位编制由县级信息员撤销。")
    with transaction.atomic():
        lock(post)
        if post.holdings.filter(running()).exists():
            raise Refused("岗位上还有人或代岗，先办离岗再撤销。")
        post.closed_on = max(today(), post.opened_on or today())
        post.save(update_fields=["closed_on"])
        record("close_post", about=post, region=post.region, marks=(NETWORK,), since=post.closed_on)


def take_post(*, post: StaffPost, user: User, by: User, role: str) -> PostHolding:
    """An account holds a post from today; whoever held it leaves."""
    check_may_manage(post, by, role)
    if user == by:
        raise Refused("不能给自己安排岗位，请上一级办理。", field="username")
    try:
        with transaction.atomic():
            lock(post)
            if former := post.holdings.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True).first():
                if former.user_id == user.pk:
                    raise Refused("此人已经在这个岗位上。", field="username")
                _end(former)
                record("leave_post", about=former.user, region=post.region, detail={"post": post.code})
            holding = PostHolding._base_manager.create(post=post, user=user, starts_on=today())
            _welcome_back(user)
            record("take_post", about=user, region=post.region, detail={"post": post.code})
    except IntegrityError as error:
        raise Refused(why(error)) from error
    return holding


def leave_post(*, post: StaffPost, by: User, role: str) -> None:
    """The holder leaves; an account without any post is closed and signed out everywhere."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        lock(post)
        holding = holder_of(post)
        _end(holding)
        record("leave_post", about=holding.user, region=post.region, detail={"post": post.code})


def move_to(*, post: StaffPost, target: StaffPost, by: User, role: str) -> PostHolding:
    """The holder of a post takes another, empty one from today."""
    check_may_manage(post, by, role)
    check_may_manage(target, by, role)
    try:
        with transaction.atomic():
            lock(post, target)
            holding = holder_of(post)
            moved = PostHolding._base_manager.create(post=target, user=holding.user, starts_on=today())
            _end(holding)
            detail = {"from": post.code, "to": target.code}
            record("move_post", about=holding.user, region=target.region, detail=detail)
    except IntegrityError as error:
        raise Refused(why(error), field="post") from error
    return moved


def suspend(*, post: StaffPost, by: User, role: str) -> None:
    """The holding gives no right from this moment on, until it is resumed."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        lock(post)
        holding = holder_of(post)
        holding.suspended_at = now()
        holding.save(update_fields=["suspended_at"])
        if not _has_right(holding.user):
            end_sessions(holding.user, SessionEnd.DISABLED)
        record("suspend_post", about=holding.user, region=post.region, detail={"post": post.code})


def resume(*, post: StaffPost, by: User, role: str) -> None:
    """The holding gives its rights again."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        lock(post)
        holding = holder_of(post)
        holding.suspended_at = None
        holding.save(update_fields=["suspended_at"])
        record("resume_post", about=holding.user, region=post.region, detail={"post": post.code})


def set_deputy(*, post: StaffPost, by: User, role: str, username: str, starts_on: date, ends_on: date) -> PostHolding:
    """Somebody stands in from a day to a day, both included (AB 角), beside the holder."""
    check_may_manage(post, by, role)
    user = active_account(username)
    if user == by:
        raise Refused("不能让自己代岗，请上一级办理。", field="username")
    if starts_on < today():
        raise Refused("开始日期不能早于今天。", field="starts_on")
    if not starts_on <= ends_on <= starts_on + timedelta(days=DEPUTY_DAYS):
        raise Refused("结束日期要在开始日期之后、半年以内。", field="ends_on")
    with transaction.atomic():
        lock(post)
        theirs = post.holdings.filter(running(), user=user)
        if theirs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lte=ends_on).exists():
            raise Refused("此人在这段时间已经在这个岗位上。", field="username")
        deputy = PostHolding._base_manager.create(
            post=post, user=user, kind=HoldingKind.DEPUTY, starts_on=starts_on, ends_on=ends_on
        )
        detail = {"post": post.code, "from": str(starts_on), "to": str(ends_on)}
        record("set_deputy", about=user, region=post.region, detail=detail)
    return deputy


def end_deputy(*, holding: PostHolding, by: User, role: str) -> None:
    """A deputy's time ends now."""
    check_may_manage(holding.post, by, role)
    with transaction.atomic():
        lock(holding.post)
        _end(holding)
        record("end_deputy", about=holding.user, region=holding.post.region, detail={"post": holding.post.code})


def active_account(username: str, *, who_left: bool = False) -> User:
    """The open account of a user name; with who_left also one that closed by itself when its last post ended.
    Raises Refused."""
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None or not (user.is_active or (who_left and user.left_at)):
        raise Refused("没有这个用户名，或账号已停用。请核对后再输一次。", field="username")
    return user


def _end(holding: PostHolding) -> None:
    """End a holding so that it gives no right from this moment on; the row stays as history."""
    holding.ends_on = max(holding.starts_on, today() - timedelta(days=1))
    if holding.ends_on >= today():
        holding.suspended_at = now()
    holding.save(update_fields=["ends_on", "suspended_at"])
    user = holding.user
    if not PostHolding._base_manager.filter(running(), user=user).exclude(pk=holding.pk).exists():
        if user.is_active:
            user.is_active, user.left_at = False, now()
            user.save(update_fields=["is_active", "left_at"])
        end_sessions(user, SessionEnd.DISABLED)


def _welcome_back(user: User) -> None:
    """An account that closed when its last post ended opens again with a new one; one that was disabled does not."""
    if user.left_at:
        user.is_active, user.left_at = True, None
        user.save(update_fields=["is_active", "left_at"])


def _has_right(user: User) -> bool:
    return user.holdings_on(today()).exists()


def why(error: IntegrityError) -> str:
    """A broken constraint in one sentence."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if "username" in name:
        return "这个用户名已经有人用，请换一个。"
    if name == "post_has_one_holder":
        return "这个岗位刚刚已有人接手，请刷新后再看。"
    return "没有保存，数据刚刚被别人改过，请刷新后再试。"
