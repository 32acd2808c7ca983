"""A workbook of months: what it would do, done in one transaction, and taken back as a whole.

Every month goes through the service of the firm's own page, so that it is judged, written down and counted as one form is.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from employers.calendar import before, last_day
from employers.enums import TOLD_STATES, MonthState
from employers.models import Employer, EmployerMonth
from employers.services.months import Numbers, is_jump, opened, report_month
from employers.services.registration import EMPLOYER_MONTHS
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused

NUMBERS = ("workers", "hired", "left", "laid_off", "shortage")
# What a report writes; what an undo puts back.
STORED = ("state", *NUMBERS, "explanation", "is_jump", "answer", "reported_by", "reported_at")
NO_FIRM = "没有这家单位，或不在您的辖区。请先在“企业”里登记。"
CHECKED = "这个月已经审核，不能用表格改。要改的请先在用工监测里退回。"
LAID_OFF = "裁员人数已包含在流出人数里，不能比流出多。"


@dataclass(slots=True)
class MonthChange:
    """A row that can be done: the firm, its month as stored (None = not there yet), and what is reported then."""

    row: int
    employer: Employer
    month: date
    stored: EmployerMonth | None
    numbers: Numbers
    explanation: str

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """(field, old, new) of what differs from what is stored."""
        wanted = {**asdict(self.numbers), "explanation": self.explanation}
        if self.stored is None:
            return []
        old = {name: getattr(self.stored, name) for name in wanted}
        return [(name, old[name], new) for name, new in wanted.items() if old[name] != new]


@dataclass(slots=True)
class MonthPlan:
    """new: months that were not there; changed: stored ones that differ or are due; refused: (row, field, sentence)."""

    new: list[MonthChange] = field(default_factory=list)
    changed: list[MonthChange] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


def plan_months(rows: Iterable[dict[str, Any]], *, lock: bool = False) -> MonthPlan:
    """Compare rows (fields of the sheet, and "row") with the months of the scope, oldest month first, since a row is
    judged by the month before it, also of the same file; lock holds them to the end."""
    ordered = sorted(rows, key=lambda given: (given["month"], given["row"]))
    codes = {given["credit_code"] for given in ordered}
    firms = {firm.credit_code: firm for firm in Employer.objects.filter(credit_code__in=codes).select_related("region")}
    months = {month for given in ordered for month in (given["month"], before(given["month"]))}
    found = EmployerMonth.objects.filter(employer__in=firms.values(), month__in=months).select_related("region")
    found = found.select_for_update(of=("self",)).order_by("pk") if lock else found
    stored = {(one.employer_id, one.month): one for one in found}
    workers = {key: one.workers for key, one in stored.items() if one.state in TOLD_STATES}
    plan = MonthPlan()
    for given in ordered:
        firm = firms.get(given["credit_code"])
        if firm is None:
            plan.refused.append((given["row"], "credit_code", NO_FIRM))
        else:
            _place(plan, _change(given, firm, stored.get((firm.pk, given["month"]))), workers)
    return plan


def _change(given: dict[str, Any], firm: Employer, stored: EmployerMonth | None) -> MonthChange:
    """An empty cell leaves what is stored; where nothing is, nobody."""
    numbers = Numbers(
        *(given[name] if given[name] is not None else getattr(stored, name, None) or 0 for name in NUMBERS)
    )
    explanation = given["explanation"] or (stored.explanation if stored else "")
    return MonthChange(given["row"], firm, given["month"], stored, numbers, explanation)


def _place(plan: MonthPlan, change: MonthChange, workers: dict[tuple[UUID, date], int | None]) -> None:
    stored, last = change.stored, workers.get((change.employer.pk, before(change.month)))
    if stored is not None and stored.state in TOLD_STATES and not change.fields:
        plan.unchanged += 1
    elif stored is not None and stored.state not in (MonthState.DUE, MonthState.REPORTED):
        plan.refused.append((change.row, "month", CHECKED))
    elif change.numbers.laid_off > change.numbers.left:
        plan.refused.append((change.row, "laid_off", LAID_OFF))
    elif last is not None and is_jump(last, change.numbers.workers) and not change.explanation:
        words = f"月末用工人数和上月（{last} 人）相比变化较大，请在“说明”里写一句原因。"
        plan.refused.append((change.row, "explanation", words))
    else:
        workers[change.employer.pk, change.month] = change.numbers.workers
        (plan.new if stored is None else plan.changed).append(change)


def apply_months(rows: Iterable[dict[str, Any]], *, batch: Any, by: Any, revisions: dict[int, int]) -> MonthPlan:
    """Carry a workbook out in the batch's transaction; months that somebody changed since the preview are left alone."""
    with transaction.atomic():
        plan = plan_months(rows, lock=True)
        current = {change.row: change.stored.revision for change in plan.changed if change.stored}
        plan.skipped = [row for row, now in current.items() if revisions.get(row, now) != now]
        plan.changed = [change for change in plan.changed if change.row not in plan.skipped]
        for change in sorted([*plan.new, *plan.changed], key=lambda one: (one.month, one.row)):
            kind = RowKind.NEW if change.stored is None else RowKind.CHANGED
            row = change.stored or opened(change.employer, change.month)
            kept = stored_of(row) if change.stored else {}
            done = report_month(
                row=row, numbers=change.numbers, explanation=change.explanation, by=by, revision=row.revision
            )
            ImportedRow(
                batch=batch, region=done.region, record_key=done.pk, kind=kind, revision=done.revision, before=kept
            ).save(force_insert=True)
    return plan


def stored_of(row: EmployerMonth) -> dict[str, str | None]:
    """The values that a report writes, as text."""
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in STORED}  # type: ignore[union-attr]
    return {name: None if value is None else str(value) for name, value in values.items()}


def undo_months(*, batch: Any) -> int:
    """Take a whole workbook of months back; returns how many. Raises Refused when any was changed or checked since."""
    with transaction.atomic():
        rows = list(ImportedRow.objects.filter(batch=batch).order_by("record_key"))
        keys = [row.record_key for row in rows]
        locked = EmployerMonth.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=keys)
        months = {month.pk: month for month in locked}
        touched = [r for r in rows if r.record_key not in months or months[r.record_key].revision != r.revision]
        if touched:
            raise Refused(f"有 {len(touched):,} 个月份在导入后又改过或审核过，不能整批撤销。请在用工监测里逐个退回。")
        for row in rows:
            _put_back(months[row.record_key], row)
        audit("undo_import", about=batch, region=batch.region, detail={"months": len(rows)})
        mark_dirty({(one.region_id, EMPLOYER_MONTHS, last_day(one.month)) for one in months.values()})
    return len(rows)


def _put_back(month: EmployerMonth, row: ImportedRow) -> None:
    if row.kind == RowKind.NEW:
        month.delete()
        return
    for name, text in row.before.items():
        column: Any = month._meta.get_field(name)
        setattr(month, column.attname, column.to_python(text))
    month.revision += 1
    month.save()
