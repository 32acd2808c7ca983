"""One step of a referral: the row, the card that its employer reads, the deadline of what comes next, the entry.

Locks are taken in one order everywhere: the person's record, the vacancy, referrals.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from employers.models import Referral, ReferralCard
from employers.referral_enums import OPEN_REFERRALS, REFERRAL_MOVES, ReferralState
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today, working_days_after
from jiayu_jobs.refusals import Refused

DONE_BEFORE = "这次推介的状态已经变了，可能有人刚处理过，请刷新后再看。"
# How long the person has to answer, how long an employer sees the phone, how long it may be silent.
ANSWER_HOURS, PHONE_DAYS, SILENT_WORKING_DAYS = 24, 7, 3
# What a card repeats of its referral.
REPEATED = ("state", "interview_at", "interview_place", "starts_on", "due_at", "asked_again_at", "moved_at")


def step(referral: Referral, verb: str, *, reason: str = "", told: bool = True, **changes: Any) -> None:
    """Move a referral and its card. told: the employer may read the reason.

    Raises Refused when the referral stands elsewhere by now.
    """
    after = REFERRAL_MOVES[verb][1]
    changes = {"moved_at": now(), "asked_again_at": None, "reason": reason, **changes}
    if after not in OPEN_REFERRALS:
        changes |= {"ended_on": today(), "due_at": None}
    with transaction.atomic():
        if not transitions.move(referral, REFERRAL_MOVES, verb, **changes):
            raise Refused(DONE_BEFORE)
        show(referral, reason=reason if told else "")
        audit(f"{verb}_referral", about=referral, region=referral.region, reason=reason)


def show(referral: Referral, reason: str = "") -> None:
    """Bring the card up to what its referral says. Who has not agreed, or is out of it, is masked and has no phone;
    who has just agreed is named, and can be called for some days."""
    card = ReferralCard.objects.get(pk=referral.pk)
    for name in REPEATED:
        setattr(card, name, getattr(referral, name))
    card.reason = reason
    record = referral.record
    met = referral.state not in (ReferralState.RECOMMENDED, *GONE)
    if met and card.phone_until is None:
        card.shown_name = record.full_name
        card.phone, card.phone_until = (
            record.phone.open() if record.phone else None,
            now() + timedelta(days=PHONE_DAYS),
        )
    elif not met:
        card.shown_name, card.phone, card.phone_until = record.masked_name, None, None
    card.save()


GONE = tuple(set(ReferralState) - set(OPEN_REFERRALS) - {ReferralState.ONBOARDED})


def silent_until(day: date) -> datetime:
    """The end of the last of the working days on which an employer may still be silent."""
    last = working_days_after(day, SILENT_WORKING_DAYS)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
