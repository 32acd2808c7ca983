"""What a desk changes about a person: status, wishes, categories, details, consent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.regions import Level
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.enums import WishKind
from workers.forms import ChangeStatusForm, DetailsForm, EditForm, NextForm, TagForm
from workers.models import LabourRecord, PersonTag
from workers.models.facts import FACT_FIELDS
from workers.services import consent, slips, status, wishes
from workers.services.facts import facts_of
from workers.views.people import get_person
from workers.views.picking import picker_context

WANTS = {True: "yes", False: "no", None: ""}
# A village has groups, a community grids and estates.
WHERE_ELSEWHERE: dict[str, tuple[str, ...]] = {Level.VILLAGE: ("grid", "estate"), Level.COMMUNITY: ("villager_group",)}


def refused(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal at the field it is about, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def back_to(person: LabourRecord) -> str:
    """The person's page."""
    return reverse("workers:person", args=[person.pk])


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def change_status(request: PortalRequest, pk: Any) -> HttpResponse:
    """改状态: a new spell from a day on."""
    person = get_person(pk)
    facts = facts_of(person)
    initial = {name.removesuffix("_id"): getattr(facts, name) for name in FACT_FIELDS}
    initial |= {"wants_work": WANTS[facts.wants_work], "starts_on": today(), "revision": person.revision}
    form = ChangeStatusForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            status.change_status(
                person=person,
                facts=form.facts(),
                starts_on=form.cleaned_data["starts_on"],
                by=request.user,
                informant=form.cleaned_data["informant"],
                revision=form.cleaned_data["revision"],
            )
        except Refused as refusal:
            refused(form, write_down("change_status", refusal, about=person))
        else:
            messages.success(request, "已保存新的就业状态。")
            return redirect(back_to(person))
    context = {"person": person, "form": form, "back_url": back_to(person), **picker_context(form)}
    return page(request, "workers/status.html", context, status=422 if form.errors else 200)


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def what_next(request: PortalRequest, pk: Any) -> HttpResponse:
    """求职意向, 培训意愿, 创业意愿 on one page."""
    person = get_person(pk)
    intention = person.intentions.open().first()
    open_wishes = list(person.wishes.open())
    initial = {
        "topics": [wish.topic for wish in open_wishes if wish.kind == WishKind.TRAINING],
        "startup": any(wish.kind == WishKind.STARTUP for wish in open_wishes),
    }
    if intention is not None:
        initial |= {
            "kind": intention.kind,
            "occupation": intention.occupation_id,
            "place": intention.place,
            "wage_expected_min": intention.wage_expected_min,
            "wage_expected_max": intention.wage_expected_max,
            "remark": intention.remark,
        }
    form = NextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_wants(person, form.cleaned_data, initial, request.user)
        except Refused as refusal:
            refused(form, write_down("record_intention", refusal, about=person))
        else:
            messages.success(request, "已记下。")
            if request.POST.get("then") == "slip":
                slips.issue_code(person=person, by=request.user)
                return redirect(reverse("workers:slip", args=[person.pk]) + "?print=1")
            return redirect(back_to(person))
    context = {
        "person": person,
        "form": form,
        "back_url": back_to(person),
        "slip_url": reverse("workers:slip", args=[person.pk]),
        **picker_context(form),
    }
    return page(request, "workers/next.html", context, status=422 if form.errors else 200)


def keep_wants(person: LabourRecord, given: dict[str, Any], before: dict[str, Any], by: Any) -> None:
    """Store what changed of the three wants."""
    if given["kind"]:
        wanted = {name: given[name] for name in ("kind", "place", "wage_expected_min", "wage_expected_max", "remark")}
        wishes.record_intention(person=person, by=by, wanted={**wanted, "occupation_id": given["occupation"]})
    if sorted(given["topics"]) != sorted(before["topics"]):
        wishes.set_wishes(person=person, by=by, kind=WishKind.TRAINING, topics=given["topics"])
    if given["startup"] != before["startup"]:
        wishes.set_startup_wish(person=person, by=by, wish=given["startup"])


@requires("workers.register")
@require_POST
def withdraw_intention(request: PortalRequest, pk: Any) -> HttpResponse:
    """不再找工作."""
    person = get_person(pk)
    try:
        wishes.withdraw_intention(person=person, by=request.user)
        messages.success(request, "求职意向已结束。")
    except Refused as refusal:
        messages.error(request, write_down("withdraw_intention", refusal, about=person).message)
    return redirect(back_to(person))


def act(request: PortalRequest, person: LabourRecord, form: forms.Form, **words: Any) -> HttpResponse:
    """The page of one act about one person."""
    context = {"person": person, "form": form, "back_url": back_to(person), **words}
    return page(request, "workers/act.html", context, status=422 if form.errors else 200)


@requires("workers.tag")
@require_http_methods(["GET", "POST"])
def add_tag(request: PortalRequest, pk: Any) -> HttpResponse:
    """加人员类别."""
    person = get_person(pk)
    form = TagForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            wishes.add_tag(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, write_down("add_tag", refusal, about=person))
        else:
            messages.success(request, "已加类别。")
            return redirect(back_to(person))
    return act(request, person, form, heading="加人员类别", explanation="就业困难人员须写明认定依据。")


@requires("workers.tag")
@require_POST
def end_tag(request: PortalRequest, pk: Any) -> HttpResponse:
    """A category ends today."""
    tag: PersonTag = get_object_or_404(PersonTag.objects.select_related("record__region__parent"), pk=pk)
    try:
        wishes.end_tag(tag=tag, by=request.user, ends_on=today())
        messages.success(request, f"{tag.get_kind_display()}已结束。")
    except Refused as refusal:
        messages.error(request, write_down("end_tag", refusal, about=tag.record).message)
    return redirect(back_to(tag.record))


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def edit(request: PortalRequest, pk: Any) -> HttpResponse:
    """更正 what was typed; phone and address start empty, an empty one stays as it is."""
    person = get_person(pk)
    elsewhere = {"phone", "address", "household_number", "skills"}
    initial = {name: getattr(person, name) for name in DetailsForm.base_fields if name not in elsewhere}
    initial["household_number"] = person.household.number if person.household else ""
    initial["skills"] = list(person.skills.values_list("name", flat=True))
    initial |= {"revision": person.revision, "birth_date": person.birth_date, "sex": person.sex}
    form = EditForm(request.POST or None, initial=initial)
    for name in WHERE_ELSEWHERE[person.region.level]:
        del form.fields[name]
    form.fields["phone"].help_text = f"现登记 {person.phone}。不改就留空。" if person.phone else ""
    form.fields["address"].help_text = "已登记。不改就留空。" if person.address else ""
    if person.id_number:  # which says both
        for name in ("birth_date", "sex"):
            del form.fields[name]
    if not request.authority.may("workers.reveal"):
        for name in ("full_name", "health_status"):  # a post that reads masks cannot correct what it does not see
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            status.correct_details(person=person, revision=given.pop("revision"), given=given, by=request.user)
        except Refused as refusal:
            refused(form, write_down("correct_details", refusal, about=person))
        else:
            messages.success(request, "已更正。")
            return redirect(back_to(person))
    context = {"person": person, "form": form, "back_url": back_to(person), **picker_context(form)}
    return page(request, "workers/edit.html", context, status=422 if form.errors else 200)


@requires("workers.register")
@require_POST
def answer_consent(request: PortalRequest, pk: Any) -> HttpResponse:
    """What the person answered when asked: agreed, or not."""
    person = get_person(pk)
    agreed = request.POST.get("answer") == "given"
    consent.answer_consent(person=person, agreed=agreed, by=request.user)
    messages.success(request, "已记为本人同意。" if agreed else "已记为本人不同意，不再推荐岗位和培训。")
    return redirect(back_to(person))
