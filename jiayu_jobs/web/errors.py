"""Pages for what went wrong: what, why, what now; in Chinese, and without a trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The post lacks the capability."""
    return render(request, "403.html", {"reason": str(exception or "") or "您的岗位没有这项权限。"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side; the request id helps the operator."""
    return render(
        request, "500.html", {"request_id": getattr(getattr(request, "origin", None), "request_id", "")}, status=500
    )
