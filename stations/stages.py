"""How far somebody has signed in, and what must be done before anything else.

Session keys: "second_factor" = ISO moment at which a code was given in this session, or DEVICE when a remembered
device stood for it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from jiayu_jobs.clock import now
from stations.models import Installation, SecondFactor, User

SECOND_FACTOR_KEY = "second_factor"
DEVICE = "device"
PASSWORD_DAYS = 90


def next_step(request: Any) -> str | None:
    """The address of what must be done first: a new password, the second factor, or setting one up; None = nothing."""
    user = request.user
    if password_is_due(user):
        return reverse("stations:password")
    if second_factor_given(request) or second_factor_skipped(request):
        return None
    return reverse("stations:login-second" if has_second_factor(user) else "stations:second-factor")


def password_is_due(user: User) -> bool:
    """Whether a password was given by somebody else, or is older than 90 days (demo passwords do not age)."""
    too_old = now() - user.password_changed_at > timedelta(days=PASSWORD_DAYS)
    return user.must_change_password or (too_old and not user.is_demo)


def second_factor_given(request: Any) -> bool:
    """Whether this session gave a code, or comes from a remembered device."""
    return bool(request.session.get(SECOND_FACTOR_KEY))


def second_factor_skipped(request: Any) -> bool:
    """Whether the second factor is waived: where the installation does not ask for one, and for demo accounts of a
    demo database that set none up."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    user = request.user
    return bool(getattr(user, "is_demo", False)) and not has_second_factor(user) and Installation.holds_demo_data()


def second_factor_fresh(request: Any, minutes: int = 15) -> bool:
    """Whether a code was given in this session within so many minutes; a remembered device is never fresh (C6)."""
    given = request.session.get(SECOND_FACTOR_KEY)
    if not given or given == DEVICE:
        return False
    return now() - datetime.fromisoformat(given) < timedelta(minutes=minutes)


def has_second_factor(user: User) -> bool:
    """Whether the account has an authenticator or unused printed codes."""
    confirmed = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()
    return confirmed or user.backup_codes.filter(used_at__isnull=True).exists()
