"""Pages for what went wrong: what, why, what now; in Chinese, and without a trace. Programs get problem details."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

API = "/api/"


def problem(status: int, code: str, title: str) -> HttpResponse:
    """RFC 9457 problem details, where no view of the API answers itself."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: the typed text is kept by the browser, the page must be loaded again."""
    return render(
        request,
        "403.html",
        {"reason": "这个页面已打开太久或浏览器关闭了 Cookie。请返回上一页，刷新后再提交。"},
        status=403,
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same answer for what does not exist and for what lies outside one's scope."""
    if request.path.startswith(API):
        return problem(404, "not_found", "没有找到。")
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The post lacks the capability."""
    if request.path.startswith(API):
        return problem(403, "forbidden", str(exception or "") or "您的岗位没有这项权限。")
    return render(request, "403.html", {"reason": str(exception or "") or "您的岗位没有这项权限。"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side; the request id helps the operator."""
    if request.path.startswith(API):
        return problem(500, "broken", "系统出错，没有写入任何数据。请稍后再试。")
    return render(
        request, "500.html", {"request_id": getattr(getattr(request, "origin", None), "request_id", "")}, status=500
    )
