"""Employers as a workbook."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.calendar import before
from employers.enums import RegistrationKind
from employers.forms import EmployerFilterForm
from employers.models import Employer, EmployerMonth
from employers.month_forms import MonthFilterForm
from employers.services.lists import filtered
from employers.services.month_lists import filtered_months
from jiayu_jobs.clock import today
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope


def _yes(value: bool) -> str:
    return "是" if value else ""


def _number(one: Employer) -> str:
    return one.credit_code or (one.id_number.open() if one.id_number else "")


def _name(one: Employer) -> str:
    return one.name if one.kind != RegistrationKind.HOUSEHOLD else one.shown_name


class EmployerList(ExportList):
    """企业: a row an employer; phones and the ID numbers of households are masked."""

    kind = "employers"
    title = "企业"
    sheet = "企业"
    capability = "employers.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("单位名称", lambda one: one.name, _name, width=30),
        Column("统一社会信用代码", _number, lambda one: one.shown_number, width=24),
        Column("经济类型", lambda one: one.get_kind_display(), width=14),
        Column("区划代码", lambda one: one.region_id, width=16),
        Column("所在地", lambda one: one.region.label, width=22),
        Column("行业", lambda one: one.get_industry_display(), width=18),
        Column("行业代码", lambda one: one.industry_code),
        Column("法定代表人", lambda one: one.legal_person),
        Column("联系人", lambda one: one.contact_name),
        Column("联系电话", lambda one: one.contact_phone.open(), lambda one: one.contact_phone.masked, width=16),
        Column("地址", lambda one: one.address, width=30),
        Column("产业园", lambda one: one.park, width=16),
        Column("重点企业", lambda one: _yes(one.is_key)),
        Column("规上年份", lambda one: "、".join(str(y.year) for y in reversed(one.above_scale_years.all())), width=18),
        Column("状态", lambda one: one.get_state_display()),
        Column("互联日期", lambda one: one.connected_on, width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = EmployerFilterForm(given, scope_path=current_scope().path)
        del form.fields["q"]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered(Employer.objects.all(), chosen).select_related("region__parent")
        return rows.order_by("region_path", "name", "id").prefetch_related("above_scale_years")


class MonthList(ExportList):
    """用工监测: a row a firm and month, in the columns of the workbook that comes in, so that it can go out and come back."""

    kind = "employer-months"
    title = "用工监测"
    sheet = "用工监测"
    capability = "employers.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("统一社会信用代码", lambda row: row.employer.credit_code, width=24),
        Column("单位名称", lambda row: row.employer.shown_name, width=30),
        Column("所在地", lambda row: row.region.label, width=22),
        Column("月份", lambda row: f"{row.month:%Y-%m}"),
        Column("月末用工人数", lambda row: row.workers, width=14),
        Column("本月新招", lambda row: row.hired),
        Column("本月流出", lambda row: row.left),
        Column("其中裁员", lambda row: row.laid_off),
        Column("缺工人数", lambda row: row.shortage),
        Column("异动", lambda row: _yes(row.is_jump)),
        Column("说明", lambda row: row.explanation, width=30),
        Column("状态", lambda row: row.get_state_display()),
        Column("联系人", lambda row: row.employer.contact_name),
        Column(
            "联系电话",
            lambda row: row.employer.contact_phone.open(),
            lambda row: row.employer.contact_phone.masked,
            width=16,
        ),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return MonthFilterForm(given, scope_path=current_scope().path)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        asked = {"month": before(today()), **chosen}
        rows = filtered_months(EmployerMonth.objects.all(), asked).select_related("employer", "region__parent")
        return rows.order_by("region_path", "id")
