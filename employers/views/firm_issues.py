"""/firm/issues/: what a firm is in trouble with, told by itself, and what was answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from employers.models import EmployerIssue, EmployerVisit
from employers.services import issues as services
from employers.views.firm import own
from employers.visit_forms import IssueForm, WhyForm
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, text_of
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest

PAGE_SIZE = 20
VISITS = 10
# Never fetched for a firm's own pages.
FOR_STAFF = ("internal_note", "evidence")


@requires("firm.use")
@require_http_methods(["GET", "POST"])
def issues(request: PortalRequest) -> HttpResponse:
    """One's own issues with their answers, a form for one more, and the days of visits."""
    found = own(request)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.raise_issue(employer=found, by=request.user, from_firm=True, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down("raise_issue", refusal, about=found).message)
        else:
            messages.success(request, "已提交，县人社部门会派给责任单位，办理情况在这里看。")
            return redirect("employers:firm-issues")
    rows = EmployerIssue.objects.filter(employer=found).select_related("department").defer(*FOR_STAFF)
    keyset = Keyset(rows, ("-raised_on", "-id"), PAGE_SIZE, request)
    visits = EmployerVisit.objects.filter(employer=found).order_by("-visited_on", "-id")
    rows_shown = keyset.rows()
    context = {
        "employer": found,
        "form": form,
        "issues": [(row, WhyForm(auto_id=f"id_{number}_%s")) for number, row in enumerate(rows_shown)],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "visits": visits.made().values("visited_on")[:VISITS],
    }
    return page(request, "employers/firm_issues.html", context, status=422 if form.errors else 200)


def own_issue(request: PortalRequest, pk: Any) -> EmployerIssue:
    """The issue of the firm that the signed-in person acts for now, or 404."""
    rows = EmployerIssue.objects.filter(employer=own(request)).select_related("region").defer(*FOR_STAFF)
    found: EmployerIssue = get_object_or_404(rows, pk=pk)
    return found


@requires("firm.use")
@require_POST
def confirm(request: PortalRequest, pk: Any) -> HttpResponse:
    """已解决."""
    found = own_issue(request, pk)
    work = lambda: services.confirm_issue(issue=found, by=request.user, by_firm=True)  # noqa: E731  # one call
    return carry_out(request, "confirm_issue", work, "谢谢，已确认解决。", found, back="employers:firm-issues")


@requires("firm.use")
@require_POST
def reopen(request: PortalRequest, pk: Any) -> HttpResponse:
    """没有解决."""
    found, reason = own_issue(request, pk), text_of(WhyForm(request.POST), "reason")
    work = lambda: services.reopen_issue(issue=found, reason=reason)  # noqa: E731
    return carry_out(request, "reopen_issue", work, "已退回重办。", found, back="employers:firm-issues")
