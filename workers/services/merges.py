"""合并: of two records of one person one stays, field by field; everything about the other goes over to it.

What would stand beside a row of the survivor's that it contradicts (a spell of the same days, a second open intention)
stays with the other record, is not counted, and is read there. Nothing is deleted, so that a merge can be taken back
for 30 days, as long as nobody wrote to what it moved.
"""

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Min

from jiayu_jobs.audit.services import mark_dirty, write_down
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import Sealed, blind_index
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from jiayu_jobs.transitions import move
from workers.enums import CHANGES, DUPLICATE_MOVES, MERGE_MOVES, PERSON_SUBJECTS, ChangeKind, RecordStatus
from workers.models import DuplicatePair, LabourChange, LabourRecord, RecordMerge, TransferCase
from workers.services.duplicates import DONE_BEFORE
from workers.services.registration import number_is_taken
from workers.services.transfers import hanging_models

UNDO_DAYS = 30
MARKS = (*PERSON_SUBJECTS, CHANGES)
WRITTEN_SINCE = "合并以后又有新的记录，不能撤销。请在个人页逐项更正。"

# What is chosen together -> the fields of it. The status is that of the survivor's open spell and is not chosen.
GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("id_number", "id_missing", "id_missing_note", "birth_date", "sex"),
    "full_name": ("full_name", "name_initials", "name_pinyin"),
    "phone": ("phone",),
    "address": ("address",),
    "household_kind": ("household_kind",),
    "household": ("household_id", "relation_to_head"),
    "villager_group": ("villager_group",),
    "grid": ("grid", "estate"),
    "residence_place": ("residence_place",),
    "ethnic_group": ("ethnic_group",),
    "education": ("education", "school_name", "major", "graduated_on"),
    "political_status": ("political_status",),
    "marital_status": ("marital_status",),
    "health_status": ("health_status",),
    "insured_kinds": ("insured_kinds",),
    "consent": ("consent_state", "consent_version", "consent_at"),
    "note": ("note",),
}
# Of the village: not carried into another one.
OF_THE_VILLAGE = ("household", "villager_group", "grid")
# What a merge changes of the other record.
GIVEN_UP = ("id_number", "id_missing", "id_missing_note", "status", "closed_on", "duplicate_of_id")


def groups_for(one: LabourRecord, other: LabourRecord) -> list[str]:
    """The groups in which two records differ and one may be chosen."""
    here = one.region_id == other.region_id
    return [
        name
        for name, fields in GROUPS.items()
        if (here or name not in OF_THE_VILLAGE) and values_of(one, fields) != values_of(other, fields)
    ]


def fills_in(survivor: LabourRecord, other: LabourRecord, group: str) -> bool:
    """Whether the survivor has nothing where the other has something: what is taken unless somebody says otherwise."""
    lead = GROUPS[group][0]
    return not getattr(survivor, lead) and bool(getattr(other, lead))


def merge_records(
    *, pair: DuplicatePair, survivor_key: UUID, take: Collection[str], revisions: dict[str, int], by: Any
) -> RecordMerge:
    """Merge the other record of a pair into the survivor.

    take: groups whose values come from the other record; revisions: of both as they were shown, by key. The number that
    is not kept is free again. Raises Refused when somebody was faster, a record changed meanwhile, the survivor has
    left the register, or a transfer of one of them waits.
    """
    try:
        with elevated(pair.region.path, "records merged"):
            if not move(pair, DUPLICATE_MOVES, "merge", decided_by=by, decided_at=now()):
                raise Refused(DONE_BEFORE)
            survivor, other = _both(pair, survivor_key, revisions)
            return _merge(pair, survivor, other, [name for name in groups_for(survivor, other) if name in take], by)
    except IntegrityError as error:
        raise Refused("刚才有人改过其中一份档案，请刷新后再合并。") from error


def _both(pair: DuplicatePair, survivor_key: UUID, revisions: dict[str, int]) -> tuple[LabourRecord, LabourRecord]:
    """Survivor and other, locked in the order of keys."""
    if survivor_key not in pair.keys:
        raise Refused("请选择保留哪一份档案。", field="survivor")
    found = _locked(pair.keys)
    if len(found) < 2:
        raise Refused("其中一份档案已不在本辖区，不能合并。")
    if any(revisions.get(str(key)) != row.revision for key, row in found.items()):
        raise Refused("刚才有人改过其中一份档案，请核对最新内容后再合并。")
    survivor = found.pop(survivor_key)
    (other,) = found.values()
    if RecordStatus.MERGED in (survivor.status, other.status):
        raise Refused("其中一份已并入别的档案，请刷新后再看。")
    if survivor.status != RecordStatus.ACTIVE:
        raise Refused("保留的那份要在册；请保留另一份，或先恢复在册。", field="survivor")
    if TransferCase.objects.waiting().filter(record_key__in=pair.keys).exists():
        raise Refused("其中一份有迁移申请等待审核，请先处理迁移。")
    return survivor, other


def _locked(keys: Iterable[UUID]) -> dict[UUID, LabourRecord]:
    rows = LabourRecord.objects.select_for_update(of=("self",)).select_related("region").filter(pk__in=list(keys))
    return {row.pk: row for row in rows.order_by("pk")}


def _merge(pair: DuplicatePair, survivor: LabourRecord, other: LabourRecord, take: list[str], by: Any) -> RecordMerge:
    fields = [field for name in take for field in GROUPS[name]]
    merge = RecordMerge(pair=pair, region=pair.region, survivor_key=survivor.pk, other_key=other.pk, merged_by=by)
    merge.before = json.dumps({"survivor": values_of(survivor, fields), "other": values_of(other, GIVEN_UP)})
    taken = {field: _plain(getattr(other, field)) for field in fields}
    # Above both: an answer of the round that went over can never look like the survivor's newest one.
    survivor.revision = other.revision = max(survivor.revision, other.revision) + 1
    since = min(survivor.registered_on, other.registered_on)
    # On no day did it count: closed on the day it began.
    other.id_number, other.id_missing, other.id_missing_note = None, "", ""
    other.status, other.closed_on, other.duplicate_of = RecordStatus.MERGED, other.registered_on, survivor
    other.save()
    for field, value in taken.items():
        setattr(survivor, field, value)
    survivor.save()
    merge.moved, merge.stayed = _carry_over(survivor, other)
    merge.after = _fingerprint(values_of(survivor, fields))
    merge.save(force_insert=True)
    told = {"fields": fields, "moved": len(merge.moved), "stayed": len(merge.stayed)}
    audit("merge_records", about=survivor, region=survivor.region, marks=MARKS, since=since, detail=told)
    audit("close_duplicate", about=other, region=other.region, marks=MARKS, since=since)
    _mark_changes(survivor, other)
    return merge


def _mark_changes(*people: LabourRecord) -> None:
    """Changes are counted where they happened, which need not be where the records lie now."""
    counted = LabourChange.objects.filter(record__in=people).order_by().values("counted_region")
    mark_dirty(
        (code, CHANGES, day)
        for code, day in counted.annotate(day=Min("happened_on")).values_list("counted_region", "day")
    )


def _carry_over(survivor: LabourRecord, other: LabourRecord) -> tuple[list[list[str]], list[list[str]]]:
    """Every row about the other record to the survivor, as far as the constraints of its table let it."""
    moved: list[list[str]] = []
    stayed: list[list[str]] = []
    place = {"record": survivor, "region": survivor.region, "region_path": survivor.region_path}
    for model in hanging_models():
        for key in list(model.objects.filter(record=other).order_by("pk").values_list("pk", flat=True)):
            row = model.objects.filter(pk=key)
            try:
                with transaction.atomic():
                    if model is LabourChange and row.filter(kind=ChangeKind.NEW).exists():
                        raise IntegrityError  # noqa: TRY301  # one person is new once
                    row.update(**place)
            except IntegrityError:
                stayed.append([model._meta.label, str(key)])
            else:
                moved.append([model._meta.label, str(key), _fingerprint_of(row.get())])
    return moved, stayed


def undo_merge(*, merge: RecordMerge, by: Any) -> None:
    """Put both records and every row back as they were before a merge.

    Raises Refused after 30 days, a second time, when somebody wrote to what the merge moved or took over, or when the
    number that was given up is another record's by now.
    """
    if now() - merge.merged_at > timedelta(days=UNDO_DAYS):
        raise Refused(f"合并已超过 {UNDO_DAYS} 天，不能撤销。")
    try:
        with elevated(merge.region.path, "merge undone"):
            if not move(merge, MERGE_MOVES, "undo", undone_by=by, undone_at=now()):
                raise Refused("这次合并已经撤销过了。")
            move(merge.pair, DUPLICATE_MOVES, "undo", decided_by=None, decided_at=None)
            found = _locked((merge.survivor_key, merge.other_key))
            if len(found) < 2:
                raise Refused("其中一份档案已不在本辖区，不能撤销合并。")
            _put_back(merge, found[merge.survivor_key], found[merge.other_key])
    except IntegrityError as error:
        taken = number_is_taken(error)
        refusal = Refused("合并时放弃的身份证号已被别的档案使用，不能撤销合并。" if taken else WRITTEN_SINCE)
        raise write_down("undo_merge", refusal, about=merge) from error


def _put_back(merge: RecordMerge, survivor: LabourRecord, other: LabourRecord) -> None:
    if survivor.status == RecordStatus.MERGED or other.duplicate_of_id != survivor.pk:
        raise Refused("保留的那份后来又并入了别的档案，请先撤销后一次合并。")
    before = json.loads(merge.before.open())
    if _fingerprint(values_of(survivor, before["survivor"])) != merge.after:
        raise Refused(WRITTEN_SINCE)
    for label, key, digest in merge.moved:
        model = apps.get_model(label)
        row = model.objects.filter(pk=key).first()
        if row is None or _fingerprint_of(row) != digest:
            raise Refused(WRITTEN_SINCE)
        model.objects.filter(pk=key).update(record=other, region=other.region, region_path=other.region_path)
    for row, values in ((survivor, before["survivor"]), (other, before["other"])):
        for name, value in values.items():
            setattr(row, name, value)
        row.revision += 1
        row.save()
    since = min(survivor.registered_on, other.registered_on)
    audit("undo_merge", about=survivor, region=survivor.region, marks=MARKS, since=since)
    audit("reopen_duplicate", about=other, region=other.region, marks=MARKS, since=since)
    _mark_changes(survivor, other)


def may_undo_merge(merge: RecordMerge) -> bool:
    """Whether the days for taking it back are not over."""
    return merge.state == "done" and now() - merge.merged_at <= timedelta(days=UNDO_DAYS)


def values_of(row: LabourRecord, fields: Iterable[str]) -> dict[str, Any]:
    """Values as JSON takes them, sealed ones in clear: to be compared, or sealed as a whole."""
    return {name: _json(_plain(getattr(row, name))) for name in fields}


def _plain(value: Any) -> Any:
    return value.open() if isinstance(value, Sealed) else value


def _json(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fingerprint(values: dict[str, Any]) -> str:
    """A keyed hash: values that are sealed elsewhere must not be guessed from it."""
    return blind_index("merged_values", json.dumps(values, sort_keys=True)).hex()


def _fingerprint_of(row: Any) -> str:
    values = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return _fingerprint(
        {
            name: bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)
            for name, value in values.items()
        }
    )
