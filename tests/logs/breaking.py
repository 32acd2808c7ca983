"""Settings of a portal whose every form may break with an error that quotes what was sent."""

from collections.abc import Callable
from typing import Any

from jiayu_jobs.settings.test import *  # noqa: F403
from jiayu_jobs.settings.test import MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "tests.logs.breaking.BreakingMiddleware"]


class BreakingMiddleware:
    """Raises for a request with the header X-Break, with the whole form in its words."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if "X-Break" in request.headers:
            raise RuntimeError(f"this form broke: {request.POST.dict()} {list(request.POST.values())}")
        return self.get_response(request)
