"""到期清理: every rule of retention, step by step, each step a transaction with its entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.audit.models import AuditEntry, Quota
from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from jiayu_jobs.exports.enums import ExportState
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.services import expire_old
from jiayu_jobs.imports import files
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.keeping.retention import Rule, rules
from jiayu_jobs.keeping.services import audit_purge
from jiayu_jobs.scoping import batch, current_scope

AT_ONCE = 500
# Counters of hours and days; the longest window is a day.
QUOTA_DAYS = 2
# Who took out which list, and why, is told by the audit as long.
EXPORT_ROW_YEARS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What a run did by one rule."""

    rule: Rule
    rows: int


def due_now() -> list[tuple[Rule, int]]:
    """Each rule and how many rows are past their time."""
    with batch("retention"):
        return [(rule, rule.due()) for rule in rules()]


def apply_retention(told: Callable[[Step], None] = lambda step: None) -> list[Step]:
    """Remove whatever is past its time; returns the rows by rule. Entered outside transactions; killed, run again."""
    done = []
    for rule in rules():
        rows = 0
        while removed := _one_step(rule):
            rows += removed
        done.append(Step(rule, rows))
        told(done[-1])
    with batch("retention"), acting(SYSTEM, current_scope()):
        record("finish_retention", region=_county(), detail={step.rule.name: step.rows for step in done})
    return done


def _one_step(rule: Rule) -> int:
    with batch("retention"), acting(SYSTEM, current_scope()):
        removed = rule.remove(AT_ONCE)
        if removed:
            record("apply_retention", region=_county(), detail={"rule": rule.name, "rows": removed})
    return removed


def last_run() -> AuditEntry | None:
    """The entry that the last complete run left, for who may see the county."""
    return AuditEntry.objects.filter(action="finish_retention").order_by("-id").first()


def _county() -> Any:
    return apps.get_model("stations", "Region").objects.filter(parent__isnull=True).first()


def first_keys(rows: QuerySet, limit: int) -> list[Any]:
    """The keys of the first rows in a stable order, to be removed now."""
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def delete_first(rows: QuerySet, limit: int) -> int:
    """Delete the first rows; returns how many of the queryset's own."""
    keys = first_keys(rows, limit)
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


# -- what belongs to no app of the register --------------------------------------------------------------------------


def _old_batches() -> QuerySet:
    """Batches past their time that still have a file or the values of before."""
    keys = {path.stem for path, _ in files.stored()}
    rows = ImportedRow.objects.filter(batch=OuterRef("pk"))
    old = ImportBatch.objects.filter(created_at__lt=now() - timedelta(days=settings.IMPORT_KEEP_DAYS))
    return old.filter(Exists(rows)) | old.filter(pk__in=keys)


def _clear_batches(limit: int) -> int:
    keys = first_keys(_old_batches(), min(limit, 20))
    ImportedRow.objects.filter(batch__in=keys).delete()
    waiting = (BatchState.RECEIVED, BatchState.READY, BatchState.UNUSABLE)
    ImportBatch.objects.filter(pk__in=keys, state__in=waiting).update(state=BatchState.DISCARDED, step="")
    for one in ImportBatch.objects.filter(pk__in=keys):
        files.remove(one)
    return len(keys)


def _old_exports() -> QuerySet:
    return ExportFile.objects.filter(created_at__lt=now() - timedelta(days=365 * EXPORT_ROW_YEARS)).exclude(
        state=ExportState.READY
    )


def _old_quotas() -> QuerySet:
    return Quota.objects.filter(window__lt=now() - timedelta(days=QUOTA_DAYS))


RULES = (
    Rule(
        "imports",
        "导入的原文件、预览和导入前的原值",
        f"{settings.IMPORT_KEEP_DAYS} 天，之后不能再整批撤销",
        lambda: _old_batches().count(),
        _clear_batches,
    ),
    Rule(
        "export_files",
        "导出的文件",
        "24 小时",
        lambda: ExportFile.objects.filter(state=ExportState.READY, expires_at__lte=now()).count(),
        lambda limit: expire_old(),
    ),
    Rule(
        "exports",
        "导出记录",
        f"{EXPORT_ROW_YEARS} 年",
        lambda: _old_exports().count(),
        lambda limit: delete_first(_old_exports(), limit),
    ),
    Rule(
        "quotas",
        "查看、拨打、核对号码的次数",
        f"{QUOTA_DAYS} 天",
        lambda: _old_quotas().count(),
        lambda limit: delete_first(_old_quotas(), limit),
    ),
    Rule(
        "audit",
        "审计记录（每月 1 日整段清除）",
        f"{settings.AUDIT_KEEP_MONTHS} 个月",
        audit_purge.due,
        lambda limit: 0,  # goes whole blocks at a time, by a job of its own
    ),
)
