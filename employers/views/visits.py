"""/visits/: who went to which firm, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.models import EmployerVisit
from employers.services import issues as issue_services
from employers.services import visits as services
from employers.services.visit_lists import filtered_visits
from employers.views.employers import get_employer
from employers.visit_enums import MADE, VisitState
from employers.visit_forms import StaffIssueForm, VisitFilterForm, VisitForm, WhyForm
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, text_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context

PAGE_SIZE = 50
ORDER = ("-visited_on", "-id")


def get_visit(pk: Any) -> EmployerVisit:
    """The visit of one's own scope, or 404."""
    rows = EmployerVisit.objects.select_related("employer__region__parent", "region__parent", "visitor")
    found: EmployerVisit = get_object_or_404(rows, pk=pk)
    return found


@requires("visits.view")
@require_GET
def visit_list(request: PortalRequest) -> HttpResponse:
    """企业回访 of one's scope, the newest first."""
    rows = EmployerVisit.objects.select_related("employer", "region__parent", "visitor")
    form = VisitFilterForm(request.GET, scope_path=request.authority.region.path)
    context = list_context(request, rows, ORDER, form, filtered_visits, "次", "visits")
    return page(request, "employers/visits.html", context | {"clear_url": reverse("employers:visits")})


@requires("visits.record")
@require_http_methods(["GET", "POST"])
def new_visit(request: PortalRequest, pk: Any) -> HttpResponse:
    """记回访: made today as a rule (then=done), or put on the list for a day (then=plan)."""
    employer = get_employer(pk)
    form = VisitForm(request.POST or None, initial={"visited_on": today()})
    if request.method == "POST" and form.is_valid():
        planned = request.POST.get("then") == "plan"
        verb, work = ("plan_visit", services.plan_visit) if planned else ("finish_visit", services.record_visit)
        try:
            made = work(employer=employer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down(verb, refusal, about=employer).message)
        else:
            messages.success(request, "已安排回访。" if planned else "已记录回访，企业有困难的在下面记。")
            return redirect("employers:visit", made.pk)
    context = {"form": form, "employer": employer, "back_url": reverse("employers:employer", args=[employer.pk])}
    return page(request, "employers/new_visit.html", context, status=422 if form.errors else 200)


@requires("visits.view")
@require_GET
def visit(request: PortalRequest, pk: Any) -> HttpResponse:
    """One visit: what was seen, the troubles it brought, what can be done."""
    return shown(request, get_visit(pk))


def shown(request: PortalRequest, found: EmployerVisit, status: int = 200, **forms: Any) -> HttpResponse:
    """The visit's page; forms: those that were sent and came back."""
    initial = {name: getattr(found, name) for name in VisitForm.base_fields} | {"visited_on": today()}
    context = {
        "visit": found,
        "issues": found.issues.order_by("raised_on", "id"),
        "may_record": request.authority.may("visits.record"),
        "planned": found.state == VisitState.PLANNED,
        "made": found.state in MADE,
        "form": VisitForm(initial=initial),
        "issue_form": StaffIssueForm(),
        "why_form": WhyForm(),
        "history": history_of(found, ACTIONS),
        **forms,
    }
    return page(request, "employers/visit.html", context, status=status)


@requires("visits.record")
@require_POST
def finish(request: PortalRequest, pk: Any) -> HttpResponse:
    """The planned visit took place."""
    found = get_visit(pk)
    form = VisitForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, form=form)
    try:
        services.finish_visit(visit=found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field, write_down("finish_visit", refusal, about=found).message)
        return shown(request, get_visit(pk), status=422, form=form)
    messages.success(request, "已记录回访，企业有困难的在下面记。")
    return redirect("employers:visit", found.pk)


@requires("visits.record")
@require_POST
def report(request: PortalRequest, pk: Any) -> HttpResponse:
    """上报."""
    found = get_visit(pk)
    work = lambda: services.report_visit(visit=found)  # noqa: E731  # one call
    return carry_out(request, "report_visit", work, "已上报。", found, back="employers:visit", key=found.pk)


@requires("visits.record")
@require_POST
def cancel(request: PortalRequest, pk: Any) -> HttpResponse:
    """取消."""
    found, reason = get_visit(pk), text_of(WhyForm(request.POST), "reason")
    work = lambda: services.cancel_visit(visit=found, reason=reason)  # noqa: E731
    return carry_out(request, "cancel_visit", work, "已取消。", found, back="employers:visit", key=found.pk)


@requires("visits.record")
@require_POST
def raise_issue(request: PortalRequest, pk: Any) -> HttpResponse:
    """A trouble that the firm told at the visit."""
    found = get_visit(pk)
    form = StaffIssueForm(request.POST)
    if form.is_valid():
        try:
            issue_services.raise_issue(employer=found.employer, visit=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down("raise_issue", refusal, about=found).message)
        else:
            messages.success(request, "已记下，等待县里派单。")
            return redirect("employers:visit", found.pk)
    return shown(request, found, status=422, issue_form=form)
