"""What staff do for somebody's account at the desk, after a look at the ID card: no e-mail, no SMS.

What is printed is returned in clear once and stored as a hash only.
"""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.refusals import Refused
from stations.authentication import unlock
from stations.enums import SessionEnd
from stations.models import PostHolding, StaffPost, User
from stations.passwords import one_time_password, set_password
from stations.services.posts import MANAGES, active_account, check_may_manage, holder_of, running, take_post, why
from stations.services.second_factor import clear_second_factor, counter_key, make_codes
from stations.sessions import end_sessions
from stations.tries import forget


@dataclass(frozen=True, slots=True)
class Issued:
    """What goes on the printed sheet: the account, its one-time password ("" = unchanged) and ten one-time codes."""

    user: User
    password: str = ""
    codes: list[str] = field(default_factory=list)


def check_may_manage_account(user: User, by: User, role: str) -> None:
    """Raises Refused for one's own account, and for one that also holds posts out of one's scope or above one's role:
    whoever resets an account could otherwise use every right it has."""
    if user == by:
        raise Refused("不能重置或停用自己的账号，请同级的其他人或上一级办理。")
    held = PostHolding._base_manager.filter(running(), user=user)
    reached = PostHolding.objects.filter(running(), user=user, post__role__in=MANAGES.get(role, ()))
    if held.count() != reached.count():
        raise Refused("此人还有您管理范围以外的岗位，请由县级信息员办理。")


def create_account(*, post: StaffPost, by: User, role: str, username: str, display_name: str) -> Issued:
    """An account for somebody new, who takes a post from today; whoever held it leaves."""
    check_may_manage(post, by, role)
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User(username=username.strip().lower(), display_name=display_name.strip())
            set_password(user, password, one_time=True)
            record("create_account", about=user, region=post.region)
            take_post(post=post, user=user, by=by, role=role)
            codes = make_codes(user=user)
    except IntegrityError as error:
        raise Refused(why(error), field="username") from error
    return Issued(user, password, codes)


def give_post(*, post: StaffPost, by: User, role: str, username: str) -> User:
    """Somebody who has an account takes a post from today; whoever held it leaves."""
    user = active_account(username, who_left=True)
    take_post(post=post, user=user, by=by, role=role)
    return user


def reset_account(*, post: StaffPost, by: User, role: str) -> Issued:
    """A one-time password and new codes for a post's holder; phone, codes, devices and sessions of before end."""
    user = _holder(post, by, role)
    password = one_time_password()
    with transaction.atomic():
        set_password(user, password, one_time=True)
        clear_second_factor(user=user)
        end_sessions(user, SessionEnd.PASSWORD)
        _unlock(user)
        codes = make_codes(user=user)
        record("reset_account", about=user, region=post.region)
    return Issued(user, password, codes)


def print_codes(*, post: StaffPost, by: User, role: str) -> Issued:
    """Ten new one-time codes for a post's holder; the password stays, the earlier sheet ends."""
    user = _holder(post, by, role)
    with transaction.atomic():
        codes = make_codes(user=user)
        record("print_codes", about=user, region=post.region)
    return Issued(user, codes=codes)


def unlock_account(*, post: StaffPost, by: User, role: str) -> None:
    """A post's holder may try again before the 15 minutes are over."""
    user = _holder(post, by, role)
    with transaction.atomic():
        _unlock(user)
        record("unlock_account", about=user, region=post.region)


def disable_account(*, post: StaffPost, by: User, role: str) -> None:
    """The account of a post's holder signs in no more, from this moment on; posts and history stay."""
    user = _holder(post, by, role)
    with transaction.atomic():
        user.is_active, user.left_at = False, None
        user.save(update_fields=["is_active", "left_at"])
        end_sessions(user, SessionEnd.DISABLED)
        record("disable_account", about=user, region=post.region)


def enable_account(*, post: StaffPost, by: User, role: str) -> None:
    """The account signs in again, with the password it had."""
    user = _holder(post, by, role)
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("enable_account", about=user, region=post.region)


def _holder(post: StaffPost, by: User, role: str) -> User:
    check_may_manage(post, by, role)
    user = holder_of(post).user
    check_may_manage_account(user, by, role)
    return user


def _unlock(user: User) -> None:
    unlock(user.username)
    forget(counter_key(user))
