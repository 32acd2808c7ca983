"""/care/: orders of families, for the elder's desk, the body that serves, and the county."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from stations.views.histories import history_of
from stations.views.lists import list_context
from training.care_enums import OPEN_ORDERS, CareOrderState, CareVisitState
from training.care_forms import CareFilterForm, CareOrderActForm, PlanForm, filtered_orders
from training.models import CareOrder
from training.services import care, care_visits
from training.views.classes import own_body
from training.words import ACTIONS

ORDER = ("-id",)
RELATED = ("body", "region__parent")
# What a state lets the body do: verb, label, whether it asks for a reason.
STEPS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    CareOrderState.ASSIGNED: (("accept", "护工已答应", False), ("hand_back", "换护工", True)),
    CareOrderState.ACCEPTED: (("finish", "做完了", False), ("hand_back", "换护工", True)),
}


@requires("care.view")
@require_GET
def orders(request: PortalRequest) -> HttpResponse:
    """居家养老订单, the newest first."""
    rows = CareOrder.objects.select_related(*RELATED)
    context = list_context(request, rows, ORDER, CareFilterForm(request.GET), filtered_orders, "张", "care_orders")
    may = request.authority.may
    context |= {
        "clear_url": reverse("training:care"),
        "may_order": may("care.order"),
        "may_run": may("care.run"),
        "whole": own_body(request) is not None,
        "visits_url": export_url(request, "care_visits"),
    }
    return page(request, "training/care_orders.html", context)


@requires("care.view")
@require_GET
def order(request: PortalRequest, pk: Any) -> HttpResponse:
    """One order: what is wanted, its visits, the next step."""
    return shown(request, get_order(pk))


def get_order(pk: Any) -> CareOrder:
    """An order of one's scope, or 404."""
    found: CareOrder = get_object_or_404(CareOrder.objects.select_related(*RELATED), pk=pk)
    return found


def shown(
    request: PortalRequest, found: CareOrder, *, status: int = 200, plan_form: Any = None, contact: Any = None
) -> HttpResponse:
    """The order's page; contact: address and phone for who has just asked for them."""
    may = request.authority.may
    run = may("care.run")
    visits = list(found.visits.order_by("starts_at", "id"))
    open_ones = sum(visit.state in (CareVisitState.PLANNED, CareVisitState.VISITING) for visit in visits)
    act_form = CareOrderActForm(body=found.body_id if run else None)
    told = [(label, sum(visit.rating == value for visit in visits)) for value, label in Rating.choices]
    context = {
        "order": found,
        "visits": visits,
        "left": found.visits_wanted - found.visits_done - open_ones,
        "steps": STEPS.get(found.state, ()) if run else (),
        "may_assign": run and found.state == CareOrderState.PLACED,
        "may_plan": run and found.state == CareOrderState.ACCEPTED,
        "may_settle": run and found.state == CareOrderState.DONE,
        "may_cancel": (run or may("care.order")) and found.state in OPEN_ORDERS,
        "may_contact": run and found.state in OPEN_ORDERS,
        "may_slip": may("care.order"),
        "may_open_elder": may("care.order"),
        "contact": contact,
        "whole": own_body(request) is not None,
        "ratings": [(label, count) for label, count in told if count],
        "act_form": act_form,
        "plan_form": plan_form or PlanForm(),
        "act_url": reverse("training:act-care", args=[found.pk]),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "training/care_order.html", context, status=status)


@requires("care.view")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons on an order; each asks for its own capability."""
    found, verb, may = get_order(pk), request.POST.get("verb", ""), request.authority.may
    if verb == "plan" and may("care.run"):
        return _plan(request, found)
    if verb == "contact" and may("care.run"):
        return _contact(request, found)
    told, said, work = _acts(request, found).get(verb, ("move_care_order", "", unknown))
    return carry_out(request, told, work, said, found, back="training:care-order", key=found.pk)


def _plan(request: PortalRequest, found: CareOrder) -> HttpResponse:
    form = PlanForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("minutes", "times", "every_days")}
        try:
            made = care_visits.plan_visits(order=found, first=form.first, **given)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("plan_care_visits", refusal, about=found).message)
        else:
            messages.success(request, f"已约 {len(made)} 次上门。")
            return redirect("training:care-order", found.pk)
    return shown(request, found, status=422, plan_form=form)


def _contact(request: PortalRequest, found: CareOrder) -> HttpResponse:
    try:
        address, phone = care.read_contact(order=found)
    except Refused as refusal:
        messages.error(request, write_down("read_care_contact", refusal, about=found).message)
        return redirect("training:care-order", found.pk)
    return shown(request, found, contact={"address": address, "phone": phone})


def _acts(request: PortalRequest, found: CareOrder) -> dict[str, tuple[str, str, Any]]:
    """verb of the button -> (verb that is written down, what is said, what is done), of what the asker may."""
    form = CareOrderActForm(request.POST, body=found.body_id)
    form.is_valid()
    given, may = form.cleaned_data, request.authority.may
    reason = given.get("reason", "")

    def assign() -> None:
        caregiver = given.get("caregiver")
        if caregiver is None:
            raise Refused("请选一位护工。", field="caregiver")
        care.assign(order=found, caregiver=caregiver)

    run = {
        "assign": ("assign_care_order", "已派给护工，等护工接单。", assign),
        "accept": ("accept_care_order", "护工已接单，可以约上门了。", lambda: care.accept(order=found)),
        "hand_back": ("hand_back_care_order", "已退回，请另派护工。", lambda: care.hand_back(order=found, reason=reason)),
        "finish": ("finish_care_order", "已做完，等结算。", lambda: care.finish(order=found)),
        "settle": ("settle_care_order", "已记结算。",
                   lambda: care.settle(order=found, settled_on=given.get("settled_on"))),
    }  # fmt: skip
    acts: dict[str, tuple[str, str, Any]] = run if may("care.run") else {}
    if may("care.run") or may("care.order"):
        acts["cancel"] = ("cancel_care_order", "订单已取消。", lambda: care.cancel(order=found, reason=reason))
    return acts


@requires("care.order")
@require_GET
def slip(request: PortalRequest, pk: Any) -> HttpResponse:
    """服务单 for the family: what was ordered, the visits, the code that they tell at the end of each."""
    found = get_order(pk)
    context = {
        "order": found,
        "visits": found.visits.order_by("starts_at", "id"),
        "code": care.sign_code(found),
        "printed_at": now(),
        "back_url": reverse("training:care-order", args=[found.pk]),
    }
    return page(request, "training/care_slip.html", context)
