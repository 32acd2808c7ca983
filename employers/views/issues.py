"""/issues/: what firms are in trouble with, as tickets with a due day; /departments/: to whom they go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.models import Department, EmployerIssue
from employers.services import departments as bureaus
from employers.services import issues as services
from employers.services.visit_lists import filtered_issues
from employers.visit_enums import ISSUE_MOVES
from employers.visit_forms import (
    AssignForm,
    DepartmentChangeForm,
    DepartmentForm,
    IssueFilterForm,
    NoteForm,
    SolveForm,
    WhyForm,
)
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, text_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context

ORDER = ("-raised_on", "-id")
RELATED = ("employer", "region__parent", "department")


def get_issue(pk: Any) -> EmployerIssue:
    """The issue of one's own scope, or 404."""
    rows = EmployerIssue.objects.select_related(*RELATED, "visit", "raised_by", "solved_by")
    found: EmployerIssue = get_object_or_404(rows, pk=pk)
    return found


@requires("visits.view")
@require_GET
def issue_list(request: PortalRequest) -> HttpResponse:
    """企业问题 of one's scope, the newest first."""
    rows = EmployerIssue.objects.select_related(*RELATED)
    form = IssueFilterForm(request.GET, scope_path=request.authority.region.path)
    context = list_context(request, rows, ORDER, form, filtered_issues, "件", "issues")
    departments = reverse("employers:departments") if request.authority.may("issues.assign") else ""
    more = {"clear_url": reverse("employers:issues"), "departments_url": departments}
    return page(request, "employers/issues.html", context | more)


@requires("visits.view")
@require_GET
def issue(request: PortalRequest, pk: Any) -> HttpResponse:
    """One issue: what, who has it until when, what came of it, and the next step for one's post."""
    return shown(request, get_issue(pk))


def shown(request: PortalRequest, found: EmployerIssue, status: int = 200, **forms: Any) -> HttpResponse:
    """The issue's page; forms: the one that was sent and came back."""
    may = request.authority.may
    context = {
        "issue": found,
        "can": {verb: found.state in _begins(verb) for verb in ISSUE_MOVES},
        "may_assign": may("issues.assign"),
        "may_record": may("visits.record"),
        "may_refuse": may("issues.refuse"),
        "departments": Department.objects.filter(is_active=True).exists(),
        "assign_form": AssignForm(),
        "solve_form": SolveForm(initial={"solution": found.solution, "evidence": found.evidence}),
        "note_form": NoteForm(initial={"internal_note": found.internal_note}),
        "why_form": WhyForm(),
        "history": history_of(found, ACTIONS),
        **forms,
    }
    return page(request, "employers/issue.html", context, status=status)


def _begins(verb: str) -> tuple[str, ...]:
    before: Any = ISSUE_MOVES[verb][0]
    return before if isinstance(before, tuple) else (before,)


@requires("visits.view")
@require_GET
def slip(request: PortalRequest, pk: Any) -> HttpResponse:
    """转办单: the issue on paper, for the department's file; without internal notes."""
    found = get_issue(pk)
    context = {"issue": found, "printed_at": now(), "back_url": reverse("employers:issue", args=[found.pk])}
    return page(request, "employers/issue_slip.html", context)


@requires("issues.assign")
@require_POST
def assign(request: PortalRequest, pk: Any) -> HttpResponse:
    """派单."""
    found, form = get_issue(pk), AssignForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, assign_form=form)
    department = form.cleaned_data["department"]
    work = lambda: services.assign_issue(issue=found, department=department)  # noqa: E731  # one call
    return _done(request, found, "assign_issue", work, f"已派给{department.name}。")


@requires("issues.assign")
@require_POST
def take_back(request: PortalRequest, pk: Any) -> HttpResponse:
    """收回 from the wrong department."""
    return _with_reason(request, pk, services.take_back_issue, "take_back_issue", "已收回，可以重新派单。")


@requires("issues.assign")
@require_POST
def start(request: PortalRequest, pk: Any) -> HttpResponse:
    """办理中, noted for the department."""
    found = get_issue(pk)
    return _done(request, found, "start_issue", lambda: services.start_issue(issue=found), "已记为办理中。")


@requires("issues.assign")
@require_POST
def solve(request: PortalRequest, pk: Any) -> HttpResponse:
    """办结, noted for the department."""
    found, form = get_issue(pk), SolveForm(request.POST)
    if form.is_valid():
        try:
            services.solve_issue(issue=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down("solve_issue", refusal, about=found).message)
        else:
            messages.success(request, "已办结，等待企业确认。")
            return redirect("employers:issue", found.pk)
    return shown(request, get_issue(pk), status=422, solve_form=form)


@requires("visits.record")
@require_POST
def confirm(request: PortalRequest, pk: Any) -> HttpResponse:
    """The firm said by phone that it is solved."""
    found = get_issue(pk)
    work = lambda: services.confirm_issue(issue=found, by=request.user, by_firm=False)  # noqa: E731
    return _done(request, found, "confirm_issue", work, "已记企业确认。")


@requires("visits.record")
@require_POST
def reopen(request: PortalRequest, pk: Any) -> HttpResponse:
    """The firm said by phone that it is not."""
    return _with_reason(request, pk, services.reopen_issue, "reopen_issue", "已退回重办，等待县里重新派单。")


@requires("issues.refuse")
@require_POST
def refuse(request: PortalRequest, pk: Any) -> HttpResponse:
    """不予办理."""
    return _with_reason(request, pk, services.refuse_issue, "refuse_issue", "已记不予办理，企业能看到原因。")


@requires("visits.record")
@require_POST
def note(request: PortalRequest, pk: Any) -> HttpResponse:
    """内部备注."""
    found, text = get_issue(pk), text_of(NoteForm(request.POST), "internal_note")
    work = lambda: services.note_issue(issue=found, internal_note=text)  # noqa: E731
    return _done(request, found, "note_issue", work, "已保存。")


def _with_reason(request: PortalRequest, pk: Any, service: Callable[..., None], verb: str, said: str) -> HttpResponse:
    found, reason = get_issue(pk), text_of(WhyForm(request.POST), "reason")
    return _done(request, found, verb, lambda: service(issue=found, reason=reason), said)


def _done(request: PortalRequest, found: EmployerIssue, verb: str, work: Callable[[], Any], said: str) -> HttpResponse:
    return carry_out(request, verb, work, said, found, back="employers:issue", key=found.pk)


# -- departments -------------------------------------------------------------------------------------------------


@requires("issues.assign")
@require_http_methods(["GET", "POST"])
def departments(request: PortalRequest) -> HttpResponse:
    """责任单位: all of them, each with its form, and one for another."""
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        work = lambda: bureaus.add_department(name=name)  # noqa: E731
        return carry_out(request, "add_department", work, "已添加。", None, back="employers:departments")
    rows = [
        (one, DepartmentChangeForm(initial={"name": one.name, "is_active": one.is_active}, auto_id=f"id_{n}_%s"))
        for n, one in enumerate(Department.objects.all())
    ]
    context = {"form": form, "rows": rows, "back_url": reverse("employers:issues")}
    return page(request, "employers/departments.html", context, status=422 if form.errors else 200)


@requires("issues.assign")
@require_POST
def change_department(request: PortalRequest, pk: Any) -> HttpResponse:
    """Another name, or out of use."""
    found: Department = get_object_or_404(Department, pk=pk)
    form = DepartmentChangeForm(request.POST)

    def work() -> None:
        if not form.is_valid():
            raise Refused("请填单位名称，不超过 40 个字。")
        bureaus.change_department(department=found, **form.cleaned_data)

    return carry_out(request, "change_department", work, "已保存。", found, back="employers:departments")
