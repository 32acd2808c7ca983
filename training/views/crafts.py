"""/crafts/: orders of handwork, the pieces that people take home, and one person's own."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from training.craft_enums import CraftOrderState, CraftTaskState
from training.craft_forms import ClaimForm, CraftActForm, CraftFilterForm, CraftOrderForm, filtered_craft_orders
from training.models import CraftOrder, CraftTask, TrainingBody
from training.services import crafts as services
from training.views.classes import own_body
from training.words import ACTIONS
from workers.views.people import get_person

ORDER = ("-id",)
RELATED = ("body", "region__parent")
SHOWN = 20


def rows_for(request: PortalRequest) -> Any:
    """The orders that somebody may open: a body's own, for staff all."""
    rows = CraftOrder.objects.select_related(*RELATED)
    own = own_body(request)
    return rows.filter(body=own) if own else rows


def get_order(request: PortalRequest, pk: Any) -> CraftOrder:
    """An order that the asker may open, or 404."""
    found: CraftOrder = get_object_or_404(rows_for(request), pk=pk)
    return found


@requires("crafts.view")
@require_GET
def orders(request: PortalRequest) -> HttpResponse:
    """手工活订单, the newest first."""
    form = CraftFilterForm(request.GET)
    context = list_context(request, rows_for(request), ORDER, form, filtered_craft_orders, "个", "craft_orders")
    context |= {"clear_url": reverse("training:crafts"), "may_run": request.authority.may("crafts.run")}
    return page(request, "training/craft_orders.html", context)


@requires("crafts.run")
@require_http_methods(["GET", "POST"])
def new_order(request: PortalRequest) -> HttpResponse:
    """接一个订单."""
    own = own_body(request)
    form = CraftOrderForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["body"] = TrainingBody.objects.get(pk=own) if own else given["body"]
        try:
            made = services.take_order(by=request.user, **given)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("take_craft_order", refusal).message)
        else:
            messages.success(request, "已接单，各村、社区可以给人领活了。")
            return redirect("training:craft", made.pk)
    context = {"form": form, "back_url": reverse("training:crafts")}
    return page(request, "training/new_craft.html", context, status=422 if form.errors else 200)


@requires("crafts.view")
@require_GET
def order(request: PortalRequest, pk: Any) -> HttpResponse:
    """One order: who has which pieces at home, within one's scope."""
    found, may, whole = get_order(request, pk), request.authority.may, own_body(request) is not None
    tasks = list(CraftTask.objects.filter(order=found).select_related("region__parent").order_by("state", "id"))
    for task in tasks:
        task.name = task.shown_name if whole else task.masked_name
    context = {
        "order": found,
        "tasks": tasks,
        "owed": sum(task.amount for task in tasks if task.state == CraftTaskState.ACCEPTED),
        "paid": sum(task.amount for task in tasks if task.state == CraftTaskState.PAID),
        "may_run": may("crafts.run"),
        "may_claim": may("crafts.claim"),
        "may_open_people": may("workers.view"),
        "is_open": found.state == CraftOrderState.OPEN,
        "today": today(),
        "form": CraftActForm(),
        "act_url": reverse("training:act-craft", args=[found.pk]),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "training/craft.html", context)


@requires("crafts.view")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons on an order and on its tasks; each asks for its own capability."""
    found = get_order(request, pk)
    told, said, work = _acts(request, found).get(request.POST.get("verb", ""), ("move_craft", "", unknown))
    return carry_out(request, told, work, said, found, back="training:craft", key=found.pk)


def _acts(request: PortalRequest, found: CraftOrder) -> dict[str, tuple[str, str, Any]]:
    """verb of the button -> (verb that is written down, what is said, what is done), of what the asker may."""
    form = CraftActForm(request.POST)
    form.is_valid()
    given, may = form.cleaned_data, request.authority.may
    note = given.get("note", "")

    def task() -> CraftTask:
        one = (
            CraftTask.objects.filter(order=found, pk=key_of(request.POST.get("task")))
            .select_related("region", "order")
            .first()
        )
        if one is None:
            raise Refused("这个人的活已经不在这里，请刷新后再看。")
        return one

    acts: dict[str, tuple[str, str, Any]] = {}
    if may("crafts.run") or may("crafts.claim"):
        acts |= {
            "submit": ("submit_craft", "已交货，等验收。", lambda: services.submit(task=task())),
            "give_back": (
                "give_back_craft",
                "已退回，别人可以再领。",
                lambda: services.give_back(task=task(), reason=note),
            ),
        }
    if may("crafts.run"):
        pieces, paid_on = given.get("pieces"), given.get("paid_on")
        acts |= {
            "accept": (
                "accept_craft",
                "已验收，等付款。",
                lambda: services.accept(task=task(), pieces=pieces, note=note),
            ),
            "rework": ("rework_craft", "已退回返工。", lambda: services.rework(task=task(), note=note)),
            "pay": ("pay_craft", "已记付款。", lambda: services.pay(task=task(), paid_on=paid_on)),
            "close": ("close_craft_order", "这批活已交齐。", lambda: services.close(order=found)),
            "cancel": ("cancel_craft_order", "订单已取消。", lambda: services.cancel(order=found, reason=note)),
        }
    return acts


@requires("crafts.claim")
@require_http_methods(["GET", "POST"])
def claim(request: PortalRequest, pk: Any) -> HttpResponse:
    """领手工活 of one person: what there is to take, what they have at home, what they earned by month."""
    person, form = get_person(pk), ClaimForm(request.POST or None)
    problem = ""
    if request.method == "POST":
        found = CraftOrder.objects.filter(pk=key_of(request.POST.get("order"))).first()
        try:
            if found is None:
                raise Refused("这批活已经不能领了。")
            if not form.is_valid():
                raise Refused("请填领几件，至少 1 件。", field="pieces")
            services.claim(person=person, order=found, pieces=form.cleaned_data["pieces"], by=request.user)
        except Refused as refusal:
            problem = write_down("claim_craft", refusal, about=person).message
        else:
            messages.success(request, "已领活，记得按时交货。")
            return redirect("training:craft", found.pk)
    rows = CraftTask.objects.filter(record=person).select_related("order")
    months = rows.paid().values("paid_on__year", "paid_on__month").annotate(yuan=Sum("amount"), tasks=Count("id"))
    context = {
        "person": person,
        "orders": CraftOrder.objects.taking().select_related(*RELATED).order_by("due_on", "id")[:50],
        "tasks": rows.filter(~Q(state=CraftTaskState.GIVEN_BACK)).order_by("-id")[:SHOWN],
        "months": months.order_by("-paid_on__year", "-paid_on__month")[:12],
        "problem": problem,
        "back_url": reverse("workers:person", args=[person.pk]),
    }
    return page(request, "training/claim_craft.html", context, status=409 if problem else 200)
