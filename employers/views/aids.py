"""/workers/stalled/ and 就业援助: who heard nothing, and the one-to-one plan for those who need more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from employers.aid_enums import AidReason, AidState
from employers.aid_forms import AidForm, ReviewForm, StalledFilterForm
from employers.matching.needs import reasons_for
from employers.models import EmploymentAid
from employers.services import aids as services
from employers.services.stalled import filtered_stalled, stalled_people
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.lists import list_context
from workers.models import LabourRecord, PersonTag
from workers.views.people import get_person

ORDER = ("-grade", "since", "id")
SAID = {
    "open_aid": "已建帮扶计划。",
    "step_aid": "已记下做完一步。",
    "note_aid": "已记下，到日子再回看。",
    "finish_aid": "已办结：目标达到了。",
    "stop_aid": "已停止帮扶。",
}


def why_of(person: LabourRecord, tags: set[str], unheard: bool) -> list[AidReason]:
    """What moves somebody up today."""
    return reasons_for(age=person.age_on(today()), sex=person.sex, tags=tags, unheard=unheard)


@requires("matches.use")
@require_GET
def stalled(request: PortalRequest) -> HttpResponse:
    """Who registered and has heard nothing for 14 days, those who need most first; and the plans to look at today."""
    rows = stalled_people().select_related("region__parent")
    form = StalledFilterForm(request.GET, scope_path=request.authority.region.path)
    if request.authority.region.is_leaf:
        del form.fields["region"]
    context = list_context(request, rows, ORDER, form, filtered_stalled, "人", "stalled")
    attach_why(context["rows"])
    plans = (
        EmploymentAid.objects.to_review().select_related("record__region__parent", "owner").order_by("review_on", "id")
    )
    context |= {
        "plans": plans[:50],
        "clear_url": reverse("employers:stalled"),
        "may_dial": request.authority.may("workers.dial"),
    }
    return page(request, "employers/stalled.html", context)


def attach_why(rows: list[Any]) -> None:
    """The reasons of each of a page of stalled people, in one query."""
    found: dict[Any, set[str]] = {}
    keys = [person.pk for person in rows]
    for key, kind in PersonTag.objects.open().filter(record__in=keys).values_list("record", "kind"):
        found.setdefault(key, set()).add(kind)
    for person in rows:
        person.why = [one.label for one in why_of(person, found.get(person.pk, set()), unheard=True)]


@requires("matches.use")
@require_http_methods(["GET", "POST"])
def aid(request: PortalRequest, pk: Any) -> HttpResponse:
    """A person's plan: the one that goes on, or a form for a new one; and those that are over."""
    person = get_person(pk)
    plan = EmploymentAid.objects.active().filter(record=person).select_related("owner").first()
    verb = request.POST.get("verb", "")
    form: forms.Form = ReviewForm(request.POST or None) if plan else AidForm(request.POST or None)
    if request.method == "POST" and verb in _VERBS:
        action = f"{verb}_aid"
        try:
            if form.is_valid():
                _carry_out(request, person, plan, verb, form)
                messages.success(request, SAID[action])
                return redirect("employers:aid", person.pk)
        except Refused as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None,
                write_down(action, refusal, about=person).message,
            )
    return _shown(request, person, plan, form)


_VERBS = ("open", "step", "note", "finish", "stop")


def _carry_out(
    request: PortalRequest, person: LabourRecord, plan: EmploymentAid | None, verb: str, form: forms.Form
) -> None:
    """The verb of the button that was pressed, on the plan as it was shown."""
    data = form.cleaned_data
    if verb == "open":
        if plan is not None:
            raise Refused("这个人已有一份正在进行的帮扶计划。")
        tags = set(person.tags.open().values_list("kind", flat=True))
        why = why_of(person, tags, unheard=stalled_people().filter(pk=person.pk).exists())
        services.open_aid(person=person, why=[one.value for one in why], by=request.user, **data)
        return
    if plan is None:
        raise Refused(services.DONE_BEFORE)
    revision = (
        int(text) if (text := request.POST.get("revision", "")).isascii() and text.isdigit() and len(text) < 9 else 0
    )
    if verb == "step":
        services.step_done(aid=plan, revision=revision)
    elif verb == "note":
        services.note_aid(aid=plan, revision=revision, **data)
    else:
        services.end_aid(aid=plan, verb=verb, revision=revision, said=data["said"])


def _shown(request: PortalRequest, person: LabourRecord, plan: EmploymentAid | None, form: forms.Form) -> HttpResponse:
    tags = set(person.tags.open().values_list("kind", flat=True))
    context = {
        "person": person,
        "plan": plan,
        "form": form,
        "why": [one.label for one in why_of(person, tags, unheard=stalled_people().filter(pk=person.pk).exists())],
        "over": EmploymentAid.objects.exclude(state=AidState.ACTIVE).filter(record=person).select_related("owner"),
        "back_url": reverse("workers:person", args=[person.pk]),
        "matches_url": reverse("employers:matches-of-person", args=[person.pk]),
    }
    return page(request, "employers/aid.html", context, status=422 if form.errors else 200)
