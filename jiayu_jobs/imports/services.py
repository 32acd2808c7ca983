"""An uploaded workbook: received, previewed, confirmed, applied in one transaction, taken back; nothing half-way.

The file is kept sealed until the batch is over and read again when it is applied, so that what is written is what was
uploaded. State moves by compare and set: of two who press a button at once, one wins and the other is told.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record, record_refusal
from jiayu_jobs.imports import files
from jiayu_jobs.imports.enums import MOVES, BatchState
from jiayu_jobs.imports.errors import ColumnsMissing, Unusable
from jiayu_jobs.imports.gate import inspect, kind_of
from jiayu_jobs.imports.limits import COUNTY, DESK, Limits
from jiayu_jobs.imports.models import ColumnMapping, ImportBatch
from jiayu_jobs.imports.reading import read_sheets
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.imports.sheet import Judged, Outlook, Sheet
from jiayu_jobs.outbox.services import enqueue
from jiayu_jobs.refusals import Refused

FORGOTTEN = "范围内有人的信息已按申请删除，原文件随之清除，请重新整理后上传。"
PREVIEW_TASK, APPLY_TASK = "imports.preview", "imports.apply"
APPLY_LOCK = 7_421_221_03
# An import that finds so many people elsewhere is written down for the reader of the audit (rule 9).
ALERT_ROWS, ALERT_SHARE = 50, 0.05


def limits_of(region: Any) -> Limits:
    """The county loads more at once than a desk."""
    return COUNTY if region.parent_id is None else DESK


def receive(
    *,
    kind: str,
    content: bytes,
    file_name: str,
    by: Any,
    region: Any,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    switches: Collection[str] = (),
    later: bool = True,
    limits: Limits | None = None,
) -> ImportBatch:
    """Take a file in: the gate looks at it at once, a worker reads it. Raises Unusable; then nothing is kept.

    switches: what the sender says about the whole file, of those that the kind offers. later: False where the caller
    previews itself, with limits of its own (the command).
    """
    offered = {switch.name: switch.label for switch in sheet_of(kind).switches}
    if set(switches) - offered.keys():
        raise Refused("这种表没有这个选项，请去掉后再上传。", field="switches")
    inspect(content, limits or limits_of(region))
    with transaction.atomic():
        batch = ImportBatch(
            kind=kind,
            region=region,
            uploaded_by=by,
            file_name=file_name[-120:],
            digest=hashlib.sha256(content).hexdigest(),
            source=source,
            mapping=dict(mapping or {}),
            switches=sorted(switches),
        )
        files.keep(batch, files.UPLOAD, content)
        batch.save(force_insert=True)
        record("receive_import", about=batch, region=region, detail={"kind": kind, "bytes": len(content)})
        if later:
            enqueue(PREVIEW_TASK, batch=str(batch.pk))
    return batch


def move(batch: ImportBatch, verb: str, **changes: Any) -> bool:
    """Move a batch along, if it stands where the verb begins; tells whether it did."""
    return transitions.move(batch, MOVES, verb, **changes)


def judge(batch: ImportBatch, limits: Limits | None = None) -> tuple[Sheet, Judged]:
    """Read the file of a batch and clean every cell, once in a process. Raises Unusable."""
    if batch.judged is None:
        batch.judged = _judge(batch, limits)
    return batch.judged


def _judge(batch: ImportBatch, limits: Limits | None) -> tuple[Sheet, Judged]:
    sheet = sheet_of(batch.kind)
    content = files.fetch(batch, files.UPLOAD)
    if hashlib.sha256(content).hexdigest() != batch.digest:
        raise Unusable("保存的文件与上传时不一致，请重新上传。")
    say(batch, "正在读文件")
    # These are the bytes that the gate let in: their digest says so.
    sheets = read_sheets(content, limits or limits_of(batch.region), kind_of(content))
    say(batch, "正在核对每一行")
    return sheet, sheet.judge(sheets, batch.mapping)


def preview(batch: ImportBatch, limits: Limits | None = None) -> ImportBatch:
    """Read, judge and compare; keep what would happen, sealed. Delivered twice, the second does nothing."""
    if batch.state != BatchState.RECEIVED:
        return batch
    try:
        sheet, judged = judge(batch, limits)
        say(batch, "正在与登记信息比对")
        with transaction.atomic():
            outlook = sheet.look(judged, batch)
    except Unusable as error:
        headers = error.headers if isinstance(error, ColumnsMissing) else []
        move(batch, "refuse", message=error.message[:300], step="", unknown_headers=headers)
        if not headers:
            files.remove(batch)
        with transaction.atomic():
            record("refuse_import", about=batch, region=batch.region, outcome="refused", reason="unusable file")
        return batch
    files.keep_json(batch, files.PREVIEW, outlook.as_json(judged))
    with transaction.atomic():
        counts = outlook.counts(judged)
        told = {"message": outlook.message[:300], "unknown_headers": judged.unknown[:40]}
        move(batch, "preview", step="", sheet=judged.sheet[:64], **told, **counts)
        record("preview_import", about=batch, region=batch.region, detail=counts)
    alert(batch, outlook)
    return batch


def alert(batch: ImportBatch, outlook: Outlook) -> None:
    """Many people held elsewhere look like a search for them (security.md section 4, rule 9)."""
    if outlook.elsewhere > ALERT_ROWS and outlook.elsewhere > ALERT_SHARE * batch.rows:
        detail = {"rows": batch.rows, "elsewhere": outlook.elsewhere}
        record_refusal("preview_import", about=batch, region=batch.region, reason="many held elsewhere", detail=detail)


def confirm(*, batch: ImportBatch, by: Any, later: bool = True) -> None:
    """Somebody has seen the preview and says yes. Raises Refused when it stands elsewhere by now."""
    with transaction.atomic():
        if not move(batch, "confirm", message=""):
            raise Refused("这批数据已经处理过了，请刷新后再看。")
        record("confirm_import", about=batch, region=batch.region, detail=batch.counts())
        if later:
            enqueue(APPLY_TASK, batch=str(batch.pk))


def apply(batch: ImportBatch, by: Any, limits: Limits | None = None) -> ImportBatch:
    """Carry out a confirmed batch in one transaction: every row that can be, or, when anything breaks, none.

    A worker that dies leaves it confirmed and untouched; the task comes again. Of two at once one waits and then finds
    it applied.
    """
    sheet, judged = judge(batch, limits)
    revisions = {int(row): seen for row, seen in (files.fetch_json(batch, files.PREVIEW)["revisions"]).items()}
    say(batch, "正在写入")
    with transaction.atomic():
        hold_applying()
        current = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state != BatchState.CONFIRMED:
            return current
        result = sheet.apply(judged, batch, by, revisions)
        counts = result.counts(judged)
        move(batch, "apply", applied_at=timezone.now(), step="", message=result.message[:300], **counts)
        record("apply_import", about=batch, region=batch.region, detail=counts)
    done = result.as_json(judged)
    kept = files.fetch_json(batch, files.PREVIEW) | {n: done[n] for n in ("refusals", "doubts", "headers", "cells")}
    files.keep_json(batch, files.PREVIEW, kept)
    return batch


def hold_applying() -> None:
    """No other import is applied until the transaction ends; one that is under way is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPLY_LOCK])


def forget(codes: Collection[str]) -> None:
    """Somebody is erased whom batches of these regions may name: those that wait are given up, in the caller's
    transaction; their files go afterwards (forget_files)."""
    waiting = (BatchState.RECEIVED, BatchState.READY, BatchState.UNUSABLE, BatchState.CONFIRMED)
    ImportBatch.objects.filter(region__in=codes, state__in=waiting).update(
        state=BatchState.DISCARDED, step="", message=FORGOTTEN
    )


def forget_files(codes: Collection[str], before: datetime) -> int:
    """Remove what lies beside the database for batches of these regions sent before a moment; returns how many files."""
    keys = {path.stem for path, _ in files.stored()}
    batches = ImportBatch.objects.filter(region__in=codes, pk__in=keys, created_at__lt=before)
    return sum(files.remove(batch) for batch in batches)


def note_look(batch: ImportBatch, part: str) -> None:
    """Somebody looks at a part of a preview, masked as it is."""
    with transaction.atomic():
        record("read_import", about=batch, region=batch.region, detail={"part": part})


def note_errors_taken(batch: ImportBatch) -> None:
    """Who sent the file takes its refused rows back home, in clear as they were typed."""
    with transaction.atomic():
        record("export_import_errors", about=batch, region=batch.region, detail={"rows": batch.refused})


def give_up(batch: ImportBatch, message: str) -> None:
    """Applying failed as a whole: nothing was written, and the batch may be confirmed again."""
    move(batch, "return", message=message[:300], step="")


def discard(*, batch: ImportBatch, by: Any) -> None:
    """Nobody wants it: the file goes. Raises Refused when it stands elsewhere by now."""
    with transaction.atomic():
        if not move(batch, "discard"):
            raise Refused("这批数据已经处理过了，请刷新后再看。")
        record("discard_import", about=batch, region=batch.region)
    files.remove(batch)


def undo(*, batch: ImportBatch, by: Any) -> int:
    """Take an applied batch back as a whole; returns how many records. Raises Refused when any was touched since."""
    with transaction.atomic():
        if batch.created_at < timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS):
            raise Refused(f"超过 {settings.IMPORT_KEEP_DAYS} 天，原来的内容已清除，不能整批撤销。请在个人页逐个更正。")
        if not move(batch, "undo", undone_at=timezone.now()):
            raise Refused("这批数据还没有导入，或者已经撤销。")
        count = sheet_of(batch.kind).undo(batch, by)
    files.remove(batch)
    return count


def map_columns(*, batch: ImportBatch, mapping: Mapping[str, str], source: str, by: Any) -> None:
    """Somebody says which of the file's headers are ours: kept for the source, and the file is read again."""
    with transaction.atomic():
        if not files.path_of(batch, files.UPLOAD).exists():
            raise Refused("原文件已经清除，请重新上传。")
        if not move(batch, "map", mapping=dict(mapping), source=source, message="", unknown_headers=[]):
            raise Refused("这批数据已经处理过了，请刷新后再看。")
        if source:
            save_mapping(kind=batch.kind, source=source, region=batch.region, mapping=mapping, by=by)
        record("map_columns", about=batch, region=batch.region, detail={"columns": len(mapping)})
        enqueue(PREVIEW_TASK, batch=str(batch.pk))


def save_mapping(*, kind: str, source: str, region: Any, mapping: Mapping[str, str], by: Any) -> ColumnMapping:
    """Keep a source's own headers for the next time."""
    with transaction.atomic():
        row = ColumnMapping.objects.filter(region=region, kind=kind, source=source).first()
        row = row or ColumnMapping(region=region, kind=kind, source=source)
        row.mapping, row.saved_by = dict(mapping), by
        row.save()
        record("save_mapping", about=row, region=region, detail={"kind": kind, "columns": len(mapping)})
    return row


def say(batch: ImportBatch, step: str) -> None:
    """Tell whoever waits what is being done; outside any transaction, so that it shows at once."""
    ImportBatch.objects.filter(pk=batch.pk).update(step=step)
