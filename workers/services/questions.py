"""The limit on asking which ID numbers are held (security.md A8): so many different numbers an account and hour."""

from typing import Any

from django.conf import settings
from django.db import transaction

from jiayu_jobs.audit.quota import QuotaSpent, give_back, spend, used_now
from jiayu_jobs.crypto.fields import blind_index

NO_LIMIT = 1_000_000


def look_up_key(user: Any) -> str:
    """The quota that counts the numbers asked about."""
    return f"id-look-up:{user.pk}"


def charge_question(number: str, by: Any) -> None:
    """Count a number that is asked about, once an hour. Raises QuotaSpent when the limit is used up."""
    with transaction.atomic():
        if _mark(number, by):
            spend(look_up_key(by), limit=settings.ID_LOOK_UPS_AN_HOUR, hours=1)


def take_back_question(number: str, by: Any) -> None:
    """The number turned out not to count: it is one's own, or was registered. Nothing comes back for one not counted."""
    with transaction.atomic():
        if used_now(_asked_key(number, by), hours=1):
            give_back(_asked_key(number, by), hours=1)
            give_back(look_up_key(by), hours=1)


def count_anyway(by: Any) -> None:
    """A registration was taken back: what it did not cost is counted after all."""
    spend(look_up_key(by), limit=NO_LIMIT, hours=1)


def is_used_up(by: Any) -> bool:
    """Whether nothing more may be asked in this hour."""
    return used_now(look_up_key(by), hours=1) >= settings.ID_LOOK_UPS_AN_HOUR


def _mark(number: str, by: Any) -> bool:
    """Note that a number was asked about; tells whether this was the first time in the hour."""
    try:
        spend(_asked_key(number, by), limit=1, hours=1)
    except QuotaSpent:
        return False
    return True


def _asked_key(number: str, by: Any) -> str:
    return f"id-asked:{by.pk}:{blind_index('citizen_id', number)[:12].hex()}"
