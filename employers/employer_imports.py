"""The workbook of employers: a row an employer by its code, cleaned by the fields of the desk's own form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import ChoiceField

from employers.enums import RegistrationKind
from employers.forms import EmployerForm, years_of
from employers.services.employer_workbook import (
    EmployerChange,
    EmployerPlan,
    apply_employers,
    plan_employers,
    undo_employers,
)
from jiayu_jobs.crypto.masking import mask
from jiayu_jobs.identifiers.names import normalise_name
from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.sheet import (
    Cleaner,
    Column,
    Difference,
    Judged,
    Outlook,
    Problem,
    Sheet,
    choice_cleaner,
    refuse_doubles,
    rows_in_words,
    whole_rows,
)
from jiayu_jobs.regions import normalise_code
from jiayu_jobs.scoping import current_scope
from stations.models import Region

NO_REGION = "没有这个区划代码，或不在您的辖区。请填村（社区）或镇的代码。"
HOUSEHOLD = "家庭雇主不用表格导入，请在窗口登记。"


def region_cleaner() -> Cleaner:
    """A region below the scope in force, by its code; never the county itself."""
    below = Region.objects.under(current_scope().path).exclude(parent__isnull=True).select_related("parent")
    known = {one.code: one for one in below}

    def clean(text: str) -> Region:
        try:
            return known[normalise_code(text)]
        except (ValueError, KeyError) as error:
            raise ValidationError(NO_REGION, code="unknown_region") from error

    return clean


def named(text: str) -> str:
    """A name as the form stores it."""
    return normalise_name(EmployerForm.base_fields["name"].clean(text))


def yes(text: str) -> bool:
    """是 or 否, as the exported list has them."""
    if text not in ("是", "否"):
        raise ValidationError("请填“是”或“否”。", code="not_in_list")
    return text == "是"


class EmployersSheet(Sheet):
    """企业: a row an employer, found by its code. An empty cell leaves what is stored."""

    kind = "employers"
    title = "企业"
    name = "企业"
    capability = "employers.verify"
    unit = "家"
    how = (
        "按统一社会信用代码认，已登记的按表修改，没有的新登记并算已核验：导入前请对照营业执照。",
        "代码、经济类型不能用表格改；家庭雇主请在窗口登记。",
    )
    # What the exported list has besides.
    passed_over = ("所在地", "状态", "互联日期")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("单位名称", "name", required=True, width=30),
        Column("统一社会信用代码", "credit_code", required=True, aliases=("信用代码",), width=24),
        Column("经济类型", "kind", required=True, width=14),
        Column("区划代码", "region", required=True, note="村（社区）或镇", width=16),
        Column("行业", "industry", width=18),
        Column("行业代码", "industry_code"),
        Column("法定代表人", "legal_person"),
        Column("联系人", "contact_name", required=True),
        Column("联系电话", "contact_phone", required=True, width=16),
        Column("地址", "address", width=30),
        Column("产业园", "park", width=16),
        Column("重点企业", "is_key", note="是 或 否"),
        Column("规上年份", "years", note="如 2023、2024", width=18),
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        own: dict[str, Cleaner] = {"region": region_cleaner(), "is_key": yes, "years": years_of, "name": named}
        if column.field in own:
            return own[column.field]
        field = EmployerForm.base_fields[column.field]
        if isinstance(field, ChoiceField):
            return choice_cleaner(field, column.words)
        return field.clean

    def options(self, column: Column) -> list[str]:
        if column.field == "is_key":
            return ["是", "否"]
        choices = getattr(EmployerForm.base_fields.get(column.field), "choices", ()) if column.field != "region" else ()
        return [str(label) for value, label in choices if value not in ("", RegistrationKind.HOUSEHOLD)]

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        judged = super().judge(sheets, mapping)
        for row, kind in zip(judged.rows, judged.values["kind"], strict=True):
            if kind == RegistrationKind.HOUSEHOLD:
                judged.refusals.append(Problem(row, "经济类型", HOUSEHOLD))
        refuse_doubles(judged, judged.values["credit_code"], "统一社会信用代码", "统一社会信用代码")
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        return self._outlook(plan_employers(whole_rows(judged)))

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        return self._outlook(apply_employers(whole_rows(judged), batch=batch, by=by, revisions=dict(revisions)))

    def undo(self, batch: Any, by: Any) -> int:
        return undo_employers(batch=batch)

    def _outlook(self, plan: EmployerPlan) -> Outlook:
        """A plan in words."""
        headers = {column.field: column.header for column in self.columns}
        message = ""
        if plan.skipped:
            message = f"有 {len(plan.skipped)} 家单位在预览之后被改过，没有改动，行号：{rows_in_words(plan.skipped)}。"
        return Outlook(
            new=len(plan.new),
            changed=len(plan.changed),
            unchanged=plan.unchanged + len(plan.skipped),
            newcomers=[(one.row, one.values["name"], one.values["region"].label) for one in plan.new],
            differences=[Difference(one.row, one.values["name"], _in_words(one, headers)) for one in plan.changed],
            refusals=[Problem(row, headers[name], words) for row, name, words in plan.refused],
            revisions={one.row: one.stored.revision for one in plan.changed if one.stored},
            message=message,
        )


def _in_words(change: EmployerChange, headers: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (headers[name], mask("phone", str(old)), mask("phone", str(new)))
        if name == "contact_phone"
        else (headers[name], _said(old), _said(new))
        for name, old, new in change.fields
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Region):
        return value.label
    return str(value) if value not in (None, "") else "—"
