"""/placements/ and /followups/: who went to work, how they are doing, who has left."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.models import FollowUp, Placement
from employers.referral_enums import FollowUpState
from employers.referral_forms import FollowUpFilterForm, FollowUpForm, PlacementFilterForm, PlacementForm
from employers.services import placements as services
from employers.services.follow_ups import note_follow_up
from employers.services.referral_lists import filtered_follow_ups, filtered_placements
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.views.people import get_person

ORDER = ("-started_on", "-id")
DUE_ORDER = ("due_on", "id")


def get_placement(pk: Any) -> Placement:
    """The placement of a person of one's scope, or 404."""
    rows = Placement.objects.select_related("record__region__parent", "region__parent", "vacancy", "referral")
    found: Placement = get_object_or_404(rows, pk=pk)
    return found


@requires("referrals.view")
@require_GET
def placement_list(request: PortalRequest) -> HttpResponse:
    """上岗 of one's scope, the newest first."""
    rows = Placement.objects.select_related("record", "region__parent")
    form = PlacementFilterForm(request.GET, scope_path=request.authority.region.path)
    _without_region(request, form)
    context = list_context(request, rows, ORDER, form, filtered_placements, "人次", "placements")
    return page(request, "employers/placements.html", context | {"clear_url": reverse("employers:placements")})


@requires("referrals.view")
@require_GET
def follow_up_list(request: PortalRequest) -> HttpResponse:
    """跟踪回访: whose day has come, those that wait longest first."""
    rows = FollowUp.objects.select_related("record", "region__parent", "placement")
    form = FollowUpFilterForm(request.GET or {"only": "waiting"}, scope_path=request.authority.region.path)
    _without_region(request, form)
    context = list_context(request, rows, DUE_ORDER, form, filtered_follow_ups, "次", "follow-ups")
    context |= {
        "clear_url": reverse("employers:follow-ups"),
        "may_dial": request.authority.may("workers.dial"),
        "overdue": FollowUp.objects.overdue()[:1000].count(),
    }
    return page(request, "employers/follow_ups.html", context)


@requires("referrals.view")
@require_GET
def placement(request: PortalRequest, pk: Any) -> HttpResponse:
    """One placement: since when, its follow-ups, how it ended."""
    found = get_placement(pk)
    follow_ups = list(found.follow_ups.select_related("done_by"))
    may = request.authority.may("referrals.use")
    context = {
        "placement": found,
        "follow_ups": follow_ups,
        "next": next((row for row in follow_ups if row.state == FollowUpState.DUE), None) if may else None,
        "may_use": may,
        "may_dial": request.authority.may("workers.dial"),
        "form": FollowUpForm(initial={"ended_on": today()}),
        "act_url": reverse("employers:act-placement", args=[found.pk]),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "employers/placement.html", context)


@requires("referrals.use")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """verb=follow: note the next follow-up; verb=end: 离岗."""
    found = get_placement(pk)
    form = FollowUpForm(request.POST)
    form.is_valid()
    given, follow = form.cleaned_data, request.POST.get("verb") == "follow"
    revision = str(request.POST.get("revision", ""))

    def work() -> None:
        for errors in form.errors.values():
            raise Refused(str(errors[0]))
        ending = {"ended_on": given.get("ended_on"), "reason": given.get("end_reason", "")}
        if follow:
            due = found.follow_ups.filter(state=FollowUpState.DUE).first()
            if due is None:
                raise Refused("没有要做的回访了，请刷新后再看。")
            due.placement = found
            note_follow_up(
                follow_up=due, result=given.get("result", ""), by=request.user, note=given.get("note", ""), **ending
            )
        else:
            services.end_placement(placement=found, revision=int(revision) if revision.isdecimal() else 0, **ending)

    told, said = ("note_follow_up", "已记回访。") if follow else ("end_placement", "已记离岗。")
    return carry_out(request, told, work, said, found, back="employers:placement", key=found.pk)


@requires("referrals.use")
@require_http_methods(["GET", "POST"])
def new_placement(request: PortalRequest, pk: Any) -> HttpResponse:
    """记上岗: work that somebody found by themselves."""
    person = get_person(pk)
    form = PlacementForm(request.POST or None, initial={"started_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_placement(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("start_placement", refusal, about=person).message)
        else:
            messages.success(request, "已记上岗，第 7、30、90 天回访。")
            return redirect("employers:placement", made.pk)
    context = {"person": person, "form": form, "back_url": reverse("workers:person", args=[person.pk])}
    return page(request, "employers/new_placement.html", context, status=422 if form.errors else 200)


def _without_region(request: PortalRequest, form: Any) -> None:
    if request.authority.region.is_leaf:
        del form.fields["region"]
