"""本月核实: one's people household by household, each answered in place with one thumb."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from stations.views.export_links import export_url
from workers.checking import results_by_village, this_month
from workers.enums import OUTSIDE_SCOPES, ConfirmAnswer
from workers.models import Confirmation, LabourRecord
from workers.services import follow_up
from workers.services.closing import close_record, reinstate_record
from workers.services.facts import facts_of
from workers.verify_forms import NOW, AnswerForm, CloseForm
from workers.verifying import FRESH_DAYS, freshness_by_village, round_of
from workers.views.changes import act, back_to, refused
from workers.views.people import get_person
from workers.views.picking import usual_places

NO_GROUP = "-"
UNREACHED = "unreached"
VERBS = {
    ConfirmAnswer.UNCHANGED: "confirm_unchanged",
    ConfirmAnswer.NO_CONTACT: "note_no_contact",
    ConfirmAnswer.DECEASED: "close_record",
    ConfirmAnswer.MOVED_OUT: "close_record",
}


@requires("workers.verify")
@require_GET
def verify(request: PortalRequest) -> HttpResponse:
    """A village's round of the month; above villages, how fresh each one is."""
    home = request.authority.region
    region = village_of(request, home)
    if region is None:
        lines = freshness_by_village(home.path)
        checked = results_by_village(home.path, this_month())
        for line in lines:
            line["check"] = checked.get(line["region"].code)
            line["url"] = f"?{urlencode({'region': line['region'].code})}"
        return page(request, "workers/verify_villages.html", {"villages": lines, "days": FRESH_DAYS})
    chosen = request.GET.get("group", "")
    group = None if chosen in ("", UNREACHED) else "" if chosen == NO_GROUP else chosen
    found = round_of(region, group, unreached=chosen == UNREACHED)
    for person in found.people:
        prepare(person)
    context = {
        "region": region,
        "round": found,
        "tabs": tabs(found, chosen, "" if region == home else region.code),
        "may_dial": request.authority.may("workers.dial"),
        "villages_url": "" if region == home else reverse("workers:verify"),
        "here": request.get_full_path(),
        "export_url": export_url(request, "round", **({} if region == home else {"region": region})),
    }
    return page(request, "workers/verify.html", context)


def village_of(request: PortalRequest, home: Region) -> Region | None:
    """One's own village, or the one of one's scope that is asked for."""
    if home.is_leaf:
        return home
    code = request.GET.get("region", "")
    if not code:
        return None
    found = Region.objects.leaves().under(home.path).select_related("parent").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def tabs(found: Any, chosen: str, region: str) -> list[dict[str, Any]]:
    """全部, each group with people due, and who could not be reached."""
    items = [("", "全部", found.due)]
    if [name for name, _ in found.groups] != [""]:
        items += [(name or NO_GROUP, name or "未填组", due) for name, due in found.groups]
    items.append((UNREACHED, "联系不上", found.unreached))
    kept = {"region": region} if region else {}
    return [
        {
            "label": label,
            "count": count,
            "url": f"?{urlencode({**kept, **({'group': key} if key else {})})}",
            "active": key == chosen,
        }
        for key, label, count in items
    ]


def prepare(person: LabourRecord) -> None:
    """What a row of the list needs beside the record."""
    person.is_away = person.work_scope in OUTSIDE_SCOPES
    person.answer_url = reverse("workers:answer", args=[person.pk])
    person.call_url = reverse("workers:dial", args=[person.pk])


@requires("workers.verify")
@require_http_methods(["GET", "POST"])
def answer(request: PortalRequest, pk: Any) -> HttpResponse:
    """GET ?answer=: the taps of that answer. POST: the answer."""
    person = get_person(pk)
    if request.method == "GET":
        return ask(request, person, AnswerForm(initial={"answer": request.GET.get("answer", "")}))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return ask(request, person, form)
    try:
        kept = carry_out(person, form, request.user)
    except Refused as refusal:
        write_down(VERBS.get(form.cleaned_data["answer"], "change_status"), refusal, about=person)
        form.add_error(None, refusal.message)
        return ask(request, person, form)
    if request.htmx:
        return page(request, "workers/_verified.html", {"person": person, "kept": kept})
    messages.success(request, f"{person.masked_name}：{kept.get_answer_display()}，已记下。")
    return redirect(round_url(request, person))


def carry_out(person: LabourRecord, form: AnswerForm, by: Any) -> Confirmation:
    """Call the service of an answer. Raises Refused."""
    given = form.cleaned_data
    chosen = ConfirmAnswer(given["answer"])
    if chosen == ConfirmAnswer.UNCHANGED:
        return follow_up.confirm_unchanged(person=person, by=by, revision=given["revision"])
    if chosen == ConfirmAnswer.NO_CONTACT:
        return follow_up.note_no_contact(person=person, by=by)
    common = {"person": person, "answer": chosen, "day": given["day"] or today(), "by": by}
    if chosen in (ConfirmAnswer.DECEASED, ConfirmAnswer.MOVED_OUT):
        return follow_up.confirm_leaving(**common, revision=given["revision"])
    return follow_up.confirm_status(**common, facts=form.facts(facts_of(person)), revision=given["revision"])


def ask(request: PortalRequest, person: LabourRecord, form: forms.Form) -> HttpResponse:
    """The taps of one answer, inside the row or as a page of their own."""
    prepare(person)
    chosen = str(form["answer"].value() or "")
    if chosen not in ConfirmAnswer.values:
        chosen = ConfirmAnswer.STATUS
    context = {
        "person": person,
        "form": form,
        "chosen": chosen,
        "heading": ConfirmAnswer(chosen).label,
        "now_choices": [(key, label) for key, (label, _) in NOW.items()],
        "places": usual_places()[1:],
        "today": today(),
        "status_url": reverse("workers:status", args=[person.pk]),
        "back_url": round_url(request, person),
    }
    bad = form.is_bound and form.errors
    return page(
        request,
        "workers/verify_answer.html",
        context,
        fragment="workers/_verify_answer.html",
        status=422 if bad else 200,
    )


@requires("workers.verify")
@require_POST
def undo_answer(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤销 within ten minutes: the row stands as before."""
    person = get_person(pk)
    try:
        follow_up.undo_confirmation(person=person, by=request.user)
    except Refused as refusal:
        messages.error(request, write_down("undo_confirmation", refusal, about=person).message)
        return redirect(back_to(person))
    person = get_person(pk)
    if request.htmx:
        prepare(person)
        context = {"person": person, "may_dial": request.authority.may("workers.dial")}
        return page(request, "workers/_verify_row.html", context)
    messages.success(request, "已撤销。")
    return redirect(round_url(request, person))


def round_url(request: PortalRequest, person: LabourRecord) -> str:
    """The list that the person stands in."""
    address = reverse("workers:verify")
    own = request.authority.region
    return address if own.is_leaf else f"{address}?{urlencode({'region': person.region_id})}"


@requires("workers.verify")
@require_http_methods(["GET", "POST"])
def close(request: PortalRequest, pk: Any) -> HttpResponse:
    """离册: died, or moved away."""
    person = get_person(pk)
    form = CloseForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            close_record(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, write_down("close_record", refusal, about=person))
        else:
            messages.success(request, "已离册，不再计入人数。如登记有误，可在个人页恢复在册。")
            return redirect(back_to(person))
    return act(request, person, form, heading="离册", explanation="档案和历史都会保留，从这一天起不再计入人数。")


@requires("workers.verify")
@require_POST
def reinstate(request: PortalRequest, pk: Any) -> HttpResponse:
    """恢复在册."""
    person = get_person(pk)
    try:
        reinstate_record(person=person, by=request.user)
        messages.success(request, "已恢复在册。")
    except Refused as refusal:
        messages.error(request, write_down("reinstate_record", refusal, about=person).message)
    return redirect(back_to(person))
