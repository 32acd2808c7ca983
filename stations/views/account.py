"""One's own account: password, second factor, devices, sessions, post, size of type."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import account, public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations import stages
from stations.account_forms import ConfirmForm, PasswordForm
from stations.authority import POST_KEY
from stations.context import county_name
from stations.enums import SessionEnd, TextSize
from stations.models import AccountSession, RememberedDevice
from stations.passwords import HINT
from stations.services import accounts, second_factor
from stations.sessions import key_hash
from stations.views.login import prove_now

YEAR_SECONDS = 31_536_000


@account()
@require_GET
def account_page(request: PortalRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    context = {
        "holdings": request.authority.holdings,
        "active": request.authority.holding,
        "memberships": request.authority.memberships,
        "membership": request.authority.membership,
        "suspended": request.user.suspended_on(today()),
        "devices": request.user.remembered_devices.in_force(),
        "sessions": request.user.sessions.open()[:20],
        "this_session": key_hash(request.session.session_key),
        **second_factor.describe(request.user),
    }
    return page(request, "stations/account.html", context)


@account("password")
@require_http_methods(["GET", "POST"])
def password(request: PortalRequest) -> HttpResponse:
    """A new password; every other session of the account ends. Comes after the second factor (B3)."""
    if not stages.second_factor_passed(request):
        return redirect(stages.next_step(request) or "stations:login-second")
    form, due = PasswordForm(request.POST or None), stages.password_is_due(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_password(
                user=request.user,
                current=form.cleaned_data["current"],
                password=form.cleaned_data["password"],
                session_key=request.session.session_key,
            )
        except Refused as refusal:
            write_down("change_password", refusal, about=request.user, reason=refusal.field or "")
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            accounts.keep_session(request)
            messages.success(request, "密码已更换，其他地方的登录已全部退出。")
            return redirect(stages.take_next(request) if due else "stations:account")
    context = {"form": form, "forced": request.user.must_change_password, "due": due, "hint": HINT}
    return page(request, "stations/password.html", context, status=422 if form.errors else 200)


def ask_for_code(request: PortalRequest) -> HttpResponse | None:
    """Who has a second factor gives it, freshly, before it is changed; None where it was given."""
    if not stages.has_second_factor(request.user) or stages.second_factor_fresh(request):
        return None
    return redirect(f"{reverse('stations:login-second')}?{urlencode({'next': reverse('stations:second-factor')})}")


@account("password")
@require_http_methods(["GET", "POST"])
def set_up_second_factor(request: PortalRequest) -> HttpResponse:
    """Set up the phone: QR, secret in groups, first code; then ten printed codes."""
    if refused := ask_for_code(request):
        return refused
    factor = second_factor.begin_enrolment(request.user)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.confirm_enrolment(factor=factor, code=form.cleaned_data["code"])
        except Refused as refusal:
            write_down("confirm_second_factor", refusal, about=request.user, reason="wrong")
            form.add_error("code", refusal.message)
        else:
            prove_now(request)
            return sheet(request)
    address = second_factor.enrolment_address(factor, f"{county_name()}就业服务")
    context = {
        "form": form,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "secret": second_factor.grouped(factor.secret.open()),
        "optional": stages.second_factor_passed(request),
    }
    return page(request, "stations/second_factor.html", context, status=422 if form.errors else 200)


@account("password")
@require_POST
def printed_codes(request: PortalRequest) -> HttpResponse:
    """Ten fresh one-time codes on paper, for phones without an authenticator; the earlier sheet ends."""
    return ask_for_code(request) or sheet(request)


def sheet(request: PortalRequest) -> HttpResponse:
    """The printed codes, shown this once; where the next step asks for one of them, the page says so."""
    codes = second_factor.make_codes(user=request.user)
    context = {
        "codes": codes,
        "made_at": now(),
        "go_on_url": stages.next_step(request) or reverse("stations:account"),
        "asked_next": not stages.second_factor_given(request) and bool(stages.next_step(request)),
    }
    return page(request, "stations/codes.html", context)


@account()
@require_POST
def forget_device(request: PortalRequest, pk: Any) -> HttpResponse:
    """A remembered device is asked again."""
    device: RememberedDevice = get_object_or_404(request.user.remembered_devices.in_force(), pk=pk)
    second_factor.forget_device(device=device)
    messages.success(request, "这台设备下次登录要再输验证码，用它的登录已退出。")
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
def end_other_sessions(request: PortalRequest) -> HttpResponse:
    """退出其他设备."""
    ended = accounts.end_other_sessions(user=request.user, session_key=request.session.session_key)
    messages.success(request, f"已退出其他 {ended} 处登录。" if ended else "没有其他登录。")
    return redirect("stations:account")


@account()
@require_POST
def switch_post(request: PortalRequest) -> HttpResponse:
    """Act from another of one's posts, or for another of one's organisations, in this session."""
    wanted, authority = request.POST.get("holding", ""), request.authority
    homes = {str(holding.pk): "stations:home" for holding in authority.holdings}
    homes |= {membership.key: membership.home for membership in authority.memberships}
    if wanted not in homes:
        raise Http404
    request.session[POST_KEY] = wanted
    accounts.note_switch(user=request.user, holding=wanted)
    return redirect(stages.safe_next(request) or homes[wanted])


@public
@require_POST
def text_size(request: PortalRequest) -> HttpResponse:
    """大字版, kept with the account, or in a cookie where nobody is signed in."""
    size = TextSize.BIG if request.POST.get("size") == "big" else TextSize.NORMAL
    response = redirect(stages.safe_next(request) or "/")
    if request.user.is_authenticated:
        accounts.set_text_size(user=request.user, size=size, region=request.authority.region)
    else:
        response.set_cookie("text", size, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response
