"""Errors of the API: RFC 9457 problem details in Chinese, with a stable code and the field they are about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
TITLES = {
    status.HTTP_400_BAD_REQUEST: ("bad_request", "请求的内容不对。"),
    status.HTTP_401_UNAUTHORIZED: ("not_signed_in", "请先登录。"),
    status.HTTP_403_FORBIDDEN: ("forbidden", "没有这项权限。"),
    status.HTTP_404_NOT_FOUND: ("not_found", "没有找到。"),
    status.HTTP_405_METHOD_NOT_ALLOWED: ("method_not_allowed", "这个地址不接受这种请求。"),
    status.HTTP_406_NOT_ACCEPTABLE: ("not_acceptable", "只提供 JSON。"),
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: ("unsupported_media_type", "不接受这种内容类型，请对照接口说明。"),
    status.HTTP_429_TOO_MANY_REQUESTS: ("too_many_requests", "请求太频繁，请稍后再试。"),
}


class Problem(exceptions.APIException):
    """A refusal with its own code and title; field: the parameter or attribute it is about; errors: one a field, where
    there are several."""

    def __init__(
        self, status_code: int, code: str, title: str, *, field: str = "", errors: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(title, code)
        self.status_code, self.problem_code, self.title, self.field = status_code, code, title, field
        self.errors = errors


def problem_body(status_code: int, code: str, title: str, *, field: str = "", errors: Any = None) -> dict[str, Any]:
    """Problem details; field and errors only where there are any."""
    body = {"type": "about:blank", "title": title, "status": status_code, "code": code}
    return body | ({"field": field} if field else {}) | ({"errors": errors} if errors else {})


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error it knows becomes problem details; others go on to the 500 page."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    code, title = TITLES.get(error.status_code, ("error", "请求没有成功。"))
    body = problem_body(error.status_code, code, title)
    if isinstance(error, Problem):
        body = problem_body(error.status_code, error.problem_code, error.title, field=error.field, errors=error.errors)
    elif isinstance(error, exceptions.ValidationError):
        body["errors"] = error.detail
    wait = getattr(error, "wait", None)  # of a throttled request, in seconds
    headers = {"Retry-After": str(int(wait))} if wait else {}
    return Response(body, status=error.status_code, headers=headers, content_type=CONTENT_TYPE)
