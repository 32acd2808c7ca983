"""Referrals, placements and follow-ups as workbooks; people by their masked names."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.models import FollowUp, Placement, Referral
from employers.referral_forms import FollowUpFilterForm, PlacementFilterForm, ReferralFilterForm
from employers.referral_words import next_step
from employers.services.referral_lists import filtered_follow_ups, filtered_placements, filtered_referrals
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope

WHO = (
    Column("姓名", lambda row: row.record.masked_name),
    Column("村（社区）", lambda row: row.region.label, width=22),
)


class DeskList(ExportList):
    """A list whose form has a search by name that is not exported."""

    filter_form: ClassVar[Any]
    capability = "referrals.view"

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form: forms.Form = self.filter_form(given, scope_path=current_scope().path)
        del form.fields["q"]
        return form


class ReferralList(DeskList):
    """推介: a row a referral."""

    kind = "referrals"
    title = "推介"
    sheet = "推介"
    filter_form = ReferralFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("单位", lambda row: row.vacancy.unit_name, width=30),
        Column("岗位", lambda row: row.vacancy.title, width=20),
        Column("推介日期", lambda row: row.made_on, width=14),
        Column("来路", lambda row: row.get_channel_display()),
        Column("状态", lambda row: row.get_state_display(), width=18),
        Column("下一步", next_step, width=30),
        Column("原因", lambda row: row.reason, width=20),
        Column("结束日期", lambda row: row.ended_on, width=14),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_referrals(Referral.objects.all(), chosen)
        return rows.select_related("record", "region__parent", "vacancy").order_by("made_on", "id")


class PlacementList(DeskList):
    """上岗: a row a placement."""

    kind = "placements"
    title = "上岗"
    sheet = "上岗"
    filter_form = PlacementFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("单位", lambda row: row.unit_name, width=30),
        Column("岗位类型", lambda row: row.get_kind_display()),
        Column("上岗日期", lambda row: row.started_on, width=14),
        Column("离岗日期", lambda row: row.ended_on, width=14),
        Column("离岗原因", lambda row: row.get_end_reason_display()),
        Column("再就业", lambda row: "是" if row.is_reemployment else "否"),
        Column("依据", lambda row: row.evidence or ("单位确认" if row.confirmed_by_employer else ""), width=26),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_placements(Placement.objects.all(), chosen)
        return rows.select_related("record", "region__parent").order_by("started_on", "id")


class FollowUpList(DeskList):
    """跟踪回访: a row a follow-up."""

    kind = "follow-ups"
    title = "跟踪回访"
    sheet = "跟踪回访"
    filter_form = FollowUpFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("单位", lambda row: row.placement.unit_name, width=30),
        Column("上岗日期", lambda row: row.placement.started_on, width=14),
        Column("第几天", lambda row: row.after_days),
        Column("应回访日期", lambda row: row.due_on, width=14),
        Column("状态", lambda row: "逾期" if row.is_overdue else row.get_state_display()),
        Column("结果", lambda row: row.get_result_display()),
        Column("情况", lambda row: row.note, width=30),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_follow_ups(FollowUp.objects.all(), chosen)
        return rows.select_related("record", "region__parent", "placement").order_by("due_on", "id")
