"""Response headers that every answer carries (security.md G1)."""

from collections.abc import Callable
from typing import Any


class HeadersMiddleware:
    """no-store on everything that is not public or static, so that a shared computer keeps no personal page."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        response = self.get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
