"""Sessions that end: idle, too old, ended elsewhere, or because the password changed or the account was disabled (B4)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from jiayu_jobs.clock import now
from stations.authority import Authority, authority_of
from stations.enums import SessionEnd
from stations.models import AccountSession, RememberedDevice, User

# What pages fetch by themselves keeps nobody signed in.
PASSIVE = ("/screen/snapshot", "/screen/geometry", "/events/", "/healthz/")
# How exact the moment of the last action is kept: one small write in so many seconds, not one a request.
SEEN_SECONDS = 20
# Tells the login page why a session ended; read once.
ENDED_COOKIE = "ended"
ENDED_SECONDS = 60


def key_hash(session_key: str | None) -> str:
    """What is stored of a session key."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def open_session(request: Any) -> AccountSession | None:
    """The open account session behind a request, or None."""
    rows = AccountSession.objects.open().filter(user=request.user.pk)
    return rows.filter(key_hash=key_hash(request.session.session_key)).first()


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
    return session is not None and not why_over(session)


def seconds_left(request: Any) -> int | None:
    """Seconds until the session ends if nothing more is done; None where nobody is signed in."""
    session = getattr(request, "account_session", None)
    if session is None:
        return None
    idle = timedelta(minutes=session.idle_minutes) - (now() - session.last_seen_at)
    age = timedelta(hours=settings.SESSION_HOURS_AT_MOST) - (now() - session.started_at)
    return max(int(min(idle, age).total_seconds()), 0)


def idle_minutes(authority: Authority) -> int:
    """How long a session may stay idle in the active post."""
    return settings.IDLE_MINUTES_COUNTY if authority.is_county else settings.IDLE_MINUTES_OTHERS


def end_sessions(user: User, why: str, *, but: str | None = None) -> int:
    """End an account's open sessions, all but the one with a key; returns how many."""
    rows = AccountSession.objects.open().filter(user=user)
    if but:
        rows = rows.exclude(key_hash=key_hash(but))
    return rows.update(ended_at=now(), ended_by=why)


def end_this_session(request: Any, why: str) -> None:
    """Sign out here: the session's key and data are gone, and its row says why."""
    AccountSession.objects.open().filter(key_hash=key_hash(request.session.session_key)).update(
        ended_at=now(), ended_by=why
    )
    request.account_session = None
    logout(request)


def rotate_key(request: Any) -> None:
    """A new key for the running session, after somebody proved more (against fixation)."""
    old = key_hash(request.session.session_key)
    request.session.cycle_key()
    AccountSession.objects.open().filter(key_hash=old).update(key_hash=key_hash(request.session.session_key))


def bind_device(request: Any, device: RememberedDevice) -> None:
    """The session rests on a remembered device: it ends when the device is no longer remembered."""
    AccountSession.objects.filter(key_hash=key_hash(request.session.session_key)).update(device=device)


@receiver(user_logged_in, dispatch_uid="account-session")
def note_session(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    """Keep the session that a sign-in began, with the idle limit of the account's post."""
    AccountSession.objects.update_or_create(
        key_hash=key_hash(request.session.session_key),
        defaults={
            "user": user,
            "idle_minutes": idle_minutes(authority_of(user)),
            "ip": request.META.get("REMOTE_ADDR", ""),
            "label": device_label(request.META.get("HTTP_USER_AGENT", "")),
            "ended_at": None,
        },
    )


SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("Chrome", "谷歌浏览器"),
    ("Safari", "Safari"),
)


def device_label(agent: str) -> str:
    """A browser in a few words, for the list of devices."""
    system = next((word for mark, word in SYSTEMS if mark in agent), "未知设备")
    browser = next((word for mark, word in BROWSERS if mark in agent), "浏览器")
    return f"{system} · {browser}"


class SessionLimitsMiddleware:
    """Ends sessions whose time is over and keeps the time of the last real action."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.account_session = None
        why = ""
        if request.user.is_authenticated:
            session = open_session(request)
            why = why_over(session) if session else SessionEnd.ELSEWHERE
            if why:
                end_this_session(request, why)
            else:
                request.account_session = session
                self.touch(request)
        response = self.get_response(request)
        if why:
            kind = "elsewhere" if why == SessionEnd.ELSEWHERE else "idle"
            response.set_cookie(ENDED_COOKIE, kind, max_age=ENDED_SECONDS, httponly=True, samesite="Lax")
        self.follow_post(request)
        return response

    def touch(self, request: Any) -> None:
        """Note that something was done, at most every few seconds."""
        session, moment = request.account_session, now()
        if not request.path.startswith(PASSIVE) and moment - session.last_seen_at > timedelta(seconds=SEEN_SECONDS):
            session.last_seen_at = moment
            session.save(update_fields=["last_seen_at"])

    def follow_post(self, request: Any) -> None:
        """The idle limit is that of the post in use, also when another was taken or the role changed."""
        session, authority = request.account_session, getattr(request, "authority", None)
        if session is None or authority is None or authority.user is None:
            return
        if session.idle_minutes != (minutes := idle_minutes(authority)):
            session.idle_minutes = minutes
            session.save(update_fields=["idle_minutes"])
