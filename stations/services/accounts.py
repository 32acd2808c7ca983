"""What people do to their own account."""

from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from stations import stages
from stations.enums import SessionEnd
from stations.models import AccountSession, User
from stations.passwords import judge, set_password
from stations.sessions import end_sessions, end_this_session, rotate_key
from stations.tries import claim, forget

LOCKED = "密码输错的次数太多，请 15 分钟后再试。"


def check_password(*, user: User, password: str) -> None:
    """Ask somebody who is signed in for the password once more. Raises Refused; five failures lock for 15 minutes."""
    key = f"again:{user.pk}"
    if not claim(key, settings.TRIES_A_SECOND_FACTOR):
        raise Refused(LOCKED, field="password")
    if not user.check_password(password):
        raise Refused("密码不对，请再输一次。", field="password")
    forget(key)


def change_password(*, user: User, current: str, password: str, session_key: str | None) -> None:
    """Replace one's own password; sessions elsewhere end. Raises Refused for a wrong one or one that is too weak."""
    try:
        check_password(user=user, password=current)
    except Refused as refusal:
        raise Refused(refusal.message, field="current") from refusal
    judge(password, user)
    with transaction.atomic():
        set_password(user, password)
        end_sessions(user, SessionEnd.PASSWORD, but=session_key)
        record("change_password", about=user)


def keep_session(request: Any) -> None:
    """The session in which the password was changed goes on, under a new key."""
    request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
    rotate_key(request)


def end_session(*, session: AccountSession, why: str) -> None:
    """One session ends at its next request."""
    with transaction.atomic():
        session.ended_at, session.ended_by = now(), why
        session.save(update_fields=["ended_at", "ended_by"])
        record("end_session", about=session.user, detail={"session": str(session.pk)})


def end_other_sessions(*, user: User, session_key: str | None) -> int:
    """Every session but this one ends; returns how many."""
    with transaction.atomic():
        ended = end_sessions(user, SessionEnd.ELSEWHERE, but=session_key)
        record("end_other_sessions", about=user, detail={"sessions": ended})
    return ended


def note_sign_in(*, user: User) -> None:
    """Somebody signed in with name and password; entered as the actor who they now are."""
    with transaction.atomic():
        record("sign_in", about=user)


def note_switch(*, user: User, holding: str) -> None:
    """Somebody acts from another of their posts."""
    with transaction.atomic():
        record("switch_post", about=user, detail={"holding": holding})


def sign_out(request: Any) -> None:
    """退出: the session of this request is over, its key and data are gone."""
    user = request.user
    with transaction.atomic():
        end_this_session(request, SessionEnd.LOGOUT)
        record("sign_out", about=user)


def skip_second_factor(request: Any) -> None:
    """This session goes on without a second factor. Raises Refused where no demo data lies."""
    if not stages.may_skip():
        raise Refused("这里不能跳过两步验证，请输入验证码。")
    with transaction.atomic():
        request.session[stages.SKIPPED_KEY] = True
        record("skip_second_factor", about=request.user)


def set_text_size(*, user: User, size: str, region: Any) -> None:
    """大字版 on or off, for whoever acts from a region; a preference of one's own."""
    with transaction.atomic():
        user.text_size = size
        user.save(update_fields=["text_size"])
        record("set_text_size", about=user, region=region)
