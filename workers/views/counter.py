"""The counter: register a person, see what came of it, take it back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.refusals import Refused
from jiayu_jobs.regions import Level
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from workers.forms import RegistrationForm, StatusForm
from workers.models import LabourRecord
from workers.services import slips
from workers.services.look_up import look_up
from workers.services.registration import (
    CONSENT_VERSION,
    AlreadyHere,
    MaybeHere,
    TooManyQuestions,
    may_undo,
    register_person,
    registered_this_month,
    undo_deadline,
    undo_registration,
)
from workers.views.picking import picker_context

RECENT = 6
# What stands above the fold 更多.
FIRST_FIELDS = {
    *StatusForm.base_fields,
    "__all__",
    "id_number",
    "id_missing",
    "id_missing_note",
    "birth_date",
    "sex",
    "full_name",
    "region",
    "household_kind",
    "informant",
} - {
    "work_unit_name",
    "industry",
    "occupation",
    "income_band",
}


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def register(request: PortalRequest) -> HttpResponse:
    """The registration form; GET with ?household=<person> presets the household of somebody."""
    region = request.authority.region
    member = _member(request)
    if request.method == "POST":
        form = RegistrationForm(request.POST, scope_path=region.path)
        if form.is_valid():
            return _register(request, form, member)
        return _counter(request, form, member, status=422)
    return _counter(request, RegistrationForm(scope_path=region.path, initial=_preset(region, member)), member)


def _register(request: PortalRequest, form: RegistrationForm, member: LabourRecord | None) -> HttpResponse:
    try:
        person = register_person(given=form.registration(), by=request.user)
    except AlreadyHere as refusal:
        write_down("register_person", refusal, about=refusal.person)
        messages.info(request, refusal.message)
        return redirect(reverse("workers:person", args=[refusal.person.pk]) + "?from=counter")
    except MaybeHere as refusal:
        write_down("register_person", refusal, region=form.cleaned_data["region"])
        form.add_error(None, refusal.message)
        return _counter(request, form, member, status=409, alike=refusal.people)
    except Refused as refusal:
        write_down("register_person", refusal, region=form.cleaned_data["region"])
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _counter(request, form, member, status=409)
    if request.POST.get("then") == "slip":
        slips.issue_code(person=person, by=request.user)
        return redirect(reverse("workers:slip", args=[person.pk]) + "?print=1")
    return redirect("workers:saved", person.pk)


def _counter(
    request: PortalRequest,
    form: RegistrationForm,
    member: LabourRecord | None,
    status: int = 200,
    alike: Iterable[LabourRecord] = (),
) -> HttpResponse:
    region = request.authority.region
    at_the_desk = LabourRecord.objects.registered_at_a_desk().filter(collected_by=request.user)
    recent = at_the_desk.filter(created_at__date=today()).order_by("-created_at")[:RECENT]
    context = {
        "form": form,
        "id_check_url": reverse("workers:check-id"),
        "place_kind": {Level.VILLAGE: "village", Level.COMMUNITY: "community"}.get(region.level, ""),
        "household": _household_words(member),
        "more_is_open": form.is_bound and bool(form.errors.keys() - FIRST_FIELDS),
        "same_address": bool(form["same_address_as"].value()),
        "consent_version": CONSENT_VERSION,
        "alike": [
            {"name": p.masked_name, "place": p.region.label, "without_number": not p.id_number, "url": _person_url(p)}
            for p in alike
        ],
        "asks_again": bool(alike) or bool(form["not_the_same"].value()),
        "month_count": registered_this_month(request.user),
        "recent": [
            {
                "name": person.masked_name,
                "when": f"{timezone.localtime(person.created_at):%H:%M}",
                "url": reverse("workers:person", args=[person.pk]),
            }
            for person in recent
        ],
        **picker_context(form),
    }
    return page(request, "workers/register.html", context, status=status)


def _preset(region: Region, member: LabourRecord | None) -> dict[str, Any]:
    """What the desk need not type: its own village, rural; of a household's next member, place and household.

    The household's address is copied unseen when the form is saved without one.
    """
    preset: dict[str, Any] = {"household_kind": "rural"}
    if region.is_leaf:
        preset["region"] = region
    if member is not None:
        preset |= {
            "region": member.region,
            "household_kind": member.household_kind,
            "household_number": member.household.number if member.household else "",
            "villager_group": member.villager_group,
            "grid": member.grid,
            "estate": member.estate,
            "same_address_as": member.pk if member.address else None,
        }
    return preset


def _member(request: PortalRequest) -> LabourRecord | None:
    wanted = request.GET.get("household")
    if not wanted:
        return None
    try:
        key = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(LabourRecord.objects.select_related("region__parent", "household"), pk=key)


def _household_words(member: LabourRecord | None) -> dict[str, str] | None:
    if member is None:
        return None
    number = f"户号 {member.household.number}" if member.household else ""
    return {
        "name": member.masked_name,
        "text": " · ".join(filter(None, [member.villager_group or member.grid, number])),
    }


@requires("workers.register")
@require_POST
def check_id(request: PortalRequest) -> HttpResponse:
    """What is known about an ID number while it is typed: free, one's own, or held elsewhere (never where)."""
    try:
        number = CitizenId.parse(request.POST.get("id_number", "")).number
    except InvalidIdentifier as error:
        return page(request, "workers/_id_check.html", {"outcome": "wrong", "problem": error.message})
    try:
        found = look_up(number=number, by=request.user, region=request.authority.region)
    except TooManyQuestions as refusal:
        write_down("look_up_id", refusal)
        return page(request, "workers/_id_check.html", {"outcome": "limited"}, status=429)
    context: dict[str, Any] = {"outcome": found.outcome, "transfer_url": ""}
    if request.authority.may("transfers.ask"):
        context["transfer_url"] = reverse("workers:ask-transfer")
    if found.person is not None:
        context |= {
            "masked_name": found.person.masked_name,
            "open_url": _person_url(found.person) + "?from=counter",
        }
    return page(request, "workers/_id_check.html", context)


@requires("workers.register")
@require_GET
def saved(request: PortalRequest, pk: Any) -> HttpResponse:
    """已保存 · 王*明 · 本月第 12 人, with what comes next."""
    person: LabourRecord = get_object_or_404(LabourRecord.objects.select_related("region__parent", "household"), pk=pk)
    context = {
        "person": {"masked_name": person.masked_name, "url": _person_url(person)},
        "month_count": registered_this_month(request.user),
        "slip_url": reverse("workers:slip", args=[person.pk]),
        "register_url": reverse("workers:register"),
        "same_household_url": f"{reverse('workers:register')}?household={person.pk}",
        "undo": undo_of(person, request.user),
        "steps": _steps(person),
    }
    return page(request, "workers/saved.html", context)


def saved_words(person: LabourRecord, user: Any) -> str:
    """已保存 · 王*明 · 本月第 12 人."""
    return f"已保存 · {person.masked_name} · 本月第 {registered_this_month(user)} 人"


def undo_of(person: LabourRecord, user: Any) -> dict[str, Any] | None:
    """What was saved, where to take it back and for how many seconds; None for others' people, later, after a change."""
    if not may_undo(person, user):
        return None
    left = (undo_deadline(person) - now()).total_seconds()
    return {"url": reverse("workers:undo", args=[person.pk]), "seconds": int(left), "text": saved_words(person, user)}


def _steps(person: LabourRecord) -> list[dict[str, Any]]:
    """求职意向, 培训意愿, 回执: what is still worth asking while the person is here."""
    url = reverse("workers:next", args=[person.pk])
    return [
        {
            "icon": "work",
            "title": "求职意向",
            "note": "想做什么、在哪里、期望多少",
            "url": url,
            "done": person.intentions.open().exists(),
        },
        {
            "icon": "school",
            "title": "培训意愿",
            "note": "想学什么，报的人多就开班",
            "url": url,
            "done": person.wishes.open().filter(kind="training").exists(),
        },
        {
            "icon": "print",
            "title": "打印回执",
            "note": "凭查询码可以查看、更正本人信息",
            "url": reverse("workers:slip", args=[person.pk]),
            "done": person.query_codes.filter(revoked_at__isnull=True).exists(),
        },
    ]


@requires("workers.register")
@require_POST
def undo(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤销, within ten minutes."""
    person: LabourRecord = get_object_or_404(LabourRecord.objects.select_related("region__parent"), pk=pk)
    try:
        undo_registration(person=person, by=request.user)
    except Refused as refusal:
        messages.error(request, write_down("undo_registration", refusal, about=person).message)
        return redirect("workers:person", person.pk)
    messages.success(request, f"已撤销 {person.masked_name} 的登记。")
    return redirect("workers:register")


def _person_url(person: LabourRecord) -> str:
    return reverse("workers:person", args=[person.pk])
