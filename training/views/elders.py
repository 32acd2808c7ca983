"""/care/elders/: elders of one's scope, registered at the desk that orders for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.citizen_id import age_on
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from training.care_forms import (
    CareOrderForm,
    ElderActForm,
    ElderCorrectionForm,
    ElderFilterForm,
    ElderForm,
    filtered_elders,
)
from training.models import Elder
from training.services import care
from training.words import ACTIONS

ORDER = ("-registered_on", "-id")


@requires("care.order")
@require_GET
def elders(request: PortalRequest) -> HttpResponse:
    """老人 of one's scope, the newest first."""
    rows = Elder.objects.select_related("region__parent")
    context = list_context(request, rows, ORDER, ElderFilterForm(request.GET), filtered_elders, "人", "elders")
    return page(request, "training/elders.html", context | {"clear_url": reverse("training:elders")})


@requires("care.order")
@require_http_methods(["GET", "POST"])
def new_elder(request: PortalRequest) -> HttpResponse:
    """登记一位老人."""
    form = ElderForm(request.POST or None, scope_path=request.authority.region.path)
    if request.method == "POST" and form.is_valid():
        try:
            made = care.register_elder(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("register_elder", refusal).message)
        else:
            messages.success(request, "已登记，下一步给老人下单。")
            return redirect("training:elder", made.pk)
    context = {"form": form, "back_url": reverse("training:elders")}
    return page(request, "training/new_elder.html", context, status=422 if form.errors else 200)


@requires("care.order")
@require_GET
def elder(request: PortalRequest, pk: Any) -> HttpResponse:
    """One elder: facts, orders, a new order."""
    return shown(request, get_elder(pk))


def get_elder(pk: Any) -> Elder:
    """An elder of one's scope, or 404."""
    found: Elder = get_object_or_404(Elder.objects.select_related("region__parent"), pk=pk)
    return found


def shown(request: PortalRequest, found: Elder, status: int = 200, form: Any = None) -> HttpResponse:
    """The elder's page."""
    context = {
        "elder": found,
        "age": age_on(found.birth_date, today()),
        "orders": found.orders.select_related("body").order_by("-id")[:20],
        "form": form or CareOrderForm(initial={"starts_on": today()}),
        "act_form": ElderActForm(),
        "correction_form": ElderCorrectionForm(auto_id="correct-%s"),
        "may_erase": request.authority.may("care.erase") and found.ended_on is not None and bool(found.full_name),
        "act_url": reverse("training:act-elder", args=[found.pk]),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "training/elder.html", context, status=status)


@requires("care.order")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """下单, 不再服务, 删除."""
    found, verb = get_elder(pk), request.POST.get("verb", "")
    if verb == "order":
        return _order(request, found)
    form, corrected = ElderActForm(request.POST), ElderCorrectionForm(request.POST)
    form.is_valid()
    given = form.cleaned_data

    def correct() -> None:
        for errors in corrected.errors.values():
            raise Refused(str(errors[0]))
        care.correct_elder(elder=found, **corrected.cleaned_data)

    acts: dict[str, tuple[str, str, Any]] = {
        "correct": ("correct_elder", "已更正，没结束的订单也改了。", correct),
        "end": ("end_elder", "已记不再服务。", lambda: care.end_elder(elder=found, reason=given.get("reason", ""))),
    }
    if request.authority.may("care.erase"):
        acts["erase"] = (
            "erase_elder",
            "已删除老人的个人信息。",
            lambda: care.erase_elder(elder=found, reason=given.get("why", "")),
        )
    told, said, work = acts.get(verb, ("move_elder", "", unknown))
    return carry_out(request, told, work, said, found, back="training:elder", key=found.pk)


def _order(request: PortalRequest, found: Elder) -> HttpResponse:
    form = CareOrderForm(request.POST)
    if form.is_valid():
        try:
            made = care.place_order(elder=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("place_care_order", refusal, about=found).message)
        else:
            messages.success(request, "已下单，等机构派护工。请打印服务单给家属。")
            return redirect("training:care-order", made.pk)
    return shown(request, found, 422, form)
