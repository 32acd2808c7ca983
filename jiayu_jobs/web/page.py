"""Page or fragment: the same view answers a whole page, or the part of it that htmx asked for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from jiayu_jobs.web.request import PortalRequest


def page(
    request: PortalRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or `fragment` when htmx asks for a part; personal pages are never stored by a cache."""
    wanted = fragment if fragment and getattr(request, "htmx", False) else template
    response = render(request, wanted, context or {}, status=status)
    if fragment:
        response.headers["Vary"] = "HX-Request"
    return response
