"""Errors of the API: RFC 9457 problem details in Chinese, with a stable code."""

from django.http import JsonResponse


def problem(status: int, code: str, title: str, *, field: str = "", detail: str = "") -> JsonResponse:
    """One problem; code is for programs and never changes, title for people; field: the parameter it is about."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    body |= {name: value for name, value in (("field", field), ("detail", detail)) if value}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
