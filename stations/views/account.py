"""One's own account: password, second factor, devices, sessions, post, size of type."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import record_refusal
from jiayu_jobs.clock import now
from jiayu_jobs.web.access import account, public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.refusals import Refused
from jiayu_jobs.web.request import PortalRequest
from stations.account_forms import ConfirmForm, PasswordForm
from stations.authority import POST_KEY
from stations.context import county_name
from stations.enums import SessionEnd, TextSize
from stations.models import AccountSession, RememberedDevice
from stations.services import accounts, second_factor
from stations.sessions import key_hash, rotate_key
from stations.stages import SECOND_FACTOR_KEY, has_second_factor, second_factor_given
from stations.views.login import landing, safe_next

YEAR_SECONDS = 31_536_000


@account()
def account_page(request: PortalRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    context = {
        "holdings": request.authority.holdings,
        "active": request.authority.holding,
        "devices": request.user.remembered_devices.in_force(),
        "sessions": request.user.sessions.open()[:20],
        "this_session": key_hash(request.session.session_key),
        **second_factor.describe(request.user),
    }
    return page(request, "stations/account.html", context)


@account("password")
@require_http_methods(["GET", "POST"])
def password(request: PortalRequest) -> HttpResponse:
    """A new password; every other session of the account ends."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_password(
                user=request.user,
                current=form.cleaned_data["current"],
                password=form.cleaned_data["password"],
                session_key=request.session.session_key,
            )
        except Refused as refusal:
            record_refusal("change_password", reason=refusal.field or "")
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            accounts.keep_session(request)
            messages.success(request, "密码已更换,其他地方的登录已全部退出。")
            return redirect(safe_next(request) or landing(request, request.user))
    forced = request.user.must_change_password
    return page(request, "stations/password.html", {"form": form, "forced": forced}, status=422 if form.errors else 200)


@account("password")
@require_http_methods(["GET", "POST"])
def set_up_second_factor(request: PortalRequest) -> HttpResponse:
    """Set up the phone: QR, secret in groups, first code; then ten printed codes. Changing one needs the old one first."""
    if has_second_factor(request.user) and not second_factor_given(request):
        return redirect("stations:login-second")
    factor = second_factor.begin_enrolment(request.user)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factor.confirm_enrolment(factor=factor, code=form.cleaned_data["code"].replace(" ", ""))
        except Refused as refusal:
            form.add_error("code", refusal.message)
        else:
            full_from_now_on(request)
            return page(request, "stations/codes.html", {"codes": codes, "made_at": now()})
    address = second_factor.enrolment_address(factor, f"{county_name()}就业服务")
    context = {
        "form": form,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "secret": second_factor.grouped(factor.secret.open()),
    }
    return page(request, "stations/second_factor.html", context, status=422 if form.errors else 200)


@account("password")
@require_POST
def printed_codes(request: PortalRequest) -> HttpResponse:
    """Ten fresh one-time codes on paper, for phones without an authenticator; the earlier sheet ends."""
    if has_second_factor(request.user) and not second_factor_given(request):
        return redirect("stations:login-second")
    codes = second_factor.make_codes(user=request.user)
    full_from_now_on(request)
    return page(request, "stations/codes.html", {"codes": codes, "made_at": now()})


def full_from_now_on(request: PortalRequest) -> None:
    """Whoever just set the second factor up has given it."""
    rotate_key(request)
    request.session[SECOND_FACTOR_KEY] = now().isoformat()


@account()
@require_POST
def forget_device(request: PortalRequest, pk: Any) -> HttpResponse:
    """A remembered device is asked again."""
    device: RememberedDevice = get_object_or_404(request.user.remembered_devices.in_force(), pk=pk)
    second_factor.forget_device(device=device)
    messages.success(request, "这台设备下次登录要再输验证码。")
    return redirect("stations:account")


@account()
@require_POST
def end_session(request: PortalRequest, pk: Any) -> HttpResponse:
    """Another of one's sessions ends at its next request."""
    session: AccountSession = get_object_or_404(request.user.sessions.open(), pk=pk)
    accounts.end_session(session=session, why=SessionEnd.ELSEWHERE)
    messages.success(request, "那次登录已退出。")
    return redirect("stations:account")


@account()
@require_POST
def switch_post(request: PortalRequest) -> HttpResponse:
    """Act from another of one's posts, in this session."""
    wanted = request.POST.get("holding", "")
    if wanted not in {str(holding.pk) for holding in request.authority.holdings}:
        raise Http404
    request.session[POST_KEY] = wanted
    accounts.note_switch(user=request.user, holding=wanted)
    return redirect(safe_next(request) or "stations:home")


@public
@require_POST
def text_size(request: PortalRequest) -> HttpResponse:
    """大字版, kept with the account, or in a cookie where nobody is signed in."""
    size = TextSize.BIG if request.POST.get("size") == "big" else TextSize.NORMAL
    response = redirect(safe_next(request) or "/")
    if request.user.is_authenticated:
        request.user.text_size = size
        request.user.save(update_fields=["text_size"])
    else:
        response.set_cookie("text", size, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response
