"""What happens to posts and their accounts: created, handed over, moved, suspended, deputised, reset."""

from datetime import date, timedelta
from typing import Any

from axes.utils import reset as forget_failures
from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now, today
from jiayu_jobs.web.refusals import Refused
from stations.enums import COUNTY_ROLES, HoldingKind, Role, SessionEnd
from stations.models import PostHolding, StaffPost, User
from stations.passwords import one_time_password, set_password
from stations.services.second_factor import clear_second_factor
from stations.sessions import end_sessions

TOWN_MAY_MANAGE = (Role.TOWN_SERVICE_STAFF, Role.COMMUNITY_GRID_WORKER, Role.VILLAGE_LIAISON)


def check_may_manage(post: StaffPost, by: User, role: str) -> None:
    """Raises Refused when `by`, acting as `role`, may not manage a post: nobody manages their own, nobody a role above.

    Scope has already hidden posts outside one's region.
    """
    if post.holdings.filter(user=by, ends_on__isnull=True).exists():
        raise Refused("不能管理自己的岗位,请上一级或同级的其他人办理。")
    if role == Role.TOWN_SERVICE_STAFF and post.role not in TOWN_MAY_MANAGE:
        raise Refused("这个岗位由县级管理。")
    if post.role == Role.BUREAU_LEADER and role != Role.COUNTY_INFO_OFFICER:
        raise Refused("这个岗位由县级信息员管理。")


def holder_of(post: StaffPost) -> PostHolding | None:
    """Who holds a post now."""
    return post.holdings.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True).select_related("user").first()


def create_account(*, post: StaffPost, by: User, role: str, username: str, display_name: str) -> tuple[User, str]:
    """An account that holds an empty post from today; returns it with its one-time password, in clear this once."""
    check_may_manage(post, by, role)
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User(username=username.lower(), display_name=display_name)
            set_password(user, password, one_time=True)
            PostHolding._base_manager.create(post=post, user=user, starts_on=today())
            record("create_account", about=user, region=post.region, detail={"post": post.code})
    except IntegrityError as error:
        raise Refused(_why(error)) from error
    return user, password


def hand_over(*, post: StaffPost, by: User, role: str, username: str, display_name: str) -> tuple[User, str]:
    """The holder leaves the post today, a new account takes it: nobody inherits somebody else's account or password."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        leave_post(post=post, by=by, role=role)
        return create_account(post=post, by=by, role=role, username=username, display_name=display_name)


def leave_post(*, post: StaffPost, by: User, role: str) -> None:
    """End the running holding; an account without any post is closed, and its sessions end. Raises Refused if empty."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        holding = holder_of(post)
        if holding is None:
            raise Refused("这个岗位现在没有人。")
        if holding.starts_on >= today():
            holding.delete()
        else:
            holding.ends_on = today() - timedelta(days=1)
            holding.save(update_fields=["ends_on"])
        _close_if_without_post(holding.user)
        record("leave_post", about=holding.user, region=post.region, detail={"post": post.code})


def _close_if_without_post(user: User) -> None:
    if not PostHolding._base_manager.filter(user=user).filter(PostHolding.in_force(today())).exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user, SessionEnd.DISABLED)


def move_to(*, post: StaffPost, target: StaffPost, by: User, role: str) -> PostHolding:
    """The holder of a post takes another, empty one from today."""
    check_may_manage(post, by, role)
    check_may_manage(target, by, role)
    holding = holder_of(post)
    if holding is None:
        raise Refused("这个岗位现在没有人。")
    try:
        with transaction.atomic():
            user = holding.user
            leave_post(post=post, by=by, role=role)
            moved = PostHolding._base_manager.create(post=target, user=user, starts_on=today())
            user.is_active = True
            user.save(update_fields=["is_active"])
            record("move_post", about=user, region=target.region, detail={"from": post.code, "to": target.code})
    except IntegrityError as error:
        raise Refused(_why(error)) from error
    return moved


def suspend(*, post: StaffPost, by: User, role: str) -> None:
    """The holding gives no right until it is resumed; sessions end at once."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        holding = _running(post)
        holding.suspended_at = now()
        holding.save(update_fields=["suspended_at"])
        end_sessions(holding.user, SessionEnd.DISABLED)
        record("suspend_post", about=holding.user, region=post.region, detail={"post": post.code})


def resume(*, post: StaffPost, by: User, role: str) -> None:
    """The holding gives its rights again."""
    check_may_manage(post, by, role)
    with transaction.atomic():
        holding = _running(post)
        holding.suspended_at = None
        holding.save(update_fields=["suspended_at"])
        record("resume_post", about=holding.user, region=post.region, detail={"post": post.code})


def _running(post: StaffPost) -> PostHolding:
    holding = holder_of(post)
    if holding is None:
        raise Refused("这个岗位现在没有人。")
    return holding


def set_deputy(*, post: StaffPost, by: User, role: str, username: str, starts_on: date, ends_on: date) -> PostHolding:
    """Somebody stands in from a day to a day (AB 角), beside the holder."""
    check_may_manage(post, by, role)
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None:
        raise Refused("没有这个用户名,或账号已停用。", field="username")
    if user == by:
        raise Refused("不能让自己代自己管理的岗位,请上一级办理。", field="username")
    if ends_on < starts_on or ends_on < today():
        raise Refused("结束日期应在开始日期和今天之后。", field="ends_on")
    holding = holder_of(post)
    if holding is not None and holding.user_id == user.pk:
        raise Refused("代岗人就是本岗的人,不用再设。", field="username")
    with transaction.atomic():
        deputy = PostHolding._base_manager.create(
            post=post, user=user, kind=HoldingKind.DEPUTY, starts_on=starts_on, ends_on=ends_on
        )
        record("set_deputy", about=user, region=post.region, detail={"post": post.code, "until": str(ends_on)})
    return deputy


def reset_at_desk(*, post: StaffPost, by: User, role: str) -> tuple[User, str]:
    """After a look at the ID card: a one-time password, second factor forgotten, lock-out ended. In clear this once."""
    check_may_manage(post, by, role)
    holding = _running(post)
    password = one_time_password()
    with transaction.atomic():
        set_password(holding.user, password, one_time=True)
        clear_second_factor(user=holding.user)
        end_sessions(holding.user, SessionEnd.PASSWORD)
        forget_failures(username=holding.user.username)
        record("reset_at_desk", about=holding.user, region=post.region, detail={"post": post.code})
    return holding.user, password


def _why(error: IntegrityError) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if "username" in name:
        return "这个用户名已经有人用,请换一个。"
    if "one_holder" in name:
        return "这个岗位刚刚已有人,请刷新后再看。"
    return "没有保存成功,请刷新后再试。"


def manageable(posts: Any, role: str) -> Any:
    """The posts of one's scope that a role may manage."""
    if role == Role.TOWN_SERVICE_STAFF:
        return posts.filter(role__in=TOWN_MAY_MANAGE)
    return posts if role in COUNTY_ROLES else posts.none()
