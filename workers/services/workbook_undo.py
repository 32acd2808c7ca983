"""An applied workbook is taken back as a whole."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min

from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from workers.enums import CHANGES, PERSON_SUBJECTS
from workers.models import JobIntention, LabourRecord, PersonWish
from workers.services.workbook_apply import CHILDREN, REPLACED


def undo_people(*, batch: Any, by: Any) -> int:
    """Take a whole import back: new records go, changed ones become what they were. Returns how many records.

    Raises Refused when any record was touched since: then nothing changes.
    """
    with transaction.atomic():
        return _undo(batch)


def _undo(batch: Any) -> int:
    rows = list(ImportedRow.objects.filter(batch=batch).order_by("record_key"))
    keys = [row.record_key for row in rows]
    now_held = _revisions(keys)
    touched = [row for row in rows if now_held.get(row.record_key) != row.revision]
    if touched:
        raise Refused(f"有 {len(touched):,} 人在导入后又有新的记录，不能整批撤销。请在个人页逐个更正。")
    new = [row.record_key for row in rows if row.kind == RowKind.NEW]
    changed = [row for row in rows if row.kind == RowKind.CHANGED]
    since = _first_days(keys)
    _put_back(batch, changed)
    for start in range(0, len(new), 2000):
        chunk = new[start : start + 2000]
        for model in CHILDREN:
            model.objects.filter(record__in=chunk).delete()
        LabourRecord.objects.filter(pk__in=chunk).delete()
    audit("undo_import", about=batch, region=batch.region, detail={"new": len(new), "changed": len(changed)})
    mark_dirty((code, subject, day) for code, day in since.items() for subject in (*PERSON_SUBJECTS, CHANGES))
    return len(rows)


def _revisions(keys: list[UUID]) -> dict[UUID, int]:
    """Revisions of records, which stay locked until the transaction ends; of one with a slip none, since it was used."""
    found: dict[UUID, int] = {}
    for start in range(0, len(keys), 5000):
        rows = (
            LabourRecord.objects.select_for_update(of=("self",))
            .filter(pk__in=keys[start : start + 5000])
            .order_by("pk")
        )
        found |= dict(rows.values_list("pk", "revision"))
        used = LabourRecord.objects.filter(pk__in=keys[start : start + 5000], query_codes__isnull=False)
        for key in used.values_list("pk", flat=True):
            found[key] = -1
    return found


def _first_days(keys: list[UUID]) -> dict[str, date]:
    """The first day on which figures may move, by region."""
    found: dict[str, date] = {}
    for start in range(0, len(keys), 5000):
        rows = LabourRecord.objects.filter(pk__in=keys[start : start + 5000]).values("region_id").order_by()
        for code, day in rows.annotate(day=Min("registered_on")).values_list("region_id", "day"):
            found[code] = min(found.get(code, day), day)
    return found


def _put_back(batch: Any, changed: list[ImportedRow]) -> None:
    """Changed records as they were: values, spells, and what was made or closed."""
    if not changed:
        return
    made: dict[str, list[str]] = defaultdict(list)
    closed: dict[str, list[str]] = defaultdict(list)
    for row in changed:
        for table, keys in row.before.get("made", {}).items():
            made[table] += keys
        for table, keys in row.before.get("closed", {}).items():
            closed[table] += keys
    for model in CHILDREN:
        keys = made.get(model._meta.db_table, [])
        for start in range(0, len(keys), 5000):
            model.objects.filter(pk__in=keys[start : start + 5000]).delete()
    JobIntention.objects.filter(pk__in=closed.get("workers_jobintention", [])).update(ends_on=None, closed_reason="")
    PersonWish.objects.filter(pk__in=closed.get("workers_personwish", [])).update(ends_on=None)
    columns = ", ".join(f"{name} = b.{name}" for name in REPLACED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE workers_labourrecord t SET {columns}, revision = t.revision + 1, updated_at = now() "  # noqa: S608
            "FROM imports_importedrow i, jsonb_populate_record(null::workers_labourrecord, i.before -> 'record') b "
            "WHERE i.batch_id = %s AND i.kind = %s AND t.id = i.record_key",
            [batch.pk, RowKind.CHANGED.value],
        )
        # The running spell of before: brought back where it was replaced, opened again where it was closed.
        cursor.execute(
            "INSERT INTO workers_statusspell SELECT b.* FROM imports_importedrow i, "
            "jsonb_populate_record(null::workers_statusspell, i.before -> 'spell') b "
            "WHERE i.batch_id = %s AND i.kind = %s AND b.id IS NOT NULL "
            "ON CONFLICT (id) DO NOTHING",
            [batch.pk, RowKind.CHANGED.value],
        )
        cursor.execute(
            "UPDATE workers_statusspell s SET ends_on = NULL FROM imports_importedrow i "
            "WHERE i.batch_id = %s AND i.kind = %s AND s.id = (i.before -> 'spell' ->> 'id')::uuid",
            [batch.pk, RowKind.CHANGED.value],
        )
