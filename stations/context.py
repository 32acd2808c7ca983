"""What every template knows."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from stations.models import Installation, Region
from stations.navigation import navigation_for
from stations.sessions import seconds_left
from stations.stages import second_factor_skipped

logger = logging.getLogger(__name__)


def remembered(key: str, seconds: int, ask: Callable[[], Any]) -> Any:
    """An answer that hardly changes, asked of the database once in so many seconds; every time while the cache is down,
    since pages, and the login's limits with them, work without it (B6)."""
    try:
        answer = cache.get(key)
        if answer is None:
            answer = ask()
            cache.set(key, answer, seconds)
    except RedisError as error:
        logger.warning("the cache does not answer: %s", error.__class__.__name__)
        answer = ask()
    return answer


def county_name() -> str:
    """The name of the county this portal serves, or the product's name while none is loaded."""
    county = Region.objects.filter(parent__isnull=True).values_list("name", flat=True)
    return remembered("county-name", 300, lambda: county.first() or "")


def holds_demo_data() -> bool:
    """Whether to show the demo banner; asked once a minute."""
    return remembered("holds-demo-data", 60, Installation.holds_demo_data)


def portal(request: Any) -> dict[str, Any]:
    """county_name, demo_data, hotline, authority, navigation, text_size, mfa_skipped, session_ends (seconds)."""
    context: dict[str, Any] = {
        "county_name": county_name(),
        "demo_data": holds_demo_data(),
        "hotline": settings.HOTLINE,
    }
    authority = getattr(request, "authority", None)
    context["text_size"] = "big" if request.COOKIES.get("text") == "big" else "normal"
    if authority is not None and authority.user is not None:
        context.update(
            authority=authority,
            navigation=navigation_for(request),
            text_size=authority.user.text_size,
            mfa_skipped=second_factor_skipped(request),
            session_ends=seconds_left(request),
        )
    return context
