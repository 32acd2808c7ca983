"""/firm/: what a firm's own people see and do; they see their own rows alone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.enums import EmployerState, WrongField
from employers.firm_today import buses_to, today_of
from employers.forms import CodeForm, FirmForm, InviteForm, MendForm
from employers.models import Employer, EmployerInvitation, EmployerMember
from employers.services import members as services
from employers.services import registration
from employers.services.warnings import warnings_for
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, scoped
from jiayu_jobs.web.access import account, requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.authority import POST_KEY
from stations.models import ServiceSite


def own(request: PortalRequest) -> Employer:
    """The firm that the signed-in person acts for now."""
    membership = request.authority.membership
    found: Employer = get_object_or_404(
        Employer.objects.select_related("region__parent", "contact_staff"),
        pk=membership.organisation if membership else None,
    )
    return found


@requires("firm.use")
@require_GET
def firm(request: PortalRequest) -> HttpResponse:
    """今天: how the firm stands, what is to be done, whom to call."""
    return shown(request, own(request))


def shown(request: PortalRequest, found: Employer, status: int = 200, **forms: Any) -> HttpResponse:
    """The firm's first page."""
    rejected = found.state == EmployerState.REJECTED
    wrong = [WrongField(name).label for name in found.wrong_fields]
    context = {
        "employer": found,
        "form": FirmForm(initial=FirmForm.initial_of(found)),
        "today": today_of(found),
        "buses": buses_to(found),
        "contact": contact_of(found),
        "warnings": warnings_for(found.pk),
        "wrong": wrong,
        "mend_form": MendForm(wrong=found.wrong_fields, initial=mend_initial(found)) if rejected else None,
        **forms,
    }
    return page(request, "employers/firm.html", context, status=status)


def mend_initial(found: Employer) -> dict[str, Any]:
    """What the form of a correction begins with."""
    names = ("name", "credit_code", "region", "contact_name")
    phone = found.contact_phone.open() if found.contact_phone else ""
    return {name: getattr(found, name) for name in names} | {"contact_phone": phone}


def contact_of(found: Employer) -> dict[str, str]:
    """我的服务专员 and the number to call: of the nearest site of the firm's region that has one."""
    region, staff = found.region, found.contact_staff
    near = [code for code in (region.code, region.parent_id) if code]
    with scoped(Scope.public()):
        sites = ServiceSite.objects.filter(region__in=near).exclude(phone="")
        site = min(sites, key=lambda one: near.index(one.region_id), default=None)
    return {
        "name": staff.display_name if staff else "",
        "site": site.name if site else "",
        "phone": site.phone if site else settings.HOTLINE,
    }


@requires("firm.use")
@require_POST
def edit(request: PortalRequest) -> HttpResponse:
    """Contact, phone and address; name and number only change at the desk."""
    found = own(request)
    form = FirmForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, form=form)
    changes = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
    return carry_out(
        request,
        "edit_employer",
        lambda: registration.edit_employer(employer=found, changes=changes, revision=form.cleaned_data["revision"]),
        "已保存。",
        found,
        back="employers:firm",
    )


@requires("firm.use")
@require_http_methods(["GET", "POST"])
def members(request: PortalRequest) -> HttpResponse:
    """Who acts for the firm; an admin invites (POST) and reads the code once."""
    found, may = own(request), request.authority.may("firm.manage")
    form, code = InviteForm(request.POST or None), ""
    if request.method == "POST":
        if not may:
            refusal = Refused("只有管理员可以邀请经办人，请找本单位的管理员。")
            form.is_valid()
            form.add_error(None, write_down("invite_member", refusal, about=found).message)
        elif form.is_valid():
            try:
                code = services.invite(employer=found, by=request.user, **form.cleaned_data)
                form = InviteForm()
            except Refused as refusal:
                form.add_error(None, write_down("invite_member", refusal, about=found).message)
    context = {
        "employer": found,
        "members": EmployerMember.objects.in_force(today()).filter(employer=found).select_related("user"),
        "invitations": EmployerInvitation.objects.filter(
            employer=found, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
        ),
        "may_manage": may,
        "form": form,
        "code": code,
        "days": services.DAYS_VALID,
        "join_url": reverse("employers:firm-join"),
    }
    return page(request, "employers/members.html", context, status=422 if form.errors else 200)


@requires("firm.manage")
@require_POST
def set_role(request: PortalRequest, pk: Any) -> HttpResponse:
    """管理员 ⇄ 经办人."""
    member: EmployerMember = get_object_or_404(EmployerMember.objects.select_related("employer__region"), pk=pk)
    return carry_out(
        request,
        "set_member_role",
        lambda: services.set_role(member=member, role=request.POST.get("role", "")),
        "已改。",
        member,
        back="employers:firm-members",
    )


@requires("firm.manage")
@require_POST
def remove_member(request: PortalRequest, pk: Any) -> HttpResponse:
    """不再代办."""
    member: EmployerMember = get_object_or_404(EmployerMember.objects.select_related("employer__region"), pk=pk)
    return carry_out(
        request,
        "remove_member",
        lambda: services.remove_member(member=member),
        "已取消，此人从现在起不能再代办。",
        member,
        back="employers:firm-members",
    )


@requires("firm.manage")
@require_POST
def revoke_invitation(request: PortalRequest, pk: Any) -> HttpResponse:
    """作废邀请码."""
    found: EmployerInvitation = get_object_or_404(EmployerInvitation.objects.select_related("employer__region"), pk=pk)
    return carry_out(
        request,
        "revoke_invitation",
        lambda: services.revoke_invitation(invitation=found),
        "邀请码已作废。",
        found,
        back="employers:firm-members",
    )


@account()
@require_http_methods(["GET", "POST"])
def join(request: PortalRequest) -> HttpResponse:
    """用邀请码加入: any signed-in account becomes a member of the firm that gave the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = services.accept_invitation(code=form.cleaned_data["code"], by=request.user)
        except Refused as refusal:
            form.add_error("code", write_down("accept_invitation", refusal).message)
        else:
            request.session[POST_KEY] = str(member.pk)
            messages.success(request, "已加入。")
            return redirect("employers:firm")
    return page(request, "employers/join.html", {"form": form}, status=422 if form.errors else 200)
