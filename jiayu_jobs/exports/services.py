"""An exported list: asked for with a reason, written by a worker in the asker's scope, taken, expired.

State moves by compare and set: of two workers that have the same export, one finishes it and the other does nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from jiayu_jobs import transitions
from jiayu_jobs.audit.quota import QuotaSpent, spend
from jiayu_jobs.audit.services import record, write_down
from jiayu_jobs.clock import now
from jiayu_jobs.exports import files
from jiayu_jobs.exports.enums import MOVES, ExportState
from jiayu_jobs.exports.lists import Column, ExportList, list_of
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.progress import tell
from jiayu_jobs.exports.writing import Mark, workbook
from jiayu_jobs.outbox.services import enqueue
from jiayu_jobs.refusals import Refused

WRITE_TASK = "exports.write"
FORGOTTEN = "范围内有人的信息已按申请删除，文件随之清除，请重新导出。"
SHORTEST_REASON, LONGEST_REASON = 4, 200
KEPT = timedelta(hours=24)
CHUNK = 1000
DESK_ROWS, COUNTY_ROWS = 20_000, 200_000
# So many people with whole numbers leave by a desk's export; more only by the county's.
FULL_ROWS = 200


def most_rows(region: Any, masked: bool) -> int:
    """How many rows an export from a region may have."""
    if region.parent_id is None:
        return COUNTY_ROWS
    return DESK_ROWS if masked else FULL_ROWS


def too_many(region: Any, masked: bool) -> Refused:
    """The sentence for a list that is too long."""
    most = most_rows(region, masked)
    if masked:
        return Refused(f"一次最多导出 {most:,} 行。请多选一个条件，分几次导出。")
    return Refused(f"完整号码一次最多导出 {most:,} 人。请多选一个条件，或者脱敏导出；确需更多请联系县级信息员。")


def request_export(
    *,
    kind: str,
    given: Mapping[str, Any],
    reason: str,
    by: Any,
    region: Any,
    post: str,
    masked: bool = True,
) -> ExportFile:
    """Ask for a list as a workbook; a worker writes it. given: the list's filters.

    masked=False counts as a look at what is masked: the caller has checked capability and proof, and one of the day's
    looks is spent. Raises Refused for a short reason, a filter that does not exist, too many rows, a spent limit.
    """
    reason, asked = reason.strip(), list_of(kind)
    if len(reason) < SHORTEST_REASON:
        refusal = Refused("请写明导出用途（至少 4 个字）。", field="reason")
        raise write_down("request_export", refusal, region=region, reason="no reason given")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"导出用途最多 {LONGEST_REASON} 个字，请写短一些。", field="reason")
    chosen = asked.chosen(given)
    most = most_rows(region, masked)
    if asked.rows(chosen).order_by()[: most + 1].count() > most:
        raise too_many(region, masked)
    export = ExportFile(
        kind=kind,
        region=region,
        requested_by=by,
        post=post[:120],
        reason=reason,
        filters=asked.kept(given),
        columns=[column.header for column in asked.columns_of(chosen)],
        masked=masked,
    )
    try:
        with transaction.atomic():
            if not masked:
                spend(f"reveal:{by.pk}", limit=settings.REVEALS_A_DAY, hours=24)
            export.save(force_insert=True)
            detail = {"kind": kind, "masked": masked, "columns": export.columns, "filters": sorted(export.filters)}
            detail |= asked.noted(chosen)
            record("request_export", about=export, region=region, reason=reason, detail=detail)
            enqueue(WRITE_TASK, export=str(export.pk))
    except QuotaSpent as error:
        refusal = Refused(f"今天已查看 {settings.REVEALS_A_DAY} 次，达到上限，请脱敏导出。")
        raise write_down("request_export", refusal, region=region, reason="limit of the day") from error
    return export


def move(export: ExportFile, verb: str, **changes: Any) -> bool:
    """Move an export along, if it stands where the verb begins; tells whether it did."""
    return transitions.move(export, MOVES, verb, **changes)


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees one state of the register however long it reads; inside another, that one's."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def write(export: ExportFile) -> ExportFile:
    """Write an export that was asked for, in the asker's scope. Delivered twice, the second does nothing."""
    if export.state != ExportState.REQUESTED:
        return export
    asked = list_of(export.kind)
    counted = [0]
    with one_moment():
        chosen = asked.chosen(export.filters)
        columns = asked.columns_of(chosen)
        rows = asked.rows(chosen)
        texts = _texts(export, columns, rows, counted, rows.order_by().count())
        titles = asked.titles_of(chosen)
        content = workbook(asked.sheet, mark_of(export, asked), heads_of(columns), texts, titles)
    detail = {"kind": export.kind, "masked": export.masked, "rows": counted[0]}
    with transaction.atomic():
        # The row stays locked until the file is there: whoever comes second finds it finished.
        heads = [column.header for column in columns]
        if move(export, "finish", rows=counted[0], columns=heads, expires_at=now() + KEPT):
            files.keep(export, content)
            if not export.masked:
                record("reveal", about=export, region=export.region, reason=export.reason, detail=detail)
            record("finish_export", about=export, region=export.region, detail=detail)
    return export


def _texts(
    export: ExportFile, columns: tuple[Column, ...], rows: QuerySet, counted: list[int], total: int
) -> Iterator[list[str]]:
    """The cells row by row, from a cursor on the server; counted[0] tells how many. Raises Refused past the limit."""
    most = most_rows(export.region, export.masked)
    tell(export, 0, total)
    for row in rows.iterator(chunk_size=CHUNK):
        counted[0] += 1
        if counted[0] > most:
            raise too_many(export.region, export.masked)
        if counted[0] % CHUNK == 0:
            tell(export, counted[0], total)
        yield [column.text(row, export.masked) for column in columns]


def mark_of(export: ExportFile, asked: ExportList) -> Mark:
    """The watermark of an export."""
    return Mark(
        exporter=f"{export.requested_by.display_name} {export.requested_by.username}",
        post=export.post,
        when=f"{now():%Y-%m-%d %H:%M}",
        number=export.number,
        masked=export.masked if asked.is_personal else None,
        title=asked.title,
    )


def heads_of(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Header and width of each column."""
    return [(column.header, column.width) for column in columns]


def give_up(export: ExportFile, message: str) -> None:
    """Nothing was written; the asker is told why."""
    move(export, "fail", message=message[:300])


def take(*, export: ExportFile) -> bytes:
    """The file, for who asked for it; each time is written down. Raises Refused when it is no longer there."""
    if not export.is_there:
        raise Refused("文件已过期并清除，请重新导出。")
    try:
        content = files.fetch(export)
    except FileNotFoundError as error:
        raise write_down("take_export", Refused("文件已清除，请重新导出。"), about=export) from error
    with transaction.atomic():
        ExportFile.objects.filter(pk=export.pk).update(taken=F("taken") + 1)
        record("take_export", about=export, region=export.region, detail={"rows": export.rows, "masked": export.masked})
    return content


def expire_old() -> int:
    """Remove the files whose day is over; returns how many. Inside batch()."""
    old = list(ExportFile.objects.filter(state=ExportState.READY, expires_at__lte=now()))
    for export in old:
        with transaction.atomic():
            if move(export, "expire"):
                files.remove(export)
                record("expire_export", about=export, region=export.region)
    return len(old)


def forget(codes: Collection[str]) -> None:
    """Somebody is erased whom lists of these regions may name: those that wait or lie here are given up, in the caller's
    transaction; their files go afterwards (forget_files)."""
    named = ExportFile.objects.filter(region__in=codes)
    named.filter(state=ExportState.REQUESTED).update(state=ExportState.FAILED, message=FORGOTTEN)
    named.filter(state=ExportState.READY).update(state=ExportState.EXPIRED, message=FORGOTTEN)


def forget_files(codes: Collection[str], before: datetime) -> int:
    """Remove the files of exports of these regions asked for before a moment and no longer offered; returns how many."""
    keys = {path.stem for path, _ in files.stored()}
    gone = ExportFile.objects.filter(region__in=codes, pk__in=keys, created_at__lt=before).exclude(
        state=ExportState.READY
    )
    for export in gone:
        files.remove(export)
    return len(gone)
