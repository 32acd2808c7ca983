"""删除申请: ask for a person to be erased, see how it goes, decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.enums import ErasureState
from workers.erasure_forms import AskErasureForm, DecideErasureForm
from workers.models import ErasureRequest, LabourRecord
from workers.services import erasures
from workers.views.changes import act, refused
from workers.views.people import get_person

PAGE_SIZE = 30


@requires("erasures.ask")
@require_GET
def erasure_list(request: PortalRequest) -> HttpResponse:
    """Requests of one's own scope, newest first; ?state=asked those that wait."""
    rows = ErasureRequest.objects.select_related("region__parent", "asked_by")
    waiting = request.GET.get("state") == ErasureState.ASKED
    keyset = Keyset(
        rows.filter(state=ErasureState.ASKED) if waiting else rows, ("-asked_at", "-id"), PAGE_SIZE, request
    )
    shown = keyset.rows()
    people = LabourRecord.objects.in_bulk([item.record_id for item in shown])
    may_decide = request.authority.may("erasures.decide")
    for item in shown:
        item.person = people.get(item.record_id)
        item.may_withdraw = not may_decide or item.asked_by_id == request.user.pk
    context = {
        "requests": shown,
        "waiting": waiting,
        "may_decide": may_decide,
        "page": {"previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "workers/erasures.html", context)


@requires("erasures.ask")
@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, pk: Any) -> HttpResponse:
    """申请删除 about one person of one's scope."""
    person = get_person(pk)
    form = AskErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasures.ask_erasure(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, write_down("ask_erasure", refusal, about=person))
        else:
            messages.success(request, "已提交，由县级信息员审核。结果在这里看。")
            return redirect("workers:erasures")
    explanation = (
        "县里同意后，姓名、身份证号、电话、住址等能认出本人的内容全部删除，不能恢复；过去的统计数不变。"
        "只是离开本地的，请用“离册”。"
    )
    return act(request, person, form, heading="申请删除", explanation=explanation, submit_label="提交申请")


@requires("erasures.decide")
@require_http_methods(["GET", "POST"])
def decide(request: PortalRequest, pk: Any) -> HttpResponse:
    """One request: who asks, why, about whom, and the answer."""
    asked: ErasureRequest = get_object_or_404(
        ErasureRequest.objects.select_related("region__parent", "asked_by"), pk=pk
    )
    form = DecideErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = form.cleaned_data["decision"] == "grant"
        try:
            erasures.decide_erasure(request=asked, grant=grant, answer=form.cleaned_data["answer"], by=request.user)
        except Refused as refusal:
            refused(form, write_down("decide_erasure", refusal, about=asked))
        else:
            messages.success(request, "已同意，正在删除，一般一分钟内完成。" if grant else "已答复不同意。")
            return redirect("workers:erasures")
    context = {
        "asked": asked,
        "form": form,
        "person": LabourRecord.objects.filter(pk=asked.record_id).first(),
        "mine": asked.asked_by_id == request.user.pk,
        "back_url": reverse("workers:erasures"),
    }
    return page(request, "workers/erasure.html", context, status=422 if form.errors else 200)


@requires("erasures.ask")
@require_POST
def withdraw(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤回 a request of one's own scope."""
    asked = get_object_or_404(ErasureRequest, pk=pk)
    return carry_out(
        request,
        "withdraw_erasure",
        lambda: erasures.withdraw_erasure(request=asked, by=request.user),
        "已撤回，档案不删除。",
        asked,
        back="workers:erasures",
    )
