"""What every template knows."""

from typing import Any

from django.core.cache import cache

from stations.models import Installation, Region
from stations.navigation import navigation_for
from stations.sessions import seconds_left
from stations.stages import second_factor_skipped


def county_name() -> str:
    """The name of the county this portal serves, or the product's name while none is loaded."""
    name = cache.get("county-name")
    if name is None:
        name = Region.objects.filter(parent__isnull=True).values_list("name", flat=True).first() or ""
        cache.set("county-name", name, 300)
    return name


def holds_demo_data() -> bool:
    """Whether to show the demo banner; asked once a minute."""
    answer = cache.get("holds-demo-data")
    if answer is None:
        answer = Installation.holds_demo_data()
        cache.set("holds-demo-data", answer, 60)
    return answer


def portal(request: Any) -> dict[str, Any]:
    """county_name, demo_data, authority, navigation, text_size, second_factor_skipped, session_ends (seconds)."""
    context: dict[str, Any] = {"county_name": county_name(), "demo_data": holds_demo_data(), "text_size": "normal"}
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
