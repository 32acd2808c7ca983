"""更正身份证号: ask from the person's page, see how it goes, decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from workers.enums import Sex
from workers.id_forms import CorrectionAnswerForm, CorrectionForm
from workers.models import NumberCorrection
from workers.services import corrections
from workers.services.registration import AlreadyHere
from workers.views.changes import back_to, refused
from workers.views.people import get_person

PAGE_SIZE = 30
SHOWN = 100


@requires("numbers.ask")
@require_GET
def correction_list(request: PortalRequest) -> HttpResponse:
    """What waits for one's own decision, and every request of one's own scope."""
    may_decide = request.authority.may("numbers.decide")
    rows = NumberCorrection.objects.select_related("record", "region__parent", "asked_by", "asked_from")
    keyset = Keyset(rows, ("-asked_at", "-id"), PAGE_SIZE, request)
    shown = keyset.rows()
    for row in shown:
        row.may_withdraw = row.asked_from.path.startswith(request.authority.region.path)
    context = {
        "waiting": list(rows.waiting_for(request.authority.region)[:SHOWN]) if may_decide else [],
        "may_decide": may_decide,
        "corrections": shown,
        "page": {"previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "people_url": reverse("workers:list"),
        "export_url": export_url(request, "corrections"),
    }
    return page(request, "workers/corrections.html", context)


@requires("numbers.ask")
@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, pk: Any) -> HttpResponse:
    """申请更正身份证号."""
    person = get_person(pk)
    form = CorrectionForm(request.POST or None)
    held_url = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            corrections.ask_correction(
                person=person,
                number=given["id_number"],
                reason=given["reason"],
                evidence=given["evidence"],
                asked_from=request.authority.region,
                by=request.user,
            )
        except AlreadyHere as refusal:
            write_down("ask_correction", refusal, about=person)
            form.add_error("id_number", "这个号码在本辖区已有一份档案，请打开核对是不是同一个人。")
            held_url = back_to(refusal.person)
        except Refused as refusal:
            refused(form, write_down("ask_correction", refusal, about=person))
        else:
            messages.success(request, "已提交，由上一级审核。结果在“更正申请”里看。")
            return redirect("workers:corrections")
    context = {
        "person": person,
        "form": form,
        "held_url": held_url,
        "id_check_url": reverse("workers:check-id"),
        "back_url": back_to(person),
    }
    return page(request, "workers/correction_ask.html", context, status=422 if form.errors else 200)


@requires("numbers.decide")
@require_http_methods(["GET", "POST"])
def decide(request: PortalRequest, pk: Any) -> HttpResponse:
    """One request: old and new number masked, what they say, and the answer."""
    rows = NumberCorrection.objects.select_related("record", "region__parent", "asked_by", "asked_from", "decided_by")
    correction: NumberCorrection = get_object_or_404(rows, pk=pk)
    form = CorrectionAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        approve = form.cleaned_data["decision"] == "approve"
        try:
            corrections.decide_correction(
                correction=correction, approve=approve, answer=form.cleaned_data["answer"], by=request.user
            )
        except Refused as refusal:
            refused(form, write_down("decide_correction", refusal, about=correction))
            correction.refresh_from_db()
        else:
            messages.success(request, "已同意，号码、出生日期和性别已更正。" if approve else "已答复不同意。")
            return redirect("workers:corrections")
    context = {
        "correction": correction,
        "says": [_says(correction.old_number), _says(correction.new_number)],
        "form": form,
        "may_decide": corrections.may_decide(correction) and correction.asked_by_id != request.user.pk,
        "back_url": reverse("workers:corrections"),
    }
    return page(request, "workers/correction.html", context, status=422 if form.errors else 200)


def _says(number: Any) -> dict[str, Any]:
    """What a sealed number may show: its mask, birth date and sex."""
    citizen = CitizenId.parse(number.open())
    return {"masked": number.masked, "birth_date": citizen.birth_date, "sex": Sex(citizen.sex).label}


@requires("numbers.ask")
@require_POST
def withdraw(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤回 a request of one's own side."""
    rows = NumberCorrection.objects.select_related("record", "region", "asked_from")
    correction: NumberCorrection = get_object_or_404(rows, pk=pk)
    return carry_out(
        request,
        "withdraw_correction",
        lambda: corrections.withdraw_correction(correction=correction, by=request.user),
        "已撤回。",
        correction,
        back="workers:corrections",
    )
