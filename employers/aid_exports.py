"""The stalled as a workbook."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.aid_forms import StalledFilterForm
from employers.services.stalled import filtered_stalled, stalled_people
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope

GRADES = ("", "一项", "两项", "三项")


class StalledList(ExportList):
    """没有音讯的人: a row a person, those who need most first."""

    kind = "stalled"
    title = "没有音讯的人"
    sheet = "名单"
    capability = "matches.use"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.masked_name),
        Column("所在村（社区）", lambda row: row.region.label, width=24),
        Column("性别", lambda row: row.get_sex_display()),
        Column("最近登记意向", lambda row: row.since, width=14),
        Column("年龄较大、残疾、收入低", lambda row: GRADES[row.grade], width=24),
        Column("正在帮扶", lambda row: "是" if row.has_plan else ""),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return StalledFilterForm(given, scope_path=current_scope().path)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_stalled(stalled_people(), chosen).select_related("region__parent")
        return rows.order_by("-grade", "since", "id")
