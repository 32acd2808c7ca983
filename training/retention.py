"""How long elders are kept who are not served any more (security.md C8)."""

from django.conf import settings
from django.db.models import QuerySet

from jiayu_jobs.clock import today, years_before
from jiayu_jobs.keeping.retention import Rule
from jiayu_jobs.keeping.services.retention import first_keys
from training.models import Elder
from training.services.care import forget_elders


def _elders() -> QuerySet:
    """Elders past their time who can still be known."""
    last = years_before(today(), settings.PERSON_KEEP_YEARS)
    return Elder.objects.filter(ended_on__lte=last).exclude(full_name="")


def _forget(limit: int) -> int:
    return forget_elders(list(Elder.objects.filter(pk__in=first_keys(_elders(), limit))))


RULES = (
    Rule(
        "elders",
        "不再服务的老人",
        f"不再服务后 {settings.PERSON_KEEP_YEARS} 年，之后删除可识别本人的内容",
        lambda: _elders().count(),
        _forget,
    ),
)
