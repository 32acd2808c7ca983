"""电话抽查: drawn and called by the town, put right by the village, seen by the county."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from stations.views.export_links import export_url
from workers.check_enums import CheckItem, CheckState
from workers.check_forms import CheckForm, DrawForm
from workers.checking import next_to_call, results_by_village, this_month
from workers.models import PhoneCheck
from workers.services import phone_checks
from workers.views.changes import refused
from workers.views.picking import place_words

PAGE_SIZE = 30


@requires("checks.view")
@require_GET
def check_list(request: PortalRequest) -> HttpResponse:
    """How each village stood the test this month, and what is to be put right."""
    home, month = request.authority.region, this_month()
    results = results_by_village(home.path, month)
    calling = request.authority.may("checks.call")
    lines = [
        {"region": region, "result": results.get(region.code), "call_url": call_url(region)}
        for region in Region.objects.leaves().under(home.path).select_related("parent").order_by("path")
    ]
    rows = PhoneCheck.objects.to_correct().select_related("record__region__parent")
    keyset = Keyset(rows, ("region_path", "id"), PAGE_SIZE, request)
    context = {
        "month": month,
        "lines": lines,
        "calling": calling,
        "to_draw": sum(line["result"] is None for line in lines) if calling else 0,
        "next_url": call_url() if calling and next_to_call(request.user) else "",
        "tasks": keyset.rows(),
        "export_url": export_url(request, "checks"),
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "workers/checks.html", context)


@requires("checks.call")
@require_POST
def draw(request: PortalRequest) -> HttpResponse:
    """抽取 one village, or all that have not been drawn this month."""
    region = request.authority.region
    form = DrawForm(request.POST, scope_path=region.path)
    if not form.is_valid():
        messages.error(request, "没有这个村（社区），或不在您的辖区。")
        return redirect("workers:checks")
    chosen = form.cleaned_data["region"]
    try:
        if chosen is not None:
            sample = phone_checks.draw_sample(region=chosen, by=request.user)
            messages.success(request, f"{chosen.label}：{len(sample.pool)} 条变动里抽了 {sample.checks.count()} 人。")
        else:
            drawn, people = phone_checks.draw_samples(path=region.path, by=request.user)
            messages.success(request, f"抽了 {drawn} 个村（社区），共 {people} 人；其余的没有变动。")
    except Refused as refusal:
        messages.error(request, write_down("draw_sample", refusal, region=chosen or region).message)
    return redirect("workers:checks")


@requires("checks.call")
@require_GET
def call(request: PortalRequest) -> HttpResponse:
    """One person at a time."""
    form = DrawForm(request.GET, scope_path=request.authority.region.path)
    region = form.cleaned_data["region"] if form.is_valid() else None
    check = next_to_call(request.user, region)
    if check is None:
        messages.success(request, "没有您要打的电话了。自己核实过的人由同事来打。")
        return redirect("workers:checks")
    return _call_page(request, check, CheckForm(), region)


@requires("checks.call")
@require_POST
def answer(request: PortalRequest, pk: Any) -> HttpResponse:
    """What the call brought; then the next one."""
    check = get_check(pk)
    form = CheckForm(request.POST)
    where = DrawForm(request.GET, scope_path=request.authority.region.path)
    region = where.cleaned_data["region"] if where.is_valid() else None
    if form.is_valid():
        try:
            done = phone_checks.answer_check(check=check, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, write_down("answer_check", refusal, about=check.record))
        else:
            left = phone_checks.TRIES - done.tries
            again = f"，还可再打 {left} 次" if done.state == CheckState.WAITING else ""
            said = "打不通" if done.state == CheckState.WAITING else done.get_state_display()
            messages.success(request, f"{check.record.masked_name}：{said}{again}。")
            return redirect(call_url(region))
    return _call_page(request, check, form, region)


@requires("checks.call")
@require_POST
def reopen(request: PortalRequest, pk: Any) -> HttpResponse:
    """重打: the caller was wrong."""
    check = get_check(pk)
    return carry_out(
        request,
        "reopen_check",
        lambda: phone_checks.reopen_check(check=check, by=request.user),
        "已放回待抽查。",
        check.record,
        back="workers:checks",
    )


def get_check(pk: Any) -> PhoneCheck:
    """A call of one's scope, or 404."""
    related = ("record__region__parent", "record__occupation", "record__household", "region")
    return get_object_or_404(PhoneCheck.objects.select_related(*related), pk=pk)


def call_url(region: Region | None = None) -> str:
    """The caller's page, of one village or of all."""
    address = reverse("workers:call")
    return f"{address}?{urlencode({'region': region.pk})}" if region is not None else address


def _call_page(request: PortalRequest, check: PhoneCheck, form: CheckForm, region: Region | None) -> HttpResponse:
    person = check.record
    told = {
        CheckItem.ON_FILE: f"{person.get_status_display()} · {person.region.label}",
        CheckItem.STATUS: " · ".join(
            filter(None, (person.get_employment_status_display(), person.get_employment_type_display()))
        ),
        CheckItem.PLACE: " · ".join(filter(None, (place_words(person.work_place), person.work_unit_name))),
        CheckItem.PHONE: str(person.phone or ""),
    }
    chosen = request.POST.getlist("wrong")
    query = f"?{urlencode({'region': region.pk})}" if region is not None else ""
    context = {
        "check": check,
        "person": person,
        "items": [
            {"value": item.value, "label": item.label, "told": told[item], "chosen": item.value in chosen}
            for item in CheckItem
        ],
        "form": form,
        "answer_url": reverse("workers:answer-check", args=[check.pk]) + query,
        "call_url": reverse("workers:dial", args=[person.pk]),
        "tries": phone_checks.TRIES,
        "back_url": reverse("workers:checks"),
    }
    return page(request, "workers/check_call.html", context, status=422 if form.errors else 200)
