"""Name and password, with limits that hold against parallel tries and a lost cache (B1, B5, B6)."""

from dataclasses import dataclass
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.backends import BaseBackend
from django.db import connection, transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.services import record_refusal
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import Scope
from stations.models import Region, User
from stations.tries import WINDOW, claim, give_back

ANONYMOUS = Actor(key="anonymous", label="未登录")
# First half of the advisory lock's key, so that it meets no other lock of the portal.
NAME_LOCK = 74_212_210


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a sign-in went: the account, or why there is none (locked: no try is left for the name or the address)."""

    user: User | None = None
    locked: bool = False


class PasswordBackend(BaseBackend):
    """Checks the password of an active account; an unknown name costs the same work."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        user = User.objects.filter(username=plain_name(username)).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session; None ends the session of one that was disabled."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def plain_name(username: str) -> str:
    """A user name as stored, whatever the case typed."""
    return username.strip().lower()


def sign_in(request: Any, username: str, password: str) -> Attempt:
    """Try a name and a password. The caller then logs the account in.

    Parallel tries for one name queue on a lock that lasts until the failure is stored, so that no more than five ever
    reach the hasher; tries of one address are claimed before, whatever the names.
    """
    name, address = plain_name(username), f"address:{request.origin.ip}"
    if not claim(address, settings.TRIES_AN_ADDRESS, sliding=False):
        return Attempt(locked=True)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NAME_LOCK, name])
        user = authenticate(request, username=name, password=password)
    if user is not None:
        give_back(address)
        return Attempt(user=user)
    locked = bool(getattr(request, "axes_locked_out", False))
    note_refused_sign_in(request, name, "locked" if locked else "password")
    return Attempt(locked=locked)


def note_refused_sign_in(request: Any, name: str, reason: str) -> None:
    """Write a refused sign-in down; a name nobody has is not repeated, people type passwords there."""
    user = User.objects.filter(username=name).first()
    with acting(
        Actor(ANONYMOUS.key, ANONYMOUS.label, "", request.origin.ip, request.origin.request_id), Scope.public()
    ):
        record_refusal("sign_in", about=user, region=place_of(user), reason=reason)


def place_of(user: User | None) -> Region | None:
    """The region in whose audit an account's sign-ins stand: of its post, else the county."""
    held = Region.objects.filter(posts__holdings__user=user) if user else Region.objects.none()
    return held.order_by("path").first() or Region.objects.filter(parent__isnull=True).first()


def unlock(username: str) -> None:
    """Forget the failed tries for a name."""
    AxesProxyHandler.reset_attempts(username=username)


def locked_names() -> set[str]:
    """Names that are locked now."""
    tried = AccessAttempt.objects.filter(attempt_time__gte=now() - WINDOW).values("username")
    sums = tried.annotate(failures=Sum("failures_since_start")).filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"] for row in sums if row["username"]}


def locked_out(request: Any, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """What django-axes answers when no try is left: the login page as it was rendered, which says so itself."""
    return response if response is not None else render(request, "429.html", status=429)
