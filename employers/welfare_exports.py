"""公益性岗位 people as a workbook, by their masked names."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.models import WelfarePlacement
from employers.services.welfare_lists import filtered_welfare
from employers.welfare_forms import WelfareFilterForm
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope


class WelfareList(ExportList):
    """A row a term."""

    kind = "welfare"
    title = "公益性岗位人员"
    sheet = "公益性岗位"
    capability = "welfare.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.record.masked_name),
        Column("村（社区）", lambda row: row.region.label, width=22),
        Column("设岗单位", lambda row: row.post.body, width=30),
        Column("岗位", lambda row: row.post.title, width=20),
        Column("状态", lambda row: row.get_state_display()),
        Column("依据类别", lambda row: row.get_ground_display(), width=18),
        Column("上岗日期", lambda row: row.started_on, width=14),
        Column("期满日期", lambda row: row.until, width=14),
        Column("离岗日期", lambda row: row.ended_on, width=14),
        Column("离岗原因", lambda row: row.get_end_reason_display()),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = WelfareFilterForm(given, scope_path=current_scope().path)
        del form.fields["q"]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_welfare(WelfarePlacement.objects.all(), chosen)
        return rows.select_related("record", "region__parent", "post").order_by("applied_on", "id")
