"""迁移: ask for a person, see how it goes, decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from workers.models import LabourRecord, TransferCase, TransferRequest
from workers.services import transfers
from workers.transfer_forms import AskForm, DecideForm
from workers.views.changes import refused

PAGE_SIZE = 30
SHOWN = 100


@requires("transfers.ask")
@require_GET
def transfer_list(request: PortalRequest) -> HttpResponse:
    """What waits for one's own decision, and what one's own side has asked for."""
    may_decide = request.authority.may("transfers.decide")
    waiting = TransferCase.objects.waiting().select_related("region__parent", "to_region__parent")
    asked = TransferRequest.objects.select_related("region__parent", "asked_by")
    keyset = Keyset(asked, ("-asked_at", "-id"), PAGE_SIZE, request)
    context = {
        "cases": list(waiting[:SHOWN]) if may_decide else [],
        "may_decide": may_decide,
        "today": today(),
        "requests": keyset.rows(),
        "page": {"previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "ask_url": reverse("workers:ask-transfer"),
        "export_url": export_url(request, "transfers"),
    }
    return page(request, "workers/transfers.html", context)


@requires("transfers.ask")
@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest) -> HttpResponse:
    """申请迁移."""
    region = request.authority.region
    form = AskForm(request.POST or None, scope_path=region.path)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            transfers.ask_transfer(
                number=given["id_number"],
                name=given["full_name"],
                to_region=given["region"],
                reason=given["reason"],
                by=request.user,
            )
        except Refused as refusal:
            refused(form, write_down("ask_transfer", refusal, region=region))
        else:
            messages.success(request, "已提交，由登记地的镇审核。结果在这里看。")
            return redirect("workers:transfers")
    context = {"form": form, "back_url": reverse("workers:transfers")}
    return page(request, "workers/transfer_ask.html", context, status=422 if form.errors else 200)


@requires("transfers.decide")
@require_http_methods(["GET", "POST"])
def decide(request: PortalRequest, pk: Any) -> HttpResponse:
    """One case of one's own scope: the person as one's own register has them, and the answer."""
    cases = TransferCase.objects.select_related("region__parent", "to_region__parent", "asked_by")
    case: TransferCase = get_object_or_404(cases, pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["decision"] == "accept"
        try:
            transfers.decide_transfer(case=case, accept=accept, answer=form.cleaned_data["answer"], by=request.user)
        except Refused as refusal:
            refused(form, write_down("decide_transfer", refusal, about=case))
        else:
            said = "已同意，档案已迁到对方村（社区）。" if accept else "已答复不同意。"
            messages.success(request, said)
            return redirect("workers:transfers")
    context = {
        "case": case,
        "form": form,
        "person": LabourRecord.objects.filter(pk=case.record_key).select_related("household").first(),
        "overdue": case.due_on < today(),
        "back_url": reverse("workers:transfers"),
    }
    return page(request, "workers/transfer.html", context, status=422 if form.errors else 200)


@requires("transfers.ask")
@require_POST
def withdraw(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤回 one's own side's request."""
    asked = get_object_or_404(TransferRequest, pk=pk)
    return carry_out(
        request,
        "withdraw_transfer",
        lambda: transfers.withdraw_transfer(request=asked, by=request.user),
        "已撤回。",
        asked,
        back="workers:transfers",
    )
