"""Sessions that end: idle, too old, ended elsewhere, or because the password changed or the account was disabled (B4)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.urls import reverse

from jiayu_jobs.clock import now
from stations.authority import POST_KEY, authority_of
from stations.enums import SessionEnd
from stations.models import AccountSession, User

# A screen that polls keeps nobody signed in.
PASSIVE = ("/screen/snapshot", "/screen/geometry", "/events/", "/healthz/", "/static/")
SEEN_SECONDS = 20


def key_hash(session_key: str | None) -> str:
    """What is stored of a session key."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def open_session(request: Any) -> AccountSession | None:
    """The open account session behind a request, or None."""
    found = AccountSession.objects.open().filter(key_hash=key_hash(request.session.session_key)).first()
    return found if found is not None and found.user_id == request.user.pk else None


def why_over(session: AccountSession) -> str:
    """Why a session's time has run out: idle or too_old; empty while it lasts."""
    if now() - session.last_seen_at > timedelta(minutes=session.idle_minutes):
        return SessionEnd.IDLE
    if now() - session.started_at > timedelta(hours=settings.SESSION_HOURS_AT_MOST):
        return SessionEnd.TOO_OLD
    return ""


def is_alive(request: Any) -> bool:
    """Whether a signed-in request's session still lasts; asking does not lengthen it."""
    session = open_session(request)
    return session is not None and not why_over(session) and request.user.is_active


def seconds_left(request: Any) -> int | None:
    """Seconds until the session ends if nothing more is done; None where nobody is signed in."""
    session = getattr(request, "account_session", None)
    if session is None:
        return None
    idle = timedelta(minutes=session.idle_minutes) - (now() - session.last_seen_at)
    age = timedelta(hours=settings.SESSION_HOURS_AT_MOST) - (now() - session.started_at)
    return max(int(min(idle, age).total_seconds()), 0)


def end_sessions(user: User, why: str, *, but: str | None = None) -> int:
    """End an account's open sessions, all but the one with a key; returns how many."""
    rows = AccountSession.objects.open().filter(user=user)
    if but:
        rows = rows.exclude(key_hash=key_hash(but))
    return rows.update(ended_at=now(), ended_by=why)


def rotate_key(request: Any) -> None:
    """A new key for the running session, after somebody proved more (against fixation)."""
    old = key_hash(request.session.session_key)
    request.session.cycle_key()
    AccountSession.objects.open().filter(key_hash=old).update(key_hash=key_hash(request.session.session_key))


def note_sign_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Keep the session that a sign-in began, with the idle limit of the account's post."""
    if not isinstance(user, User):
        return
    if request.session.session_key is None:
        request.session.save()
    authority = authority_of(user, request.session.get(POST_KEY))
    minutes = settings.IDLE_MINUTES_COUNTY if authority.is_county else settings.IDLE_MINUTES_OTHERS
    try:
        with transaction.atomic():
            AccountSession.objects.create(
                user=user,
                key_hash=key_hash(request.session.session_key),
                idle_minutes=minutes,
                ip=request.META.get("REMOTE_ADDR", ""),
                label=device_label(request.META.get("HTTP_USER_AGENT", "")),
            )
    except IntegrityError:
        AccountSession.objects.filter(key_hash=key_hash(request.session.session_key)).update(user=user, ended_at=None)


user_logged_in.connect(note_sign_in, dispatch_uid="account-session")


def device_label(agent: str) -> str:
    """A browser in a few words, for the list of devices."""
    systems = (
        ("Android", "安卓手机"),
        ("iPhone", "苹果手机"),
        ("iPad", "苹果平板"),
        ("Windows", "Windows 电脑"),
        ("Macintosh", "苹果电脑"),
        ("Linux", "Linux 电脑"),
    )
    browsers = (
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "火狐"),
        ("Chrome", "谷歌浏览器"),
        ("Safari", "Safari"),
    )
    system = next((word for mark, word in systems if mark in agent), "未知设备")
    browser = next((word for mark, word in browsers if mark in agent), "浏览器")
    return f"{system} · {browser}"


class SessionLimitsMiddleware:
    """Ends sessions whose time is over and keeps the time of the last real action."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.account_session = None
        if request.user.is_authenticated:
            session = open_session(request)
            over = why_over(session) if session else SessionEnd.ELSEWHERE
            if over or session is None or not request.user.is_active:
                return self.end(request, session, over)
            request.account_session = session
            self.touch(request, session)
        return self.get_response(request)

    def touch(self, request: Any, session: AccountSession) -> None:
        """Note that something was done, at most every few seconds."""
        passive = request.path.startswith(PASSIVE)
        if not passive and now() - session.last_seen_at > timedelta(seconds=SEEN_SECONDS):
            session.last_seen_at = now()
            session.save(update_fields=["last_seen_at"])

    def end(self, request: Any, session: AccountSession | None, why: str) -> Any:
        """Sign out, and say why on the login page; pages that need no login go on without."""
        if session is not None:
            session.ended_at, session.ended_by = now(), why
            session.save(update_fields=["ended_at", "ended_by"])
        logout(request)
        if request.method == "GET" and not request.path.startswith(PASSIVE) and not request.headers.get("HX-Request"):
            ended = "idle" if why in (SessionEnd.IDLE, SessionEnd.TOO_OLD) else "elsewhere"
            return redirect(
                f"{reverse('stations:login')}?{urlencode({'next': request.get_full_path(), 'ended': ended})}"
            )
        return self.get_response(request)
