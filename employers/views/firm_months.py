"""/firm/month/: a firm reports its month."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from employers.enums import MonthState
from employers.models import Employer, EmployerMonth
from employers.month_forms import MonthForm, SeenForm
from employers.services import months as services
from employers.services.month_lists import history_of_months
from employers.views.firm import own
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest

SHOWN = 36


def months_of(found: Employer) -> list[EmployerMonth]:
    """The firm's months, newest first."""
    return list(EmployerMonth.objects.filter(employer=found).order_by("-month", "id")[:SHOWN])


def own_month(request: PortalRequest, pk: Any) -> EmployerMonth:
    """A month of the firm that the signed-in person acts for, or 404."""
    rows = EmployerMonth.objects.filter(employer=own(request)).select_related("region")
    found: EmployerMonth = get_object_or_404(rows, pk=pk)
    return found


@requires("firm.use")
@require_GET
def month(request: PortalRequest) -> HttpResponse:
    """The oldest month that is due, else the newest; ?month=2024-05 for another one."""
    rows = months_of(own(request))
    asked = [row for row in rows if f"{row.month:%Y-%m}" == request.GET.get("month")]
    due = [row for row in reversed(rows) if row.state == MonthState.DUE]
    return shown(request, next(iter([*asked, *due, *rows]), None))


def shown(
    request: PortalRequest, row: EmployerMonth | None, form: MonthForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a month; form: one that was sent and came back."""
    found = own(request)
    last = services.month_before(row) if row else None
    context = {
        "employer": found,
        "row": row,
        "last": last,
        "may_repeat": row is not None and row.state == MonthState.DUE and last is not None,
        "form": form or (MonthForm(initial=MonthForm.initial_of(row)) if row else None),
        "months": [
            {"row": one, "url": f"{reverse('employers:firm-month')}?month={one.month:%Y-%m}"}
            for one in months_of(found)
        ],
        "history": history_of_months(found),
    }
    return page(request, "employers/firm_month.html", context, status=status)


@requires("firm.use")
@require_POST
def report(request: PortalRequest, pk: Any) -> HttpResponse:
    """填报, 更正."""
    row, form = own_month(request, pk), MonthForm(request.POST)
    if not form.is_valid():
        return shown(request, row, form, status=422)
    numbers = form.numbers()
    try:
        done = services.report_month(
            row=row,
            numbers=numbers,
            explanation=form.cleaned_data["explanation"],
            by=request.user,
            revision=form.cleaned_data["revision"],
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, write_down("report_month", refusal, about=row).message)
        return shown(request, row, form, status=422)
    return told(request, done, numbers)


@requires("firm.use")
@require_POST
def repeat(request: PortalRequest, pk: Any) -> HttpResponse:
    """与上月一致."""
    row, form = own_month(request, pk), SeenForm(request.POST)
    if not form.is_valid():
        return shown(request, row, status=422)
    try:
        done = services.repeat_month(row=row, by=request.user, revision=form.cleaned_data["revision"])
    except Refused as refusal:
        messages.error(request, write_down("report_month", refusal, about=row).message)
        return redirect("employers:firm-month")
    return told(request, done, None)


def told(request: PortalRequest, row: EmployerMonth, numbers: services.Numbers | None) -> HttpResponse:
    """A sentence after success, and another one where the numbers do not go together."""
    messages.success(request, f"已填报 {row.label}。审核前都能回来改。")
    last = services.month_before(row)
    warning = services.imbalance(last.workers if last else None, numbers) if numbers else ""
    if warning:
        messages.warning(request, warning)
    return redirect(f"{reverse('employers:firm-month')}?month={row.month:%Y-%m}")
