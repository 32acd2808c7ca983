"""How far somebody has signed in, and what must be done before anything else.

Keys of the session:
  second_factor  ISO moment at which a code was given, or DEVICE when a remembered device stood for it
  skipped        true where a demo database let the second factor be skipped
  next           where the person wanted to go, kept through the steps of signing in
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jiayu_jobs.clock import now
from stations.models import Installation, SecondFactor, User

SECOND_FACTOR_KEY = "second_factor"
SKIPPED_KEY = "skipped"
NEXT_KEY = "next"
DEVICE = "device"


def next_step(request: Any) -> str | None:
    """The address of what must be done first: the second factor, setting one up, a new password; None = nothing.

    The second factor comes first: who has only a password must not be able to change it (B3).
    """
    if not second_factor_passed(request):
        return reverse("stations:login-second" if has_second_factor(request.user) else "stations:second-factor")
    return reverse("stations:password") if password_is_due(request.user) else None


def password_is_due(user: User) -> bool:
    """Whether a password was given by somebody else, or is older than 90 days (demo passwords do not age)."""
    too_old = now() - user.password_changed_at > timedelta(days=settings.PASSWORD_DAYS)
    return user.must_change_password or (too_old and not user.is_demo)


def second_factor_passed(request: Any) -> bool:
    """Whether a code or a remembered device was given in this session, a demo database waived it, or none is due."""
    return second_factor_given(request) or second_factor_skipped(request) or not needs_second_factor(request)


def needs_second_factor(request: Any) -> bool:
    """All staff (B3). Who acts for a firm alone sees that firm's own rows; a second factor is theirs to choose."""
    acts_for_firms = not request.authority.holdings and request.authority.memberships
    return not acts_for_firms or has_second_factor(request.user)


def second_factor_given(request: Any) -> bool:
    """Whether this session gave a code, or comes from a remembered device."""
    return bool(request.session.get(SECOND_FACTOR_KEY))


def second_factor_skipped(request: Any) -> bool:
    """Whether the second factor is waived for this session: in a demo database, where the account has none or the
    person chose to skip it. The answer is kept in the session, a demo database stays one."""
    if second_factor_given(request):
        return False
    if not request.session.get(SKIPPED_KEY) and may_skip() and not has_second_factor(request.user):
        request.session[SKIPPED_KEY] = True
    return bool(request.session.get(SKIPPED_KEY))


def may_skip() -> bool:
    """Only a database that holds invented people lets the second factor be skipped."""
    return Installation.holds_demo_data()


def second_factor_fresh(request: Any, minutes: int = 15) -> bool:
    """Whether a code was given in this session within so many minutes; a remembered device is never fresh (C6)."""
    given = request.session.get(SECOND_FACTOR_KEY)
    if not given or given == DEVICE:
        return False
    return now() - datetime.fromisoformat(given) < timedelta(minutes=minutes)


def has_second_factor(user: User) -> bool:
    """Whether the account has an authenticator or a printed sheet. A sheet that is used up still counts: without a
    code the way back in leads to the desk, never past the second factor."""
    confirmed = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()
    return confirmed or user.backup_codes.exists()


def safe_next(request: Any) -> str:
    """The address in this portal that a form or link asks to go on to; empty for none or one elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""


def keep_next(request: Any) -> None:
    """Remember where to go on to, through all steps."""
    if wanted := safe_next(request):
        request.session[NEXT_KEY] = wanted


def take_next(request: Any) -> str:
    """Where to go on to now: the next step, else where the person wanted to go, else home. Without a post every other
    page would refuse, so the account page says why there is none."""
    if step := next_step(request):
        return step
    if request.authority.membership is not None:
        wanted, staff = request.session.pop(NEXT_KEY, ""), reverse("stations:home")
        return wanted if wanted not in ("", staff) else request.authority.membership.home
    if request.authority.holding is None:
        return reverse("stations:account")
    usual = "stations:home" if request.authority.may("home.view") else "stations:account"
    return request.session.pop(NEXT_KEY, "") or reverse(usual)
