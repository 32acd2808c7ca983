"""Out-of-town intentions, talent and guidance as workbooks."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.cooperation_forms import DaysForm, of_away, of_guidance, of_talent
from employers.models import OutOfTownIntention, SiteGuidance, TalentRecruit
from jiayu_jobs.exports.lists import Column, ExportList
from workers.views.picking import place_words


class _Days(ExportList):
    """A list from a day to a day."""

    narrow: ClassVar[Callable[..., Any]]

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return DaysForm(given)


class AwayList(_Days):
    """外地就业意愿: a row each time somebody said so; people by their masked names."""

    kind = "away"
    title = "外地就业意愿"
    sheet = "外地就业意愿"
    capability = "cooperation.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.record.masked_name),
        Column("村（社区）", lambda row: row.region.label, width=22),
        Column("想去哪里", lambda row: place_words(row.place), width=20),
        Column("想做什么", lambda row: row.work, width=20),
        Column("来路", lambda row: row.get_source_display()),
        Column("登记日期", lambda row: row.said_on, width=14),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = of_away(OutOfTownIntention.objects.select_related("record", "region__parent"), chosen)
        return rows.order_by("said_on", "id")


class TalentList(_Days):
    """引进人才: a row each, without names."""

    kind = "talent"
    title = "引进人才"
    sheet = "引进人才"
    capability = "talent.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("用人单位", lambda row: row.unit_name, width=30),
        Column("岗位", lambda row: row.post, width=20),
        Column("渠道", lambda row: row.get_channel_display()),
        Column("学历", lambda row: row.get_degree_display()),
        Column("录用日期", lambda row: row.hired_on, width=14),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = of_talent(TalentRecruit.objects.all(), chosen)
        return rows.order_by("hired_on", "id")


class GuidanceList(_Days):
    """网点指导: a row a trip."""

    kind = "guidance"
    title = "网点指导"
    sheet = "网点指导"
    capability = "guidance.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("日期", lambda row: row.guided_on, width=14),
        Column("片区小组", lambda row: row.group.name, width=20),
        Column("指导内容", lambda row: row.summary, width=40),
        Column("对象", lambda row: "、".join(str(part) for part in row.parts.all()), width=40),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = of_guidance(SiteGuidance.objects.select_related("group").prefetch_related("parts"), chosen)
        return rows.order_by("guided_on", "id")
