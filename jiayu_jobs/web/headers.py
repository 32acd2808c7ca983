"""Response headers that every answer carries (security.md G1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBadRequest


class QueryMiddleware:
    """400 for a query that no page of ours sends: PostgreSQL knows no text with a NUL character."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                "请求里有不能识别的字符，请检查地址后重试。", content_type="text/plain; charset=utf-8"
            )
        return self.get_response(request)


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
