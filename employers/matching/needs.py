"""Who is to be helped first, and why: nothing heard for long, older, disabled, of low income."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings

from employers.aid_enums import AidReason
from jiayu_jobs.clock import midnight
from workers.enums import Sex, TagKind

LOW_INCOME = (TagKind.MINIMUM_LIVING, TagKind.POVERTY_WATCH)


def unheard_before(day: date) -> date:
    """Who heard something last on this day or before has heard nothing for too long."""
    return day - timedelta(days=settings.STALLED_DAYS)


def unheard_moment(day: date) -> datetime:
    """The moment after which something heard is recent enough."""
    return midnight(unheard_before(day) + timedelta(days=1))


def is_older(age: int, sex: int, tags: Collection[str]) -> bool:
    """大龄: by category, or by age where nobody has noted it."""
    limit = settings.MATCH_OLDER_MEN if sex == Sex.MALE else settings.MATCH_OLDER_WOMEN
    return TagKind.AGE_4050 in tags or age >= limit


def reasons_for(*, age: int, sex: int, tags: Collection[str], unheard: bool) -> list[AidReason]:
    """Why somebody is moved up, in the order in which it is said."""
    found = [
        (AidReason.UNHEARD, unheard),
        (AidReason.OLDER, is_older(age, sex, tags)),
        (AidReason.DISABLED, TagKind.DISABLED in tags),
        (AidReason.LOW_INCOME, any(kind in tags for kind in LOW_INCOME)),
    ]
    return [reason for reason, holds in found if holds]
