"""/care/visits/: a caregiver's own visits on the phone, and one visit for who may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import midnight, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from training.care_enums import OPEN_ORDERS, CareOrderState, CareVisitState
from training.care_forms import VisitActForm
from training.models import CareOrder, CareVisit
from training.services import care, care_visits
from training.views.classes import own_body

SHOWN = 20
ON_THE_WAY = ("care.visit", "care.run")


@requires("care.visit")
@require_GET
def visits(request: PortalRequest) -> HttpResponse:
    """A caregiver's first page: orders to answer, today's visits, the next ones, the last ones."""
    rows = CareVisit.objects.select_related("order", "region__parent")
    begin = midnight(today())
    coming = list(rows.open().filter(starts_at__gte=begin).order_by("starts_at", "id")[:SHOWN])
    context = {
        "asked": CareOrder.objects.filter(state=CareOrderState.ASSIGNED).select_related("region__parent", "body"),
        "late": rows.open().filter(starts_at__lt=begin).order_by("starts_at", "id")[:SHOWN],
        "today": [visit for visit in coming if localdate(visit.starts_at) == today()],
        "coming": [visit for visit in coming if localdate(visit.starts_at) > today()],
        "past": rows.done().order_by("-done_at", "-id")[:SHOWN],
    }
    return page(request, "training/care_visits.html", context)


@requires("care.visit")
@require_POST
def answer(request: PortalRequest, pk: Any) -> HttpResponse:
    """接单 or 接不了, by the caregiver."""
    found: CareOrder = get_object_or_404(CareOrder.objects.select_related("region"), pk=pk)
    if request.POST.get("verb") == "accept":
        work, told, said = lambda: care.accept(order=found), "accept_care_order", "已接单，等机构约时间。"  # noqa: E731
    else:
        reason = str(request.POST.get("reason", "")) or "护工接不了"
        work, told, said = lambda: care.hand_back(order=found, reason=reason), "hand_back_care_order", "已退回机构。"  # noqa: E731
    return carry_out(request, told, work, said, found, back="training:care-visits")


@requires("care.see_visit")
@require_GET
def visit(request: PortalRequest, pk: Any) -> HttpResponse:
    """One visit."""
    return shown(request, get_visit(pk))


def get_visit(pk: Any) -> CareVisit:
    """A visit of one's scope, or 404."""
    rows = CareVisit.objects.select_related("order", "region__parent", "body")
    found: CareVisit = get_object_or_404(rows, pk=pk)
    return found


def shown(
    request: PortalRequest, found: CareVisit, contact: Any = None, status: int = 200, form: Any = None
) -> HttpResponse:
    """The visit's page; contact: address and phone for who has just asked for them."""
    may = request.authority.may
    on_the_way = any(may(one) for one in ON_THE_WAY)
    caregiver = may("care.visit")
    context = {
        "visit": found,
        "order": found.order,
        "caregiver": caregiver,
        "whole": own_body(request) is not None,
        "may_arrive": on_the_way and found.state == CareVisitState.PLANNED,
        "may_finish": on_the_way and found.state == CareVisitState.VISITING,
        "may_miss": on_the_way and found.state in (CareVisitState.PLANNED, CareVisitState.VISITING),
        "may_cancel": may("care.run") and found.state == CareVisitState.PLANNED,
        "may_rate": (may("care.run") or may("care.order"))
        and found.state == CareVisitState.DONE
        and found.rating is None,
        "may_contact": on_the_way and found.order.state in OPEN_ORDERS,
        "ratings": Rating.choices,
        "contact": contact,
        "form": form or VisitActForm(initial={"items": found.order.items}),
        "act_url": reverse("training:act-care-visit", args=[found.pk]),
        "back_url": reverse("training:care-visits" if caregiver else "training:care-order",
                            args=[] if caregiver else [found.order_id]),
    }  # fmt: skip
    return page(request, "training/care_visit.html", context, status=status)


@requires("care.see_visit")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """到了, 做完了, 没做成, 取消, 评价, 看住址电话; each asks for its own capability."""
    found, verb, may = get_visit(pk), request.POST.get("verb", ""), request.authority.may
    on_the_way = any(may(one) for one in ON_THE_WAY)
    if verb == "contact" and on_the_way:
        return _contact(request, found)
    if verb == "finish" and on_the_way:
        return _finish(request, found)
    told, said, work = _acts(request, found).get(verb, ("move_care_visit", "", unknown))
    return carry_out(request, told, work, said, found, back="training:care-visit", key=found.pk)


def _contact(request: PortalRequest, found: CareVisit) -> HttpResponse:
    try:
        address, phone = care.read_contact(order=CareOrder.objects.select_related("region").get(pk=found.order_id))
    except Refused as refusal:
        messages.error(request, write_down("read_care_contact", refusal, about=found).message)
        return redirect("training:care-visit", found.pk)
    return shown(request, found, {"address": address, "phone": phone})


def _finish(request: PortalRequest, found: CareVisit) -> HttpResponse:
    """A wrong code keeps what was ticked."""
    form = VisitActForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("items", "code", "signed_by", "rating")}
        try:
            care_visits.finish_visit(visit=found, **given)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("finish_care_visit", refusal, about=found).message)
        else:
            messages.success(request, "已完成，辛苦了。")
            return redirect("training:care-visit", found.pk)
    return shown(request, found, None, 422, form)


def _acts(request: PortalRequest, found: CareVisit) -> dict[str, tuple[str, str, Any]]:
    """verb of the button -> (verb that is written down, what is said, what is done), of what the asker may."""
    form = VisitActForm(request.POST)
    form.is_valid()
    given, may = form.cleaned_data, request.authority.may
    reason = given.get("reason", "")
    acts: dict[str, tuple[str, str, Any]] = {}
    if any(may(one) for one in ON_THE_WAY):
        where: dict[str, Any] = {name: given.get(name) for name in ("lng", "lat")} | {"place": given.get("place", "")}
        acts |= {
            "arrive": ("arrive_care_visit", "已记到达，开始服务。", lambda: care_visits.arrive(visit=found, **where)),
            "miss": (
                "miss_care_visit",
                "已记没做成，机构会另约时间。",
                lambda: care_visits.miss(visit=found, reason=reason),
            ),
        }
    if may("care.run"):
        acts["cancel"] = (
            "cancel_care_visit",
            "这次上门已取消。",
            lambda: care_visits.cancel_visit(visit=found, reason=reason),
        )
    if may("care.run") or may("care.order"):
        rating = given.get("rating") or 0
        acts["rate"] = ("rate_care_visit", "已记评价。", lambda: care_visits.rate_visit(visit=found, rating=rating))
    return acts
