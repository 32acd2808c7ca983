"""/employers/: the register of who offers work, for staff."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.enums import EmployerState
from employers.forms import (
    AboveScaleForm,
    DecideForm,
    EmployerEditForm,
    EmployerFilterForm,
    EmployerForm,
    MemberAccountForm,
    MemberForm,
    ReasonForm,
)
from employers.gig_forms import WarningForm
from employers.models import Employer, EmployerMember
from employers.services import members, registration, warnings
from employers.services.lists import filtered
from employers.services.month_lists import history_of_months
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from stations.views.histories import history_of
from stations.views.lists import words_for

PAGE_SIZE = 50
HISTORY = 30
ORDER = ("name", "id")


def get_employer(pk: Any) -> Employer:
    """The employer of one's own scope, or 404."""
    found: Employer = get_object_or_404(
        Employer.objects.select_related("region__parent", "submitted_by", "contact_staff"), pk=pk
    )
    return found


@requires("employers.view")
@require_GET
def employer_list(request: PortalRequest) -> HttpResponse:
    """Employers of one's scope, filtered, by keyset pages."""
    form = EmployerFilterForm(request.GET, scope_path=request.authority.region.path)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    rows = filtered(Employer.objects.all(), chosen).select_related("region__parent")
    keyset = Keyset(rows, ORDER, PAGE_SIZE, request)
    shown = keyset.rows()
    whole = not keyset.previous_url and not keyset.next_url
    context = {
        "employers": shown,
        "words": words_for(form, chosen),
        "filter_form": form,
        "clear_url": reverse("employers:list"),
        "new_url": reverse("employers:new") if request.authority.may("employers.register") else "",
        "export_url": export_url(request, "employers", **{n: v for n, v in chosen.items() if n != "q"}),
        "page": {
            "count_text": f"共 {len(shown)} 家" if whole else f"每页 {PAGE_SIZE} 家",
            "previous_url": keyset.previous_url,
            "next_url": keyset.next_url,
        },
    }
    return page(request, "employers/list.html", context)


@requires("employers.register")
@require_http_methods(["GET", "POST"])
def new_employer(request: PortalRequest) -> HttpResponse:
    """登记企业: staff who may check papers do so at once; from a gig station it waits for them."""
    form = EmployerForm(request.POST or None, scope_path=request.authority.region.path)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = registration.Given(
            kind=data["kind"],
            name=data["name"],
            number=form.number,
            region=data["region"],
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
            details=form.details(),
        )
        verified = request.authority.may("employers.verify")
        try:
            made = registration.register_employer(given=given, by=request.user, verified=verified)
        except Refused as refusal:
            told = write_down("register_employer", refusal, region=data["region"])
            household = data["kind"] == "household"
            form.add_error("id_number" if household else "credit_code", told.message)
        else:
            messages.success(request, "已登记。" if verified else "已登记，等待镇或县核验。")
            return redirect("employers:employer", made.pk)
    context = {"form": form, "back_url": reverse("employers:list")}
    return page(request, "employers/new.html", context, status=422 if form.errors else 200)


@requires("employers.view")
@require_GET
def employer(request: PortalRequest, pk: Any) -> HttpResponse:
    """One employer: what is known, who acts for it, what happened, what can be done."""
    return shown(request, get_employer(pk))


def shown(request: PortalRequest, found: Employer, status: int = 200, **forms: Any) -> HttpResponse:
    """The employer's page; forms: the ones that were sent and came back."""
    may = request.authority.may
    years = "、".join(map(str, sorted(found.above_scale_years.values_list("year", flat=True))))
    context = {
        "employer": found,
        "may_register": may("employers.register"),
        "may_verify": may("employers.verify"),
        "members": EmployerMember.objects.in_force(today()).filter(employer=found).select_related("user"),
        "edit_form": EmployerEditForm(initial=initial_of(found), scope_path=request.authority.region.path),
        "decide_form": DecideForm(),
        "reason_form": ReasonForm(),
        "years_form": AboveScaleForm(initial={"years": years}),
        "years": years,
        "account_form": MemberAccountForm(),
        "member_form": MemberForm(),
        "warning_form": WarningForm(),
        "licence_url": reverse("employers:licence", args=[found.pk]) if found.papers.exists() else "",
        "warnings": warnings.warnings_for(found.pk),
        "outline_url": reverse("stations:sites-outline"),
        "history": history_of(found, ACTIONS),
        "months": history_of_months(found),
        "submitted": found.state == EmployerState.SUBMITTED,
        "visit_url": reverse("employers:new-visit", args=[found.pk]) if may("visits.record") else "",
        "vacancy_url": reverse("employers:new-vacancy", args=[found.pk]) if may("vacancies.post") else "",
        **forms,
    }
    return page(request, "employers/employer.html", context, status=status)


def initial_of(found: Employer) -> dict[str, Any]:
    """What the form of a change begins with."""
    names = [name for name in EmployerEditForm.base_fields if name not in ("region", "contact_phone", "contact_staff")]
    phone = found.contact_phone.open() if found.contact_phone else ""
    return {name: getattr(found, name) for name in names} | {
        "region": found.region,
        "contact_staff": found.contact_staff,
        "contact_phone": phone,
    }


@requires("employers.register")
@require_POST
def edit(request: PortalRequest, pk: Any) -> HttpResponse:
    """改单位信息."""
    found = get_employer(pk)
    form = EmployerEditForm(request.POST, scope_path=request.authority.region.path)
    if not form.is_valid():
        return shown(request, found, status=422, edit_form=form)
    changes = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
    return act(
        request,
        found,
        "edit_employer",
        lambda: registration.edit_employer(employer=found, changes=changes, revision=form.cleaned_data["revision"]),
        "已保存。",
    )


@requires("employers.verify")
@require_POST
def decide(request: PortalRequest, pk: Any) -> HttpResponse:
    """核验通过, 不通过."""
    found = get_employer(pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, decide_form=form)
    given = form.cleaned_data
    accept = given["decision"] == "accept"

    def work() -> None:
        registration.decide_employer(
            employer=found, accept=accept, answer=given["answer"], wrong=given["wrong"], by=request.user
        )

    return act(request, found, "decide_employer", work, "已核验通过。" if accept else "已退回，对方能看到原因。")


@requires("employers.verify")
@require_POST
def suspend(request: PortalRequest, pk: Any) -> HttpResponse:
    """暂停."""
    return changed(request, pk, "suspend", "已暂停。")


@requires("employers.verify")
@require_POST
def resume(request: PortalRequest, pk: Any) -> HttpResponse:
    """恢复."""
    return changed(request, pk, "resume", "已恢复。")


@requires("employers.verify")
@require_POST
def close(request: PortalRequest, pk: Any) -> HttpResponse:
    """注销."""
    return changed(request, pk, "close", "已注销。")


def changed(request: PortalRequest, pk: Any, verb: str, said: str) -> HttpResponse:
    """A change of state with its reason."""
    found = get_employer(pk)
    form = ReasonForm(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    return act(
        request,
        found,
        f"{verb}_employer",
        lambda: registration.change_state(employer=found, verb=verb, reason=reason),
        said,
    )


@requires("employers.verify")
@require_POST
def above_scale(request: PortalRequest, pk: Any) -> HttpResponse:
    """规上年份."""
    found = get_employer(pk)
    form = AboveScaleForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, years_form=form)
    years = form.cleaned_data["years"]
    return act(
        request, found, "set_above_scale", lambda: registration.set_above_scale(employer=found, years=years), "已保存。"
    )


@requires("employers.verify")
@require_POST
def warn(request: PortalRequest, pk: Any) -> HttpResponse:
    """列入失信 with its document; verb=end: 移出."""
    found = get_employer(pk)
    if request.POST.get("verb") == "end":
        held = found.warnings.filter(pk=key_of(request.POST.get("warning"))).first()

        def end() -> None:
            if held is None:
                raise Refused("没有这条提示，请刷新后再看。")
            warnings.end_warning(employer=found, warning=held)

        return act(request, found, "end_warning", end, "已移出。")
    form = WarningForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, warning_form=form)
    try:
        warnings.warn(employer=found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field, write_down("warn_employer", refusal, about=found).message)
        return shown(request, found, status=422, warning_form=form)
    messages.success(request, "已列入，推荐人和发岗位时会提示。")
    return redirect("employers:employer", found.pk)


@requires("employers.register")
@require_POST
def new_member_account(request: PortalRequest, pk: Any) -> HttpResponse:
    """An account for somebody of the firm; its one-time password is on the page that answers, once."""
    found = get_employer(pk)
    form = MemberAccountForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, account_form=form)
    try:
        issued = members.create_member_account(employer=found, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field, write_down("create_account", refusal, about=found).message)
        return shown(request, found, status=422, account_form=form)
    back_url = reverse("employers:employer", args=[found.pk])
    context = {"issued": issued, "kind": "单位", "whose": found.shown_name, "back_url": back_url}
    return page(request, "stations/issued.html", context)


@requires("employers.register")
@require_POST
def add_member(request: PortalRequest, pk: Any) -> HttpResponse:
    """Somebody who has an account acts for this firm too."""
    found = get_employer(pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, member_form=form)
    username = form.cleaned_data["username"]
    return act(
        request, found, "add_member", lambda: members.add_member(employer=found, username=username), "已添加经办人。"
    )


def act(request: PortalRequest, found: Employer, verb: str, work: Callable[[], Any], said: str) -> HttpResponse:
    """Carry out, back to the employer."""
    return carry_out(request, verb, work, said, found, back="employers:employer", key=found.pk)
