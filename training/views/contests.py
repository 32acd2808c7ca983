"""/contests/: contests, their entries, the jury and its points."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from training.contest_enums import ContestState, EntryState
from training.contest_forms import (
    ContestActForm,
    ContestFilterForm,
    ContestForm,
    EntryForm,
    JudgeForm,
    filtered_contests,
)
from training.models import Contest, ContestEntry, ContestScore
from training.models.contest import LEAST_JUDGES
from training.services import contests as services
from training.words import ACTIONS
from workers.services.contact import call
from workers.views.contact import dialled

ORDER = ("-held_on", "-id")
# What a state lets the county do: verb, label.
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    ContestState.OPEN: (("close", "报名截止"),),
    ContestState.JUDGING: (("decide", "公布结果"),),
    ContestState.DECIDED: (("hand", "已推送市里"),),
}
RANKED = (EntryState.SHORTLISTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


@requires("contests.view")
@require_GET
def contests(request: PortalRequest) -> HttpResponse:
    """大赛, those held last first."""
    rows = Contest.objects.select_related("region")
    form = ContestFilterForm(request.GET)
    context = list_context(request, rows, ORDER, form, filtered_contests, "个", "contests")
    counts = ContestEntry.objects.counted().filter(contest__in=[row.pk for row in context["rows"]])
    sums = {key: (all_, up) for key, all_, up in counts.order_by().values_list("contest").annotate(
        n=Count("id"), up=Count("id", filter=Q(state=EntryState.PROMOTED)))}  # fmt: skip
    context |= {
        "lines": [{"row": row, "entries": sums.get(row.pk, (0, 0))} for row in context["rows"]],
        "clear_url": reverse("training:contests"),
        "may_run": request.authority.may("contests.run"),
    }
    return page(request, "training/contests.html", context)


@requires("contests.run")
@require_http_methods(["GET", "POST"])
def new_contest(request: PortalRequest) -> HttpResponse:
    """办一个大赛."""
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.call_contest(region=request.authority.region, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("call_contest", refusal).message)
        else:
            messages.success(request, "已登记，可以报名了。下一步登记评委。")
            return redirect("training:contest", made.pk)
    context = {"form": form, "back_url": reverse("training:contests")}
    return page(request, "training/new_contest.html", context, status=422 if form.errors else 200)


@requires("contests.view")
@require_GET
def contest(request: PortalRequest, pk: Any) -> HttpResponse:
    """One contest: entries of one's scope, the jury, the next step."""
    return shown(request, get_contest(pk))


def get_contest(pk: Any) -> Contest:
    """A contest, or 404."""
    found: Contest = get_object_or_404(Contest.objects.select_related("region"), pk=pk)
    return found


def shown(request: PortalRequest, found: Contest, status: int = 200, judge_form: Any = None) -> HttpResponse:
    """The contest's page."""
    may = request.authority.may
    run = may("contests.run")
    entries = list(ContestEntry.objects.filter(contest=found).select_related("region__parent").order_by("id"))
    ranked = sorted((one for one in entries if one.state in RANKED), key=lambda one: (-(one.mean or 0), one.pk))
    context = {
        "contest": found,
        "ranked": ranked,
        "others": [one for one in entries if one.state not in RANKED],
        "judges": list(found.judges.all()),
        "least": LEAST_JUDGES,
        "steps": STEPS.get(found.state, ()) if run else (),
        "may_enter": may("contests.enter") and found.state == ContestState.OPEN and found.entry_until >= today(),
        "may_run": run,
        "may_screen": run and found.state == ContestState.CLOSED,
        "may_score": run and found.state == ContestState.JUDGING,
        "may_cancel": run and found.state in services.BEFORE_POINTS,
        "may_judge": run and found.state in services.BEFORE_POINTS and not any(one.mean is not None for one in entries),
        "judge_form": judge_form or JudgeForm(),
        "form": ContestActForm(),
        "act_url": reverse("training:act-contest", args=[found.pk]),
        "printed_at": now(),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "training/contest.html", context, status=status)


@requires("contests.view")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons on a contest; each asks for its own capability."""
    found, verb = get_contest(pk), request.POST.get("verb", "")
    if verb == "judge" and request.authority.may("contests.run"):
        return _add_judge(request, found)
    told, said, work = _acts(request, found).get(verb, ("move_contest", "", unknown))
    return carry_out(request, told, work, said, found, back="training:contest", key=found.pk)


def _add_judge(request: PortalRequest, found: Contest) -> HttpResponse:
    form = JudgeForm(request.POST)
    if form.is_valid():
        try:
            services.add_judge(contest=found, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("add_judge", refusal, about=found).message)
        else:
            messages.success(request, "已登记评委。")
            return redirect("training:contest", found.pk)
    return shown(request, found, 422, form)


def _acts(request: PortalRequest, found: Contest) -> dict[str, tuple[str, str, Any]]:
    """verb of the button -> (verb that is written down, what is said, what is done), of what the asker may."""
    form = ContestActForm(request.POST)
    form.is_valid()
    given, may = form.cleaned_data, request.authority.may
    reason = given.get("reason", "")

    def withdraw() -> None:
        rows = ContestEntry.objects.filter(contest=found, pk=key_of(request.POST.get("entry"))).select_related(
            "region", "contest"
        )
        one = rows.first()
        if one is None:
            raise Refused("没有这个项目，请刷新后再看。")
        services.withdraw(entry=one, reason=reason)

    acts: dict[str, tuple[str, str, Any]] = {}
    if may("contests.enter"):
        acts["withdraw"] = ("withdraw_entry", "已退赛。", withdraw)
    if may("contests.run"):
        keep, until = given.get("keep") or 0, given.get("entry_until")
        acts |= {
            "close": ("close_contest", "报名已截止，下一步初审。", lambda: services.close_entries(contest=found)),
            "reopen": ("reopen_contest", "又可以报名了。", lambda: services.reopen(contest=found, entry_until=until)),
            "next_round": (
                "next_round_contest",
                "已进入下一轮。",
                lambda: services.next_round(contest=found, keep=keep),
            ),
            "decide": ("decide_contest", "结果已公布。", lambda: services.publish_result(contest=found)),
            "hand": ("hand_contest", "已记推送市里。", lambda: services.hand_over(contest=found)),
            "cancel": ("cancel_contest", "大赛已取消。", lambda: services.cancel_contest(contest=found, reason=reason)),
        }
    return acts


@requires("contests.run")
@require_POST
def call_entry(request: PortalRequest, pk: Any) -> HttpResponse:
    """拨打 of who answers for an entry."""
    found: ContestEntry = get_object_or_404(ContestEntry.objects.select_related("region"), pk=pk)
    return dialled(request, found, lambda: call(about=found, phone=found.phone, by=request.user))


@requires("contests.enter")
@require_http_methods(["GET", "POST"])
def enter(request: PortalRequest, pk: Any) -> HttpResponse:
    """给一个项目报名."""
    found = get_contest(pk)
    form = EntryForm(request.POST or None, scope_path=request.authority.region.path)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter(contest=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("enter_contest", refusal, about=found).message)
        else:
            messages.success(request, "已报名。")
            return redirect("training:contest", found.pk)
    context = {"contest": found, "form": form, "back_url": reverse("training:contest", args=[found.pk])}
    return page(request, "training/enter_contest.html", context, status=422 if form.errors else 200)


@requires("contests.run")
@require_http_methods(["GET", "POST"])
def scores(request: PortalRequest, pk: Any) -> HttpResponse:
    """初审 of entries once they are closed, then 打分 of the running round: a line an entry, a column a judge."""
    found, problem = get_contest(pk), ""
    screening = found.state == ContestState.CLOSED
    if request.method == "POST":
        try:
            if screening:
                kept, reasons = _screened(request)
                services.screen(contest=found, kept=kept, reasons=reasons)
                said = "初审完成，进入评审。"
            else:
                whole = services.score(contest=found, points=_points(request))
                said = f"分数已存，{whole} 个项目的分数齐了。"
        except Refused as refusal:
            told = "screen_contest" if screening else "score_contest"
            problem = write_down(told, refusal, about=found).message
        else:
            messages.success(request, said)
            return redirect("training:contest", found.pk)
    wanted = EntryState.ENTERED if screening else EntryState.SHORTLISTED
    entries = ContestEntry.objects.filter(contest=found, state=wanted).select_related("region__parent").order_by("id")
    given = ContestScore.objects.filter(entry__contest=found, round=found.round)
    held = {(entry, judge): points for entry, judge, points in given.values_list("entry", "judge", "points")}
    judges = list(found.judges.all())
    context = {
        "contest": found,
        "screening": screening,
        "judges": judges,
        "lines": [
            {"row": row, "cells": [{"judge": judge, "points": held.get((row.pk, judge.pk))} for judge in judges]}
            for row in entries
        ],
        "problem": problem,
        "back_url": reverse("training:contest", args=[found.pk]),
    }
    return page(request, "training/contest_scores.html", context, status=409 if problem else 200)


def _screened(request: PortalRequest) -> tuple[set[Any], dict[Any, str]]:
    """Keys of entries that were kept, and why others were not."""
    kept = {key_of(text) for text in request.POST.getlist("kept")}
    reasons = {
        key_of(name.removeprefix("why-")): str(request.POST[name]) for name in request.POST if name.startswith("why-")
    }
    return kept, reasons


def _points(request: PortalRequest) -> dict[tuple[Any, Any], Decimal]:
    """(entry, judge) -> points, of cells that were filled."""
    found: dict[tuple[Any, Any], Decimal] = {}
    for name in request.POST:
        if not name.startswith("points-") or not str(request.POST[name]).strip():
            continue
        entry, _, judge = name.removeprefix("points-").partition("_")
        try:
            found[key_of(entry), key_of(judge)] = Decimal(str(request.POST[name]).strip())
        except InvalidOperation as error:
            raise Refused("分数填 0 到 100 的数。") from error
    return found
