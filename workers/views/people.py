"""Lists of people, and one person."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.audit.services import record
from jiayu_jobs.regions import Level
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from stations.services.proof import wanted_proof
from stations.views.export_links import export_url
from workers.enums import (
    ChangeKind,
    InsuredKind,
    RecordStatus,
    TagKind,
    TrainingTopic,
    WishKind,
)
from workers.forms import NO_NUMBERS_HERE, FilterForm
from workers.models import LabourRecord, PersonTag
from workers.paging import PAGE_SIZE, page_of
from workers.services.contact import reveals_left
from workers.services.lists import filtered
from workers.views.picking import place_words
from workers.views.searching import saved_context, words_for
from workers.views.words import ACTIONS

HISTORY = 40
# A village has groups, a community grids and estates; a town has both below it.
ELSEWHERE = {Level.VILLAGE: ("region", "grid", "estate"), Level.COMMUNITY: ("region", "group")}
SORTS = {
    "": ("最近登记", ("-created_at", "-id")),
    "group": ("小组和户", ("region_path", "villager_group", "grid", "household__number", "id")),
    "verified": ("最久未核实", ("verified_at", "id")),
}


@requires("workers.view")
@require_GET
def people(request: PortalRequest) -> HttpResponse:
    """People of one's scope, filtered, in a stable order, by keyset pages."""
    region = request.authority.region
    form = FilterForm(request.GET, scope_path=region.path)
    for name in ELSEWHERE.get(region.level, ()):
        del form.fields[name]
    if not form.is_valid() and "q" in form.errors:
        # Somebody forced a number into the address: take it out, and say where it goes.
        messages.error(request, NO_NUMBERS_HERE)
        return redirect("workers:list")
    chosen = {key: value for key, value in form.cleaned_data.items() if value}
    sort = chosen.pop("sort", "")
    rows = filtered(LabourRecord.objects.active(), chosen).select_related("region__parent", "household")
    keyset, shown = page_of(rows, chosen, SORTS[sort][1], request)
    attach_tags(shown)
    context = {
        "people": shown,
        "words": words_for(form, chosen),
        "filter_form": form,
        "filters_key": f"{region.path} {sort}",
        "clear_url": reverse("workers:list"),
        "find_url": reverse("workers:find"),
        "page": {
            "count_text": count_text(shown, keyset),
            "previous_url": keyset.previous_url,
            "next_url": keyset.next_url,
        },
        "sorts": [
            {
                "label": sort_label(key, label, region),
                "url": f"?{urlencode({**plain(request), 'sort': key})}",
                "active": key == sort,
            }
            for key, (label, _) in SORTS.items()
            if "q" not in chosen
        ],
        "register_url": reverse("workers:register") if request.authority.may("workers.register") else "",
        "duplicates_url": reverse("workers:duplicates") if request.authority.may("duplicates.view") else "",
        "corrections_url": reverse("workers:corrections") if request.authority.may("numbers.ask") else "",
        "place_column": not region.is_leaf,
        "export_url": export_address(request, chosen),
        "province_url": export_address(request, chosen, "province"),
        **saved_context(request, form),
    }
    return page(request, "workers/list.html", context, fragment="workers/_people.html")


def export_address(request: PortalRequest, chosen: dict[str, Any], kind: str = "people") -> str:
    """导出 with the list's conditions; a list asked for by a name or a household is not taken out."""
    return "" if {"q", "household"} & chosen.keys() else export_url(request, kind, **chosen)


def sort_label(key: str, label: str, region: Region) -> str:
    """A community lives by grids where a village has groups."""
    return "网格和户" if key == "group" and region.level == Level.COMMUNITY else label


def count_text(shown: list[Any], keyset: Keyset) -> str:
    """How many there are; long lists say so without counting them."""
    if not keyset.previous_url and not keyset.next_url:
        return f"共 {len(shown):,} 人"
    return f"每页 {PAGE_SIZE} 人"


def plain(request: PortalRequest) -> dict[str, str]:
    """The query without page positions."""
    return {key: str(value) for key, value in request.GET.items() if key not in {"after", "before", "sort"}}


def attach_tags(shown: list[LabourRecord]) -> None:
    """Words of the open categories of a page of people, in one query."""
    found: dict[Any, list[str]] = {}
    for record_id, kind in (
        PersonTag.objects.open().filter(record__in=[p.pk for p in shown]).values_list("record", "kind")
    ):
        found.setdefault(record_id, []).append(TagKind(kind).label)
    for person in shown:
        person.open_tags = found.get(person.pk, [])


@requires("workers.view")
@require_GET
def person(request: PortalRequest, pk: Any) -> HttpResponse:
    """One person: what is known, what happened, what can be done. The look is written down."""
    found = get_person(pk)
    if found.duplicate_of_id and "history" not in request.GET:
        survivor = LabourRecord.objects.filter(pk=found.duplicate_of_id).first()
        if survivor is not None:
            messages.info(request, "这份档案已合并，已为您打开保留的档案。")
            return redirect("workers:person", survivor.pk)
    with transaction.atomic():
        record("read_person", about=found, region=found.region)
    spells = list(found.spells.select_related("occupation").all())
    may = request.authority.may
    urls = {
        name: reverse(f"workers:{name}", args=[found.pk])
        for name in (
            "dial",
            "reveal",
            "status",
            "tag",
            "next",
            "edit",
            "slip",
            "complete-number",
            "ask-correction",
            "consent",
            "close",
            "reinstate",
            "ask-erasure",
        )
    }
    here = found.status == RecordStatus.ACTIVE
    editing = may("workers.register") and here
    tags = list(found.tags.open().select_related("recognised_by"))
    for tag in tags:
        tag.end_url = reverse("workers:end-tag", args=[tag.pk]) if may("workers.tag") else ""
    wishes = list(found.wishes.open())
    noting = may("province.register")
    context = {
        "person": found,
        "shown_name": found.full_name if may("workers.reveal") else found.masked_name,
        "work_place_text": place_words(found.work_place),
        "residence_text": place_words(found.residence_place),
        "left_on": last_day(found, ChangeKind.LEAVE),
        "returned_on": last_day(found, ChangeKind.RETURN),
        "skills": list(found.skills.values_list("name", flat=True)),
        "insured_words": [InsuredKind(kind).label for kind in found.insured_kinds or ()],
        "spells": spells,
        "tags": tags,
        "intention": found.intentions.open().select_related("occupation").first(),
        "training_wishes": wish_words(wishes, WishKind.TRAINING),
        "startup_wishes": wish_words(wishes, WishKind.STARTUP),
        "members": found.household.members.active().exclude(pk=found.pk) if found.household else [],
        "registrations": list(found.registrations.all()) if noting else [],
        "registration_url": reverse("workers:add-registration", args=[found.pk]) if noting and here else "",
        "noting": noting,
        "history": history(found),
        "call_url": urls["dial"] if may("workers.dial") else "",
        "reveal_url": urls["reveal"] if may("workers.reveal") else "",
        "status_url": urls["status"] if editing else "",
        "tag_url": urls["tag"] if here and may("workers.tag") else "",
        "wishes_url": urls["next"] if editing else "",
        "edit_url": urls["edit"] if editing else "",
        "correction_url": urls["ask-correction"] if here and found.id_number and may("numbers.ask") else "",
        "complete_url": urls["complete-number"] if editing and not found.id_number else "",
        "close_url": urls["close"] if here and may("workers.verify") else "",
        "reinstate_url": urls["reinstate"] if may_come_back(found) and may("workers.verify") else "",
        "erase_url": urls["ask-erasure"] if may("erasures.ask") else "",
        "erasure": found.erasures.filter(state__in=["asked", "granted"]).first(),
        "slip_url": urls["slip"] if editing else "",
        "consent_url": urls["consent"] if editing else "",
        # The room above shows them; only its address is known here.
        "class_url": f"/workers/{found.pk}/class/" if here and may("classes.enrol") else "",
        "consultation_url": (
            reverse("workers:person-consultation", args=[found.pk]) if here and may("consultations.note") else ""
        ),
        "craft_url": f"/workers/{found.pk}/craft/" if here and may("crafts.claim") else "",
        "matches_url": f"/matches/people/{found.pk}/" if here and may("matches.use") else "",
        "same_household_url": f"{reverse('workers:register')}?household={found.pk}" if editing else "",
        "has_code": found.query_codes.filter(revoked_at__isnull=True).exists(),
        "reveal_left": reveals_left(request.user),
        "proof": wanted_proof(request),
        "opened_from_counter": request.GET.get("from") == "counter",
    }
    if context["intention"]:
        context["intention_place_text"] = place_words(context["intention"].place)
    return page(request, "workers/person.html", context)


def may_come_back(found: LabourRecord) -> bool:
    """Whether somebody left the register; what was merged into another record comes back by undoing that."""
    return found.status not in (RecordStatus.ACTIVE, RecordStatus.MERGED)


def last_day(found: LabourRecord, kind: str) -> date | None:
    """The newest day of a kind of change: when somebody left for work outside, or came back."""
    return found.changes.filter(kind=kind).values_list("happened_on", flat=True).first()


def get_person(pk: Any) -> LabourRecord:
    """The person of one's scope, or 404."""
    rows = LabourRecord.objects.select_related("region__parent", "household", "occupation", "verified_by")
    return get_object_or_404(rows, pk=pk)


def wish_words(wishes: list[Any], kind: str) -> list[str]:
    """The topics of one kind, in words."""
    labels = dict(TrainingTopic.choices)
    return [labels.get(wish.topic, wish.topic) for wish in wishes if wish.kind == kind]


def history(found: LabourRecord) -> list[dict[str, Any]]:
    """Who did what to the record, newest first; looks and refusals are left out, they stand in the audit."""
    entries = (
        AuditEntry.objects.filter(object_id=str(found.pk), outcome=Outcome.DONE)
        .exclude(action__in=("read_person",))
        .order_by("-id")[:HISTORY]
    )
    return [
        {"when": entry.at, "text": ACTIONS.get(entry.action, entry.action), "who": entry.actor_label or "系统"}
        for entry in entries
    ]
