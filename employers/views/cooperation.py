"""/cooperation/, /talent/, /guidance/: what the county does with others and for its sites, each a list and a form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from employers.cooperation_forms import (
    AgreementForm,
    AwayForm,
    DaysForm,
    EndForm,
    GroupForm,
    GuidanceForm,
    TalentForm,
    of_away,
    of_guidance,
    of_talent,
)
from employers.models import Agreement, OutOfTownIntention, PatchGroup, SiteGuidance, TalentRecruit
from employers.services import cooperation as services
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.lists import list_context
from workers.views.people import get_person
from workers.views.picking import place_words


def sent(request: PortalRequest, verb: str, form: Any, work: Callable[..., Any], said: str) -> bool:
    """Carry out what a form asks; tells whether it was done, else the form says why not."""
    if not form.is_valid():
        return False
    try:
        work(**form.cleaned_data)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, write_down(verb, refusal).message)
        return False
    messages.success(request, said)
    return True


@requires("cooperation.view")
@require_http_methods(["GET", "POST"])
def cooperation(request: PortalRequest) -> HttpResponse:
    """区域合作: agreements (the county adds and ends them), and who of one's scope wants to work elsewhere."""
    may = request.authority.may("cooperation.manage")
    given = request.POST if request.method == "POST" else None
    ending = given is not None and given.get("verb") == "end"
    form = AgreementForm(None if ending else given, initial={"starts_on": today()})
    end_form = EndForm(given if ending else None)
    if given is not None and may:
        if ending:
            done = sent(request, "end_agreement", end_form, _end, "已终止。")
        else:
            work = lambda **told: services.sign_agreement(by=request.user, **told)  # noqa: E731  # one call
            done = sent(request, "sign_agreement", form, work, "已记下协议。")
        if done:
            return redirect("employers:cooperation")
    rows = OutOfTownIntention.objects.select_related("record", "region__parent")
    context = list_context(request, rows, ("-said_on", "-id"), DaysForm(request.GET), of_away, "人次", "away")
    context |= {
        "lines": [{"row": row, "place": place_words(row.place)} for row in context["rows"]],
        "agreements": Agreement.objects.all()[:50],
        "today": today(),
        "form": form if may else None,
        "end_form": end_form,
        "clear_url": reverse("employers:cooperation"),
    }
    bad = bool(form.errors or end_form.errors) or (given is not None and not may)
    return page(request, "employers/cooperation.html", context, status=422 if bad else 200)


def _end(agreement: Any, ends_on: Any) -> None:
    found = Agreement.objects.select_related("region").filter(pk=agreement).first()
    if found is None:
        raise Refused("没有这份协议，请刷新后再试。")
    services.end_agreement(agreement=found, ends_on=ends_on)


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def away(request: PortalRequest, pk: Any) -> HttpResponse:
    """记外地就业意愿."""
    person = get_person(pk)
    form = AwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_away(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("note_away", refusal, about=person).message)
        else:
            messages.success(request, "已记外地就业意愿。")
            return redirect("workers:person", person.pk)
    context = {"person": person, "form": form, "back_url": reverse("workers:person", args=[person.pk])}
    return page(request, "employers/away.html", context, status=422 if form.errors else 200)


@requires("talent.view")
@require_http_methods(["GET", "POST"])
def talent(request: PortalRequest) -> HttpResponse:
    """引进人才, the newest first; the county adds."""
    may = request.authority.may("cooperation.manage")
    form = TalentForm(request.POST or None, initial={"hired_on": today()})
    work = lambda **told: services.record_talent(by=request.user, **told)  # noqa: E731  # one call
    if request.method == "POST" and may and sent(request, "record_talent", form, work, "已记下。"):
        return redirect("employers:talent")
    rows = TalentRecruit.objects.all()
    context = list_context(request, rows, ("-hired_on", "-id"), DaysForm(request.GET), of_talent, "人", "talent")
    context |= {"form": form if may else None, "clear_url": reverse("employers:talent")}
    return page(request, "employers/talent.html", context, status=422 if request.method == "POST" else 200)


@requires("guidance.view")
@require_http_methods(["GET", "POST"])
def guidance(request: PortalRequest) -> HttpResponse:
    """网点指导: trips of the patch groups, and the groups; verb=group adds one."""
    may = request.authority.may("guidance.record")
    given = request.POST if request.method == "POST" else None
    adding = given is not None and given.get("verb") == "group"
    form = GuidanceForm(None if adding else given, initial={"guided_on": today()})
    group_form = GroupForm(given if adding else None)
    if given is not None and may:
        if adding:
            done = sent(request, "add_patch_group", group_form, services.add_patch_group, "已加小组。")
        else:
            work = lambda **told: services.record_guidance(by=request.user, **told)  # noqa: E731  # one call
            done = sent(request, "record_guidance", form, work, "已记下这趟指导。")
        if done:
            return redirect("employers:guidance")
    rows = SiteGuidance.objects.select_related("group").prefetch_related("parts")
    context = list_context(request, rows, ("-guided_on", "-id"), DaysForm(request.GET), of_guidance, "次", "guidance")
    context |= {
        "form": form if may else None,
        "group_form": group_form if may else None,
        "groups": PatchGroup.objects.select_related("town"),
        "clear_url": reverse("employers:guidance"),
    }
    return page(request, "employers/guidance.html", context, status=422 if given is not None else 200)
