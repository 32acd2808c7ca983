"""The workbook of vacancies: a row a vacancy, cleaned by the fields of the firm's own form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField

from employers.forms import CreditCodeField
from employers.services.vacancy_workbook import VacancyPlan, apply_vacancies, plan_vacancies, undo_vacancies
from employers.vacancy_enums import PayCycle, VacancyKind, WageUnit
from employers.vacancy_forms import VacancyForm
from jiayu_jobs.imports.sheet import (
    Cleaner,
    Column,
    Judged,
    Outlook,
    Problem,
    Sheet,
    choice_cleaner,
    refuse_doubles,
    whole_rows,
)

YES_NO = {"是": True, "有": True, "否": False, "无": False}
# What an empty cell means, where the row must hold something.
USUAL = {"kind": VacancyKind.FULL_TIME, "pay_cycle": PayCycle.MONTH}
UNITS = {
    "元每月": WageUnit.MONTH,
    "月": WageUnit.MONTH,
    "天": WageUnit.DAY,
    "小时": WageUnit.HOUR,
    "件": WageUnit.PIECE,
}


def yes_or_no(text: str) -> bool:
    """是 or 否."""
    if text not in YES_NO:
        raise ValidationError("请填“是”或“否”。", code="not_in_list")
    return YES_NO[text]


class VacanciesSheet(Sheet):
    """岗位: a row a vacancy of a registered firm, handed in for somebody else's review."""

    kind = "vacancies"
    title = "岗位"
    name = "岗位"
    capability = "vacancies.post"
    unit = "个"
    how = (
        "企业按统一社会信用代码认，必须已经登记。同一家单位名称、类型、地点都相同的岗位在招或待审核的，不再导入。",
        "导入就是提交审核，谁导入谁算提交人，要由别人审核。工资、年龄和文字按岗位表单的规定检查。",
    )
    columns: ClassVar[tuple[Column, ...]] = (
        Column("统一社会信用代码", "credit_code", required=True, aliases=("信用代码",), width=24),
        Column("岗位名称", "title", required=True, width=18),
        Column("岗位类型", "kind", note="空着算全职"),
        Column("工种", "occupation", note="代码或名称", width=16),
        Column("招聘人数", "headcount", required=True),
        Column("工资", "wage_min", required=True, aliases=("最低工资",)),
        Column("最高工资", "wage_max"),
        Column("工资单位", "wage_unit", required=True, words=UNITS),
        Column("结算周期", "pay_cycle", note="空着算月结"),
        Column("包吃", "meals_included", note="是 或 否"),
        Column("包住", "lodging_included", note="是 或 否"),
        Column("班车接送", "shuttle", note="是 或 否"),
        Column("工作地点", "work_place", required=True, width=30),
        Column("上工日期", "starts_on", note="如 2024-05-06", width=14),
        Column("完工日期", "ends_on", width=14),
        Column("上班时间", "works_from", note="如 8:30"),
        Column("下班时间", "works_until"),
        Column("每天工时", "hours_a_day"),
        Column("班次", "shifts", width=16),
        Column("休息", "rest_days", width=16),
        Column("适合接送孩子", "fits_school_hours", note="是 或 否"),
        Column("工作内容", "duties", width=40),
        Column("学历要求", "education_min"),
        Column("最小年龄", "age_min", note="不限的不填"),
        Column("最大年龄", "age_max"),
        Column("年龄要求的理由", "age_reason", note="限年龄的必填", width=24),
        Column("接收退休人员", "takes_retired", note="是 或 否"),
        Column("需要健康证", "health_certificate", note="是 或 否"),
        Column("其他要求", "requirements", width=30),
        Column("签什么", "contract_kind", width=14),
        Column("保险", "insurance_kinds", several=True, note="多项用顿号“、”隔开", width=24),
        Column("联系人", "contact_name"),
        Column("联系电话", "contact_phone", required=True, note="发布后所有人都能看到", width=16),
        Column("招聘截止", "expires_on", note="空着按 30 天", width=14),
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        if column.field == "credit_code":
            return CreditCodeField(max_length=40).clean
        field = VacancyForm.base_fields[column.field]
        if isinstance(field, BooleanField):
            return yes_or_no
        if isinstance(field, ChoiceField):
            single = ChoiceField(choices=field.choices) if column.several else field
            return choice_cleaner(single, column.words)
        return field.clean

    def options(self, column: Column) -> list[str]:
        if column.field == "credit_code":
            return []
        field = VacancyForm.base_fields[column.field]
        if isinstance(field, BooleanField):
            return ["是", "否"]
        choices = getattr(field, "choices", ()) if isinstance(field, ChoiceField) else ()
        return [str(label) for value, label in choices if value != ""]

    def judge(self, sheets: Any, mapping: Mapping[str, str] | None = None) -> Judged:
        judged = super().judge(sheets, mapping)
        for name, usual in USUAL.items():
            judged.values[name] = [value or usual for value in judged.values[name]]
        names = ("credit_code", "title", "kind", "work_place")
        keys = [key if all(key) else None for key in zip(*(judged.values[name] for name in names), strict=True)]
        refuse_doubles(judged, keys, "岗位名称", "单位、名称和地点")
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        return self._outlook(plan_vacancies(whole_rows(judged)))

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        return self._outlook(apply_vacancies(whole_rows(judged), batch=batch, by=by))

    def undo(self, batch: Any, by: Any) -> int:
        return undo_vacancies(batch=batch)

    def _outlook(self, plan: VacancyPlan) -> Outlook:
        """A plan in words."""
        headers = {column.field: column.header for column in self.columns}
        return Outlook(
            new=len(plan.new),
            unchanged=plan.unchanged,
            newcomers=[
                (row, f"{firm.shown_name} {given['title']}", firm.region.label) for row, firm, given in plan.new
            ],
            refusals=[Problem(row, headers.get(name, ""), words) for row, name, words in plan.refused],
        )
