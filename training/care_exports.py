"""Elders, orders, visits, handwork and contest entries as workbooks; people by their masked names."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localtime

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.identifiers.names import mask_name
from training.care_forms import (
    CareFilterForm,
    ElderFilterForm,
    VisitFilterForm,
    filtered_elders,
    filtered_orders,
    filtered_visits,
)
from training.contest_forms import ContestFilterForm, filtered_contests
from training.craft_forms import CraftTaskFilterForm, filtered_tasks
from training.models import CareOrder, CareVisit, Contest, ContestEntry, CraftTask, Elder

PLACE = Column("村（社区）", lambda row: row.region.label, width=22)


class _List(ExportList):
    """A list that is asked by one form and narrowed by one function."""

    filter_form: ClassVar[Any]

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form: forms.Form = self.filter_form(given)
        return form


class ElderList(_List):
    """老人: a row an elder."""

    kind, title, sheet, capability = "elders", "老人", "老人", "care.order"
    filter_form = ElderFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.masked_name),
        PLACE,
        Column("性别", lambda row: row.get_sex_display()),
        Column("出生日期", lambda row: row.birth_date, width=14),
        Column("失能等级", lambda row: row.get_care_level_display()),
        Column("登记日期", lambda row: row.registered_on, width=14),
        Column("首次上门", lambda row: row.first_served_on, width=14),
        Column("不再服务", lambda row: row.ended_on, width=14),
        Column("原因", lambda row: row.get_end_reason_display(), width=16),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_elders(Elder.objects.all(), chosen)
        return rows.select_related("region__parent").order_by("registered_on", "id")


class CareOrderList(_List):
    """居家养老订单: a row an order."""

    kind, title, sheet, capability = "care_orders", "居家养老订单", "居家养老订单", "care.view"
    filter_form = CareFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        Column("老人", lambda row: row.masked_name),
        Column("年龄", lambda row: row.age),
        PLACE,
        Column("服务项目", lambda row: row.item_labels, width=30),
        Column("机构", lambda row: row.body.name, width=30),
        Column("护工", lambda row: mask_name(row.caregiver_name)),
        Column("从哪天", lambda row: row.starts_on, width=14),
        Column("到哪天", lambda row: row.ends_on, width=14),
        Column("次数", lambda row: row.visits_wanted),
        Column("已上门", lambda row: row.visits_done),
        Column("应付（元）", lambda row: row.amount, width=14),
        Column("状态", lambda row: row.get_state_display(), width=18),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_orders(CareOrder.objects.all(), chosen)
        return rows.select_related("region__parent", "body").order_by("placed_on", "id")


class CareVisitList(_List):
    """上门服务: a row a visit."""

    kind, title, sheet, capability = "care_visits", "上门服务", "上门服务", "care.view"
    filter_form = VisitFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        Column("老人", lambda row: row.order.masked_name),
        PLACE,
        Column("护工", lambda row: mask_name(row.caregiver_name)),
        Column("约定时间", lambda row: f"{localtime(row.starts_at):%Y-%m-%d %H:%M}", width=18),
        Column(
            "到达时间", lambda row: f"{localtime(row.arrived_at):%Y-%m-%d %H:%M}" if row.arrived_at else "", width=18
        ),
        Column("做了什么", lambda row: row.item_labels, width=30),
        Column("谁签字", lambda row: row.get_signed_by_display()),
        Column("状态", lambda row: row.get_state_display(), width=14),
        Column("满意度", lambda row: row.get_rating_display()),
        Column("原因", lambda row: row.reason, width=20),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_visits(CareVisit.objects.all(), chosen)
        return rows.select_related("region__parent", "order").order_by("starts_at", "id")


class CraftTaskList(_List):
    """手工活: a row for what one person took home."""

    kind, title, sheet, capability = "craft_orders", "手工活", "手工活", "crafts.view"
    filter_form = CraftTaskFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.masked_name),
        PLACE,
        Column("种类", lambda row: row.get_kind_display()),
        Column("做什么", lambda row: row.order.title, width=20),
        Column("机构", lambda row: row.body.name, width=30),
        Column("领活日期", lambda row: row.claimed_on, width=14),
        Column("件数", lambda row: row.pieces),
        Column("合格件数", lambda row: row.accepted_pieces),
        Column("每件（元）", lambda row: row.rate),
        Column("应付（元）", lambda row: row.amount, width=14),
        Column("状态", lambda row: row.get_state_display(), width=18),
        Column("付款日期", lambda row: row.paid_on, width=14),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_tasks(CraftTask.objects.all(), chosen)
        return rows.select_related("region__parent", "order", "body").order_by("claimed_on", "id")


class EntryList(_List):
    """参赛项目: a row an entry."""

    kind, title, sheet, capability = "contests", "参赛项目", "参赛项目", "contests.view"
    filter_form = ContestFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        Column("大赛", lambda row: row.contest.title, width=30),
        Column("种类", lambda row: row.get_kind_display(), width=20),
        Column("项目名称", lambda row: row.title, width=30),
        Column("单位或团队", lambda row: row.unit, width=24),
        Column("负责人", lambda row: row.masked_name),
        PLACE,
        Column("报名日期", lambda row: row.entered_on, width=14),
        Column("平均分", lambda row: row.mean),
        Column("评委数", lambda row: row.judged_by),
        Column("状态", lambda row: row.get_state_display(), width=14),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = ContestEntry.objects.filter(contest__in=filtered_contests(Contest.objects.all(), chosen))
        return rows.select_related("region__parent", "contest").order_by("contest", "-mean", "id")
