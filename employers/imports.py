"""Workbooks about employers: what firms report each month."""

from collections.abc import Mapping
from typing import Any, ClassVar

from employers.forms import CreditCodeField
from employers.month_forms import MonthField, MonthForm
from employers.services.month_workbook import MonthChange, MonthPlan, apply_months, plan_months, undo_months
from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.sheet import (
    Cleaner,
    Column,
    Difference,
    Judged,
    Outlook,
    Problem,
    Sheet,
    refuse_doubles,
    rows_in_words,
    whole_rows,
)


class EmployerMonthsSheet(Sheet):
    """用工监测: a row a firm and month, found by the code. An empty cell leaves what is stored, or means nobody."""

    kind = "employer_months"
    title = "企业用工监测"
    name = "用工监测"
    capability = "months.check"
    unit = "条"
    how = (
        "企业按统一社会信用代码认，必须已经登记。没有这个月的表的，导入时补上。",
        "已审核的月份不能用表格改；人数变化大的，必须写说明。谁导入谁算填报人，要由别人审核。",
    )
    # What the exported list has besides.
    passed_over = ("单位名称", "所在地", "异动", "状态", "联系人", "联系电话")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("统一社会信用代码", "credit_code", required=True, aliases=("信用代码",), width=24),
        Column("月份", "month", required=True, note="如 2024-05"),
        Column("月末用工人数", "workers", required=True, aliases=("用工人数",), width=14),
        Column("本月新招", "hired", note="没有的不填"),
        Column("本月流出", "left", note="没有的不填"),
        Column("其中裁员", "laid_off", note="包含在流出里"),
        Column("缺工人数", "shortage", note="想招还没有招到的"),
        Column("说明", "explanation", note="人数比上月变化大的必填", width=30),
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        own = {"credit_code": CreditCodeField(max_length=40), "month": MonthField(max_length=20)}
        return (own.get(column.field) or MonthForm.base_fields[column.field]).clean

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        judged = super().judge(sheets, mapping)
        pairs = zip(judged.values["credit_code"], judged.values["month"], strict=True)
        keys = [(code, month) if code and month else None for code, month in pairs]
        refuse_doubles(judged, keys, "月份", "单位和月份")
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        return self._outlook(plan_months(whole_rows(judged)))

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        return self._outlook(apply_months(whole_rows(judged), batch=batch, by=by, revisions=dict(revisions)))

    def undo(self, batch: Any, by: Any) -> int:
        return undo_months(batch=batch)

    def _outlook(self, plan: MonthPlan) -> Outlook:
        """A plan in words."""
        headers = {column.field: column.header for column in self.columns}
        message = ""
        if plan.skipped:
            message = f"有 {len(plan.skipped)} 个月份在预览之后被改过，没有改动，行号：{rows_in_words(plan.skipped)}。"
        return Outlook(
            new=len(plan.new),
            changed=len(plan.changed),
            unchanged=plan.unchanged + len(plan.skipped),
            newcomers=[(one.row, named(one), one.employer.region.label) for one in plan.new],
            differences=[Difference(one.row, named(one), _in_words(one, headers)) for one in plan.changed],
            refusals=[Problem(row, headers[name], words) for row, name, words in plan.refused],
            revisions={one.row: one.stored.revision for one in plan.changed if one.stored},
            message=message,
        )


def named(change: MonthChange) -> str:
    """A firm and month."""
    return f"{change.employer.shown_name} {change.month:%Y-%m}"


def _in_words(change: MonthChange, headers: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(headers[name], "—" if old in (None, "") else str(old), str(new)) for name, old, new in change.fields]
