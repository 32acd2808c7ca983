"""Sign in, give the second factor, sign out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as start_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.context import acting
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import account, public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations import stages
from stations.account_forms import CodeForm, LoginForm
from stations.authentication import sign_in
from stations.authority import authority_of
from stations.demo import PASSWORD as DEMO_PASSWORD
from stations.demo import printed_accounts
from stations.models import Installation
from stations.services import accounts, second_factor
from stations.sessions import ENDED_COOKIE, bind_device, device_label, rotate_key, seconds_left

LOCKED = "试的次数太多，已锁定 15 分钟，到时自动解开。急用请带身份证到上级窗口。"
WRONG = "用户名或密码不对，请核对后再输一次。连续输错 5 次会锁定 15 分钟。"
DAY_SECONDS = 86_400


@public
@require_http_methods(["GET", "POST"])
def login(request: PortalRequest) -> HttpResponse:
    """Name and password; then what must be done first, or where the person wanted to go."""
    if request.method == "GET" and request.user.is_authenticated:
        stages.keep_next(request)
        return redirect(stages.take_next(request))
    form, status = LoginForm(request.POST or None), 200
    if request.method == "POST":
        status = 401
        if form.is_valid():
            attempt = sign_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
            if attempt.user is not None:
                return begin(request, attempt.user)
            status = 429 if attempt.locked else 401
            form.add_error(None, LOCKED if attempt.locked else WRONG)
    context = {
        "form": form,
        "next": stages.safe_next(request),
        "ended": request.COOKIES.get(ENDED_COOKIE, ""),
        "demo_accounts": demo_accounts() if request.method == "GET" else None,
        "demo_password": DEMO_PASSWORD,
    }
    response = page(request, "stations/login.html", context, status=status)
    response.delete_cookie(ENDED_COOKIE)
    return response


def begin(request: PortalRequest, user: Any) -> HttpResponse:
    """Open the session of an account that gave its password; a remembered device stands for the second factor."""
    start_login(request, user, backend="stations.authentication.PasswordBackend")
    name, longest = second_factor.device_cookie(user), settings.REMEMBERED_DEVICE_DAYS * DAY_SECONDS
    value = request.get_signed_cookie(name, "", max_age=longest) or ""
    if device := second_factor.remembered(user, value):
        request.session[stages.SECOND_FACTOR_KEY] = stages.DEVICE
        bind_device(request, device)
    stages.keep_next(request)
    request.authority = authority_of(user)
    with acting(request.authority.actor(request.origin), request.authority.scope()):
        accounts.note_sign_in(user=user)
    return redirect(stages.take_next(request))


def demo_accounts() -> list[dict[str, str]] | None:
    """The accounts that a demo database offers to visitors."""
    if not Installation.holds_demo_data():
        return None
    return [{"username": one.username, "post": f"{one.place} {one.title}"} for one in printed_accounts()]


@account("password")
@require_http_methods(["GET", "POST"])
def login_second(request: PortalRequest) -> HttpResponse:
    """A code of the phone or of the printed sheet; the device may be remembered. Also asked again for a fresh code."""
    if not stages.has_second_factor(request.user):
        return redirect("stations:second-factor")
    stages.keep_next(request)
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                second_factor.check_code(user=request.user, typed=form.cleaned_data["code"])
            except Refused as refusal:
                locked = refusal.message == second_factor.LOCKED
                reason = "locked" if locked else "wrong"
                write_down("give_second_factor", refusal, about=request.user, reason=reason)
                form.add_error(None, refusal.message)
                status = 429 if locked else 422
            else:
                return passed(request, remember=form.cleaned_data["remember_device"])
    context = {
        "form": form,
        "next": stages.safe_next(request),
        "remember_days": settings.REMEMBERED_DEVICE_DAYS,
        "can_skip": stages.may_skip() and not stages.second_factor_given(request),
        "skip_url": reverse("stations:login-skip"),
        **second_factor.describe(request.user),
    }
    return page(request, "stations/login_second.html", context, status=status)


def passed(request: PortalRequest, *, remember: bool) -> HttpResponse:
    """The session is full from now on, under a new key."""
    prove_now(request)
    response = redirect(stages.take_next(request))
    if remember:
        label = device_label(request.META.get("HTTP_USER_AGENT", ""))
        device, value = second_factor.remember_device(user=request.user, label=label)
        bind_device(request, device)
        response.set_signed_cookie(
            second_factor.device_cookie(request.user),
            value,
            max_age=settings.REMEMBERED_DEVICE_DAYS * DAY_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


def prove_now(request: PortalRequest) -> None:
    """A code was given in this session, this moment."""
    request.session[stages.SECOND_FACTOR_KEY] = now().isoformat()
    rotate_key(request)


@account("password")
@require_POST
def skip_second(request: PortalRequest) -> HttpResponse:
    """A demo database lets the second factor be skipped, with a banner on every page."""
    try:
        accounts.skip_second_factor(request)
    except Refused as refusal:
        messages.error(request, write_down("skip_second_factor", refusal, about=request.user).message)
    return redirect(stages.take_next(request))


@account("password")
@require_POST
def logout(request: PortalRequest) -> HttpResponse:
    """退出."""
    accounts.sign_out(request)
    return redirect("stations:login")


@account()
@require_POST
def stay(request: PortalRequest) -> HttpResponse:
    """The person is still there: the session goes on; {"seconds"} until it would end."""
    session = request.account_session
    session.last_seen_at = now()
    session.save(update_fields=["last_seen_at"])
    return JsonResponse({"seconds": seconds_left(request)})
