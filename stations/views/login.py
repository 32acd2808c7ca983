"""Sign in, give the second factor, sign out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login as start_login
from django.contrib.auth import logout as end_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import record_refusal
from jiayu_jobs.clock import now
from jiayu_jobs.web.access import account, public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.refusals import Refused
from jiayu_jobs.web.request import PortalRequest
from stations.account_forms import CodeForm, LoginForm
from stations.authentication import sign_in
from stations.authority import authority_of
from stations.enums import SessionEnd
from stations.models import AccountSession
from stations.services import second_factor
from stations.sessions import device_label, key_hash, rotate_key, seconds_left
from stations.stages import DEVICE, SECOND_FACTOR_KEY

LOCKED = "试的次数太多,已锁定 15 分钟,到时自动解开。急用请带身份证到上级窗口。"
WRONG = "用户名或密码不对,请再试一次。连续输错 5 次会锁定 15 分钟。"


def safe_next(request: PortalRequest, fallback: str = "") -> str:
    """Where to go after signing in: an address of this portal only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else fallback


@public
@require_http_methods(["GET", "POST"])
def login(request: PortalRequest) -> HttpResponse:
    """Name and password; then home, or to what must be done first."""
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        attempt = sign_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
        user = attempt.user
        if user is not None:
            start_login(request, user)
            device = second_factor.remembered(user, request.COOKIES.get(second_factor.DEVICE_COOKIE, ""))
            if device is not None:
                request.session[SECOND_FACTOR_KEY] = DEVICE
            return redirect(safe_next(request) or landing(request, user))
        form.add_error(None, LOCKED if attempt.locked else WRONG)
        status = 429 if attempt.locked else 401
    elif request.user.is_authenticated and request.method == "GET" and not request.GET.get("ended"):
        return redirect(safe_next(request) or landing(request, request.user))
    context = {"form": form, "next": safe_next(request), "ended": request.GET.get("ended", "")}
    return page(request, "stations/login.html", context, status=status)


def landing(request: PortalRequest, user: Any) -> str:
    """The first page of an account: its work, or the screen for who only looks."""
    authority = authority_of(user)
    return reverse("stations:home" if authority.may("home.view") else "stations:account")


@account("password")
@require_http_methods(["GET", "POST"])
def login_second(request: PortalRequest) -> HttpResponse:
    """A code of the phone or of the printed sheet; the device may be remembered."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.check_code(user=request.user, typed=form.cleaned_data["code"])
        except Refused as refusal:
            record_refusal("second_factor", reason="wrong")
            form.add_error(None, refusal.message)
        else:
            return second_factor_done(request, form.cleaned_data["remember_device"])
    context = {
        "form": form,
        "next": safe_next(request),
        "remember_days": settings.REMEMBERED_DEVICE_DAYS,
        "can_skip": False,
        **second_factor.describe(request.user),
    }
    return page(request, "stations/login_second.html", context, status=422 if form.errors else 200)


def second_factor_done(request: PortalRequest, remember: bool) -> HttpResponse:
    """The session is full from now on, under a new key."""
    rotate_key(request)
    request.session[SECOND_FACTOR_KEY] = now().isoformat()
    response = redirect(safe_next(request) or landing(request, request.user))
    if remember:
        label = device_label(request.META.get("HTTP_USER_AGENT", ""))
        response.set_cookie(
            second_factor.DEVICE_COOKIE,
            second_factor.remember_device(user=request.user, label=label),
            max_age=settings.REMEMBERED_DEVICE_DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@account("password")
@require_POST
def logout(request: PortalRequest) -> HttpResponse:
    """退出."""
    AccountSession.objects.open().filter(key_hash=key_hash(request.session.session_key)).update(
        ended_at=now(), ended_by=SessionEnd.LOGOUT
    )
    end_login(request)
    return redirect("stations:login")


@account("password")
@require_POST
def stay(request: PortalRequest) -> HttpResponse:
    """The person is still there: the session goes on; {"seconds"} until it would end."""
    session = request.account_session  # type: ignore[attr-defined]
    session.last_seen_at = now()
    session.save(update_fields=["last_seen_at"])
    return JsonResponse({"seconds": seconds_left(request)})
