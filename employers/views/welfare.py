"""/welfare/: posts for the public good, who works there, and what is paid each month."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from employers.models import WelfarePay, WelfarePlacement, WelfarePost
from employers.services import welfare as services
from employers.services.welfare_lists import filtered_welfare
from employers.welfare_enums import BEFORE_WORK, PostState, WelfareState
from employers.welfare_forms import PayForm, PostActForm, PostForm, WelfareActForm, WelfareFilterForm
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.views.people import get_person

UNKNOWN = "没有这个操作，请刷新后再试。"
# The button that leads on from a state: verb, label.
NEXT = {
    WelfareState.APPLIED: ("check", "资格审核通过"),
    WelfareState.ELIGIBLE: ("choose", "评议通过"),
    WelfareState.CHOSEN: ("notice", "开始公示"),
    WelfareState.NOTICED: ("contract", "公示无异议，已签协议"),
    WelfareState.CONTRACTED: ("start", "上岗"),
}
SAID = {
    "check": "资格审核通过。",
    "choose": "已记评议通过。",
    "notice": "已记公示。",
    "contract": "已记签协议。",
    "start": "已上岗，名额减一。",
    "refuse": "已记未通过。",
    "end": "已离岗，名额空出。",
    "renew": "已续签。",
}


@requires("welfare.view")
@require_http_methods(["GET", "POST"])
def posts(request: PortalRequest) -> HttpResponse:
    """Posts, the newest first; towns and the county propose."""
    may = request.authority.may("welfare.run")
    form = PostForm(request.POST if request.method == "POST" else None, scope_path=request.authority.region.path)
    if request.method == "POST" and may and form.is_valid():
        try:
            made = services.propose_post(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down("propose_post", refusal).message)
        else:
            messages.success(request, "已提交，等待县里认定。")
            return redirect("employers:welfare-post", made.pk)
    context = {
        "posts": WelfarePost.objects.select_related("region__parent").order_by("-state", "-id")[:200],
        "form": form if may else None,
    }
    return page(request, "employers/welfare.html", context, status=422 if request.method == "POST" else 200)


@requires("welfare.view")
@require_http_methods(["GET", "POST"])
def post(request: PortalRequest, pk: Any) -> HttpResponse:
    """One post: its people of one's scope, the month's pay; the county recognises, rejects, closes (POST verb)."""
    found: WelfarePost = get_object_or_404(WelfarePost.objects.select_related("region__parent"), pk=pk)
    may = request.authority.may
    if request.method == "POST":
        form, verb = PostActForm(request.POST), request.POST.get("verb", "")
        form.is_valid()

        def decide() -> None:
            if verb not in ("recognise", "reject", "close") or not may("welfare.decide"):
                raise Refused(UNKNOWN)
            answer = form.cleaned_data.get("answer", "")
            services.decide_post(post=found, verb=verb, answer=answer, by=request.user)

        return carry_out(request, "decide_post", decide, "已保存。", found, back="employers:welfare-post", key=found.pk)
    people = WelfarePlacement.objects.filter(post=found).select_related("record", "region__parent")
    context = {
        "post": found,
        "people": people[:200],
        "may_decide": may("welfare.decide"),
        "proposed": found.state == PostState.PROPOSED,
        "form": PostActForm(),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "employers/welfare_post.html", context)


@requires("welfare.view")
@require_GET
def placements(request: PortalRequest) -> HttpResponse:
    """Who works at posts, or is on the way there."""
    rows = WelfarePlacement.objects.select_related("record", "region__parent", "post")
    form = WelfareFilterForm(request.GET, scope_path=request.authority.region.path)
    if request.authority.region.is_leaf:
        del form.fields["region"]
    context = list_context(request, rows, ("-applied_on", "-id"), form, filtered_welfare, "人次", "welfare")
    context |= {"clear_url": reverse("employers:welfare-placements")}
    return page(request, "employers/welfare_placements.html", context)


@requires("welfare.view")
@require_http_methods(["GET", "POST"])
def placement(request: PortalRequest, pk: Any) -> HttpResponse:
    """One placement: how far it is, the next step; POST verb."""
    rows = WelfarePlacement.objects.select_related(
        "record__region__parent", "region", "post__region", "placement__record"
    )
    found: WelfarePlacement = get_object_or_404(rows, pk=pk)
    may = request.authority.may
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        work = _act(request, found, verb)
        said = SAID.get(verb, "")
        name = f"{verb}_welfare" if verb in SAID else "move_welfare"
        return carry_out(request, name, work, said, found, back="employers:welfare-placement", key=found.pk)
    steps = NEXT.get(WelfareState(found.state))
    allowed = steps is not None and may("welfare.decide" if steps[0] == "check" else "welfare.run")
    context = {
        "welfare": found,
        "next": steps if allowed else None,
        "before": found.state in BEFORE_WORK and may("welfare.run"),
        "active": found.state == WelfareState.ACTIVE and may("welfare.run"),
        "pay": found.pay.all()[:24],
        "form": WelfareActForm(initial={"started_on": today(), "ended_on": today()}),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "employers/welfare_placement.html", context)


def _act(request: PortalRequest, found: WelfarePlacement, verb: str) -> Callable[[], Any]:
    form, may = WelfareActForm(request.POST), request.authority.may
    form.is_valid()
    given, by = form.cleaned_data, request.user
    acts: dict[str, tuple[str, Callable[[], Any]]] = {
        "check": ("welfare.decide", lambda: services.check_eligible(welfare=found, by=by)),
        "start": (
            "welfare.run",
            lambda: services.start(welfare=found, started_on=given.get("started_on"), by=by),
        ),
        "refuse": ("welfare.run", lambda: services.refuse(welfare=found, answer=given.get("answer", ""))),
        "end": (
            "welfare.run",
            lambda: services.end(welfare=found, ended_on=given.get("ended_on"), reason=given.get("end_reason", "")),
        ),
        "renew": ("welfare.run", lambda: services.renew(welfare=found, by=by)),
        **{
            name: ("welfare.run", lambda name=name: services.step(welfare=found, verb=name))  # type: ignore[misc]
            for name in ("choose", "notice", "contract")
        },
    }
    capability, work = acts.get(verb, ("", None))

    def checked() -> None:
        if work is None or not may(capability):
            raise Refused(UNKNOWN)
        work()

    return checked


@requires("welfare.apply")
@require_http_methods(["GET", "POST"])
def apply_for(request: PortalRequest, pk: Any) -> HttpResponse:
    """申请公益性岗位: the posts with free places, for one person; says by which group they would be eligible."""
    person = get_person(pk)
    open_posts = WelfarePost.objects.filter(state=PostState.OPEN).select_related("region__parent")
    free = [one for one in open_posts if one.free]
    problem = ""
    if request.method == "POST":
        try:
            chosen = next((one for one in free if str(one.pk) == request.POST.get("post")), None)
            if chosen is None:
                raise Refused("这个岗位现在不能申请。")
            made = services.apply_for(person=person, post=chosen, by=request.user)
        except Refused as refusal:
            problem = write_down("apply_welfare", refusal, about=person).message
        else:
            messages.success(request, "已申请，等待县里审核资格。")
            return redirect("employers:welfare-placement", made.pk)
    context = {
        "person": person,
        "posts": free,
        "ground": services.ground_of(person, today()),
        "problem": problem,
        "back_url": reverse("workers:person", args=[person.pk]),
    }
    return page(request, "employers/apply_welfare.html", context, status=409 if problem else 200)


@requires("welfare.run")
@require_http_methods(["GET", "POST"])
def pay(request: PortalRequest, pk: Any) -> HttpResponse:
    """考勤和报酬表 of one post and ?month=: a line a person of one's scope, to fill and to print."""
    found: WelfarePost = get_object_or_404(WelfarePost.objects.select_related("region__parent"), pk=pk)
    month = month_of(request.GET.get("month", ""))
    url = f"{reverse('employers:welfare-pay', args=[found.pk])}?month={month:%Y-%m}"
    if request.method == "POST":
        form = PayForm(request.POST)
        try:
            _write_pay(request, form, found, month)
        except Refused as refusal:
            messages.error(request, write_down("record_pay", refusal, about=found).message)
        else:
            messages.success(request, "已记下。")
        return redirect(url)
    there = WelfarePlacement.objects.filter(post=found, started_on__isnull=False).select_related("record", "region")
    paid = {row.welfare_id: row for row in WelfarePay.objects.filter(welfare__post=found, month=month)}
    lines = [{"welfare": row, "pay": paid.get(row.pk)} for row in there if row.pk in paid or row.state == "active"]
    context = {
        "post": found,
        "month": month,
        "lines": lines,
        "total": sum((row.pay for row in paid.values()), 0),
        "printed_at": now(),
        "back_url": reverse("employers:welfare-post", args=[found.pk]),
    }
    return page(request, "employers/welfare_pay.html", context)


def _write_pay(request: PortalRequest, form: PayForm, found: WelfarePost, month: date) -> None:
    if not form.is_valid():
        raise Refused("请填出勤天数（0 到 31）和报酬（元）。")
    rows: Any = WelfarePlacement.objects.filter(post=found).select_related("record", "region", "post")
    welfare = rows.filter(pk=form.cleaned_data["welfare"]).first()
    if welfare is None:
        raise Refused("这个岗位上没有这个人，请刷新后再试。")
    services.record_pay(
        welfare=welfare,
        month=month,
        days=form.cleaned_data["days"],
        pay=form.cleaned_data["pay"],
        by=request.user,
    )


def month_of(text: str) -> date:
    """The month of an address, this one where it names none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today().replace(day=1)
