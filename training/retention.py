"""How long elders are kept who are not served any more, and what was put on public notice (security.md C8)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from jiayu_jobs.clock import today, years_before
from jiayu_jobs.keeping.retention import Rule
from jiayu_jobs.keeping.services.retention import delete_first, first_keys
from training.models import Elder, PublicNotice
from training.services.care import forget_elders

NOTICE_DAYS = 30


def _elders() -> QuerySet:
    """Elders past their time who can still be known."""
    last = years_before(today(), settings.PERSON_KEEP_YEARS)
    return Elder.objects.filter(ended_on__lte=last).exclude(full_name="")


def _forget(limit: int) -> int:
    return forget_elders(list(Elder.objects.filter(pk__in=first_keys(_elders(), limit))))


def _notices() -> QuerySet:
    """Public notices that were over long ago."""
    return PublicNotice.objects.filter(until__lt=today() - timedelta(days=NOTICE_DAYS))


RULES = (
    Rule(
        "notices",
        "过期的公示名单",
        f"公示结束后 {NOTICE_DAYS} 天删除",
        lambda: _notices().count(),
        lambda limit: delete_first(_notices(), limit),
    ),
    Rule(
        "elders",
        "不再服务的老人",
        f"不再服务后 {settings.PERSON_KEEP_YEARS} 年，之后删除可识别本人的内容",
        lambda: _elders().count(),
        _forget,
    ),
)
