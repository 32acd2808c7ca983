"""From a request to its authority: who acts, from which post, in which scope; and the gate before every view."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jiayu_jobs.audit.context import acting
from jiayu_jobs.audit.services import record_refusal, write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope
from jiayu_jobs.scoping.context import replace_scope
from jiayu_jobs.web.access import access_of
from jiayu_jobs.web.errors import problem
from stations.authority import POST_KEY, authority_of
from stations.stages import next_step

KIOSK_CAPABILITY = "screen.view"
MACHINE_PREFIXES = ("/api/", "/events/", "/screen/snapshot", "/screen/geometry")
NO_POST = "您现在没有在用的岗位。请打开“我的账户”看原因和办法。"


class AuthorityMiddleware:
    """Sets request.authority, enters its scope for the whole request, and refuses undeclared or forbidden views."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.authority = authority_of(request.user, request.session.get(POST_KEY))
        with acting(request.authority.actor(request.origin), request.authority.scope()):
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the view run."""
        access = access_of(view)
        if access is None:
            raise Http404("an address without a declared access")
        if access.kind == "public":
            replace_scope(Scope.public())
            return None
        if request.authority.user is None:
            return self.kiosk_or_login(request, access)
        step = next_step(request)
        if step and access.stage == "full":
            return refuse_machine(request) if is_machine(request) else redirect(step)
        if access.kind == "capability" and not request.authority.may(access.capability):
            record_refusal("open_page", region=request.authority.region, reason=access.capability)
            acts = request.authority.holding or request.authority.membership
            raise PermissionDenied("" if acts else NO_POST)
        return None

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        """A refusal that no view has made an answer of is written down here, and answered in its own words."""
        if not isinstance(error, Refused):
            return None
        write_down("open_page", error, region=request.authority.region)
        if is_machine(request):
            return problem(error.status, error.code, error.message)
        return render(request, "409.html", {"reason": error.message}, status=409)

    def kiosk_or_login(self, request: Any, access: Any) -> HttpResponse | None:
        """A wall with a valid link sees the screen of its region; everybody else is asked to sign in."""
        if request.kiosk is not None and access.capability == KIOSK_CAPABILITY:
            replace_scope(Scope.region(request.kiosk.region.path))
            return None
        return ask_to_sign_in(request)


def is_machine(request: HttpRequest) -> bool:
    """Whether the caller is a script that cannot follow a redirect to a page."""
    return request.path.startswith(MACHINE_PREFIXES)


def refuse_machine(request: HttpRequest) -> HttpResponse:
    """401 as problem details."""
    return problem(401, "not_signed_in", "请先登录。")


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A redirect to the login page that leads back here; htmx is told to load it whole; scripts get 401."""
    if is_machine(request):
        return refuse_machine(request)
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/home/")
    target = f"{reverse('stations:login')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)
