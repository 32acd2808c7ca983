"""可能重复: the pairs of one's own scope, two records side by side, and what is decided about them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from workers.duplicate_forms import FIRST, LABELS, MergeForm, SetApartForm
from workers.enums import DuplicateState, InsuredKind
from workers.models import DuplicatePair, LabourRecord, RecordMerge
from workers.services.duplicates import set_apart
from workers.services.merges import GROUPS, UNDO_DAYS, may_undo_merge, merge_records, undo_merge, values_of
from workers.views.picking import place_words

PAGE_SIZE = 30


@requires("duplicates.view")
@require_GET
def duplicate_list(request: PortalRequest) -> HttpResponse:
    """Pairs of one's own scope; ?state= for those that were decided."""
    state = request.GET.get("state", DuplicateState.OPEN)
    state = state if state in DuplicateState.values else DuplicateState.OPEN
    pairs = DuplicatePair.objects.filter(state=state).select_related("region__parent", "decided_by")
    keyset = Keyset(pairs, ("-found_at", "-id"), PAGE_SIZE, request)
    shown = keyset.rows()
    keys = {key for pair in shown for key in pair.keys}
    people = {row.pk: row for row in LabourRecord.objects.filter(pk__in=keys).select_related("region__parent")}
    for pair in shown:
        pair.people = [people[key] for key in pair.keys if key in people]
    context = {
        "pairs": shown,
        "states": [
            {"label": label, "url": f"?state={value}", "active": value == state}
            for value, label in DuplicateState.choices
        ],
        "open": state == DuplicateState.OPEN,
        "page": {"previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "people_url": reverse("workers:list"),
        "export_url": export_url(request, "duplicates", state=state),
    }
    return page(request, "workers/duplicates.html", context)


@requires("duplicates.view")
@require_GET
def pair(request: PortalRequest, pk: Any) -> HttpResponse:
    """One pair: both records side by side, masked; where one may decide, what to choose."""
    found, people = _pair(pk)
    may_decide = request.authority.may("duplicates.decide")
    is_open = found.state == DuplicateState.OPEN
    merge = found.merges.filter(state="done").select_related("merged_by").first()
    context = {
        "pair": found,
        "people": people,
        "facts": [] if merge else _facts(people),
        "form": MergeForm(people=people, words=words_of) if may_decide and is_open else None,
        "apart_form": SetApartForm(),
        "merge": merge,
        "survivor": next((p for p in people if merge and p.pk == merge.survivor_key), None),
        "stayed": _stayed(merge) if merge else [],
        "undo_url": reverse("workers:undo-merge", args=[found.pk])
        if may_decide and merge is not None and may_undo_merge(merge)
        else "",
        "undo_days": UNDO_DAYS,
        "back_url": reverse("workers:duplicates"),
    }
    return page(request, "workers/duplicate.html", context)


@requires("duplicates.decide")
@require_POST
def merge(request: PortalRequest, pk: Any) -> HttpResponse:
    """合并."""
    found, people = _pair(pk)
    form = MergeForm(request.POST, people=people, words=words_of)
    if not form.is_valid():
        messages.error(request, "请选择保留哪一份档案，再合并。")
        return redirect("workers:duplicate", found.pk)
    first, second = people
    given = form.cleaned_data
    return carry_out(
        request,
        "merge_records",
        lambda: merge_records(
            pair=found,
            survivor_key=first.pk if given["survivor"] == FIRST else second.pk,
            take=form.take(),
            revisions={str(first.pk): given["first_revision"], str(second.pk): given["second_revision"]},
            by=request.user,
        ),
        f"已合并为一份档案，{UNDO_DAYS} 天内可以撤销。",
        found,
        back="workers:duplicate",
        key=found.pk,
    )


@requires("duplicates.decide")
@require_POST
def apart(request: PortalRequest, pk: Any) -> HttpResponse:
    """不是同一个人."""
    found, _ = _pair(pk)
    form = SetApartForm(request.POST)
    form.is_valid()
    try:
        set_apart(pair=found, reason=form.cleaned_data.get("reason", ""), by=request.user)
        messages.success(request, "已记为不是同一个人，不再提示。")
    except Refused as refusal:
        messages.error(request, write_down("set_apart", refusal, about=found).message)
        return redirect("workers:duplicate", found.pk)
    return redirect("workers:duplicates")


@requires("duplicates.decide")
@require_POST
def undo(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤销合并."""
    merges = RecordMerge.objects.select_related("region", "pair").filter(pair=pk)
    made = merges.first()
    if made is None:
        raise Http404
    return carry_out(
        request,
        "undo_merge",
        lambda: undo_merge(merge=made, by=request.user),
        "已撤销合并，两份档案恢复原样。",
        made,
        back="workers:duplicate",
        key=made.pair_id,
    )


def _pair(pk: Any) -> tuple[DuplicatePair, tuple[LabourRecord, LabourRecord]]:
    """A pair with both its records, or 404."""
    pairs = DuplicatePair.objects.select_related("region__parent", "decided_by")
    found: DuplicatePair = get_object_or_404(pairs, pk=pk)
    rows = LabourRecord.objects.select_related("region__parent", "household").filter(pk__in=found.keys)
    people = {row.pk: row for row in rows}
    if len(people) < 2:
        raise Http404
    return found, (people[found.first_key], people[found.second_key])


def words_of(person: LabourRecord, group: str) -> str:
    """A record's value of a group as a page may show it: sealed values and the name masked."""
    said = {
        "identity": lambda: " · ".join(
            [
                person.id_number.masked if person.id_number else f"待补（{person.number_reason}）",
                f"{person.birth_date:%Y-%m-%d}",
                person.get_sex_display(),
            ]
        ),
        "full_name": lambda: person.masked_name,
        "phone": lambda: person.phone.masked if person.phone else "",
        "address": lambda: person.address.masked if person.address else "",
        "household": lambda: person.household.number if person.household else "",
        "grid": lambda: " · ".join(filter(None, [person.grid, person.estate])),
        "residence_place": lambda: place_words(person.residence_place),
        "education": lambda: " · ".join(filter(None, [person.get_education_display(), person.school_name])),
        "health_status": lambda: "已登记" if person.health_status else "",
        "insured_kinds": lambda: "、".join(InsuredKind(kind).label for kind in person.insured_kinds or ()),
        "consent": person.get_consent_state_display,
    }
    if group in said:
        return str(said[group]() or "未填")
    shown = getattr(person, f"get_{group}_display", None)
    return str((shown() if shown else getattr(person, group)) or "未填")


def _facts(people: tuple[LabourRecord, LabourRecord]) -> list[dict[str, Any]]:
    """Rows of the comparison, differences first: what is merged by choice, and what tells the two apart."""
    first, second = people
    rows: list[dict[str, Any]] = [
        {
            "label": LABELS[name],
            "values": [words_of(first, name), words_of(second, name)],
            "differs": values_of(first, fields) != values_of(second, fields),
        }
        for name, fields in GROUPS.items()
    ]
    more = {
        "村（社区）": [person.region.label for person in people],
        "就业状态": [person.get_employment_status_display() for person in people],
        "登记日期": [f"{person.registered_on:%Y-%m-%d}" for person in people],
        "记录状态": [person.get_status_display() for person in people],
    }
    rows += [{"label": label, "values": said, "differs": said[0] != said[1]} for label, said in more.items()]
    shown = [row for row in rows if row["differs"] or row["values"][0] != "未填"]
    return sorted(shown, key=lambda row: not row["differs"])


def _stayed(merge: RecordMerge) -> list[dict[str, Any]]:
    """What stayed with the record that went, by kind of row: how many."""
    names = {"StatusSpell": "就业状态记录", "LabourChange": "变动记录", "PersonTag": "人员类别", "PersonSkill": "技能"}
    names |= {"JobIntention": "求职意向", "PersonWish": "培训、创业意愿", "QueryCode": "查询码"}
    counts: dict[str, int] = {}
    for label, _ in merge.stayed:
        name = names.get(label.split(".")[-1], "其他记录")
        counts[name] = counts.get(name, 0) + 1
    return [{"label": label, "count": count} for label, count in counts.items()]
