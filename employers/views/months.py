"""/employers/months/: the board of the monitoring of employment, for staff."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from employers.calendar import before
from employers.enums import MonthState
from employers.models import EmployerMonth
from employers.month_forms import MonthFilterForm, ReturnForm, SeenForm
from employers.services import months as services
from employers.services.month_lists import counts_of, filtered_months, history_of_months, with_last
from employers.views.employers import get_employer
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from stations.views.lists import words_for
from workers.views.contact import dialled

PAGE_SIZE = 50
ORDER = ("region_path", "id")


def get_month(pk: Any) -> EmployerMonth:
    """A firm's month of one's own scope, or 404."""
    rows = EmployerMonth.objects.select_related("employer", "region__parent", "reported_by", "checked_by")
    found: EmployerMonth = get_object_or_404(rows, pk=pk)
    return found


def board_url(month: date) -> str:
    """The board of a month."""
    return f"{reverse('employers:months')}?{urlencode({'month': f'{month:%Y-%m}'})}"


@requires("employers.view")
@require_GET
def board(request: PortalRequest) -> HttpResponse:
    """One month: how many have reported, who has not, what jumped."""
    form = MonthFilterForm(request.GET, scope_path=request.authority.region.path)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    month = chosen.setdefault("month", before(today()))
    whole = {name: value for name, value in chosen.items() if name in ("month", "region")}
    counts = counts_of(filtered_months(EmployerMonth.objects.all(), whole))
    rows = filtered_months(EmployerMonth.objects.select_related("employer", "region__parent"), chosen)
    keyset = Keyset(with_last(rows, before(month)), ORDER, PAGE_SIZE, request)
    shown = {name: value for name, value in chosen.items() if name != "month"}
    told = counts["all"] - counts[MonthState.DUE]
    context = {
        "rows": keyset.rows(),
        "month": month,
        "month_key": f"{month:%Y-%m}",
        "before_url": board_url(before(month)),
        "counts": counts,
        "told": told,
        "rate": round(100 * told / counts["all"]) if counts["all"] else None,
        "words": words_for(form, shown),
        "filter_form": form,
        "clear_url": board_url(month),
        "may_check": request.authority.may("months.check"),
        "may_lock": request.authority.may("months.lock"),
        "export_url": export_url(request, "employer-months", **{**chosen, "month": f"{month:%Y-%m}"}),
        "page": {"previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "employers/months.html", context)


@requires("employers.view")
@require_GET
def month(request: PortalRequest, pk: Any) -> HttpResponse:
    """One firm's month: the numbers, the month before, what can be done."""
    return shown(request, get_month(pk))


def shown(request: PortalRequest, row: EmployerMonth, status: int = 200, **forms: Any) -> HttpResponse:
    """The month's page; forms: the ones that were sent and came back."""
    last = services.month_before(row)
    may = request.authority.may("months.check")
    told = row.state != MonthState.DUE
    numbers = services.Numbers(row.workers, row.hired, row.left, row.laid_off, row.shortage) if told else None  # type: ignore[arg-type]  # told months have numbers (constraint)
    context = {
        "row": row,
        "last": last,
        "warning": services.imbalance(last.workers if last else None, numbers) if numbers else "",
        "may_dial": may,
        "may_check": may and row.state == MonthState.REPORTED,
        "may_return": may and row.state in (MonthState.REPORTED, MonthState.CHECKED),
        "seen_form": SeenForm(initial={"revision": row.revision}),
        "return_form": ReturnForm(initial={"revision": row.revision}),
        "history": history_of_months(row.employer),
        "back_url": board_url(row.month),
        **forms,
    }
    return page(request, "employers/month.html", context, status=status)


@requires("months.check")
@require_POST
def check(request: PortalRequest, pk: Any) -> HttpResponse:
    """审核通过."""
    row, form = get_month(pk), SeenForm(request.POST)
    if not form.is_valid():
        return shown(request, row, status=422)
    revision = form.cleaned_data["revision"]
    return act(
        request,
        row,
        "check_month",
        lambda: services.check_month(row=row, by=request.user, revision=revision),
        "已审核。",
    )


@requires("months.check")
@require_POST
def send_back(request: PortalRequest, pk: Any) -> HttpResponse:
    """退回."""
    row, form = get_month(pk), ReturnForm(request.POST)
    if not form.is_valid():
        return shown(request, row, status=422, return_form=form)
    given = form.cleaned_data
    return act(
        request,
        row,
        "return_month",
        lambda: services.return_month(row=row, reason=given["reason"], by=request.user, revision=given["revision"]),
        "已退回，企业能看到原因。",
    )


def act(request: PortalRequest, row: EmployerMonth, verb: str, work: Callable[[], Any], said: str) -> HttpResponse:
    """Carry out, back to the month."""
    return carry_out(request, verb, work, said, row, back="employers:month", key=row.pk)


@requires("months.check")
@require_POST
def remind(request: PortalRequest) -> HttpResponse:
    """催报: all of the month who have not reported."""
    return for_all(
        request, "remind_months", services.remind_months, "已催报 {} 家，企业登录后在首页看到。急的请打电话。"
    )


@requires("months.lock")
@require_POST
def lock(request: PortalRequest) -> HttpResponse:
    """锁定: all of the month that are checked."""
    return for_all(request, "lock_months", services.lock_months, "已锁定 {} 家。")


def for_all(request: PortalRequest, verb: str, work: Callable[..., int], said: str) -> HttpResponse:
    """An act on a whole month, back to its board."""
    form = MonthFilterForm(request.POST, scope_path=request.authority.region.path)
    form.is_valid()
    chosen = form.cleaned_data.get("month") or before(today())
    try:
        messages.success(request, said.format(work(month=chosen)))
    except Refused as refusal:
        messages.error(request, write_down(verb, refusal, region=request.authority.region).message)
    return redirect(board_url(chosen))


@requires("months.check")
@require_POST
def dial(request: PortalRequest, pk: Any) -> HttpResponse:
    """拨打: the number of a firm's contact, {"tel"}; the page keeps the mask."""
    found = get_employer(pk)
    return dialled(request, found, lambda: services.dial_employer(employer=found, by=request.user))
