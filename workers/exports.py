"""Lists of people as workbooks. The register's own has the columns of the labour workbook (docs/workbooks.md), so that it can be read in again.

Masked, a name, a number and a phone are masks, and the free remark is left out. Full, sending the untouched file back
changes nobody; a cell is empty where writing it would add something that is not stored.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.scoping import current_scope
from workers import enums
from workers.forms import FilterForm
from workers.models import JobIntention, LabourRecord, PersonTag, PersonWish, TransferRequest
from workers.services.lists import filtered
from workers.verifying import due_this_month

# Conditions that name somebody, or are none: they are not kept with an export.
NOT_KEPT = ("q", "household", "sort")
SEVERAL = "、"


def _job(person: LabourRecord) -> JobIntention | None:
    return next(iter(person.intentions.all()), None)


def _wants_job(person: LabourRecord) -> str:
    """What the import would read as no change."""
    looking = person.employment_status == enums.EmploymentStatus.UNEMPLOYED
    if _job(person):
        return "是" if person.wants_work or not looking else ""
    return "否" if looking and person.wants_work is False else ""


def _of_job(person: LabourRecord, name: str) -> Any:
    job = _job(person)
    return getattr(job, name) if job and _wants_job(person) else None


def _wishes(person: LabourRecord, kind: str) -> list[str]:
    labels = dict(enums.TrainingTopic.choices)
    return [labels.get(wish.topic, wish.topic) for wish in person.wishes.all() if wish.kind == kind]


def _nothing(person: LabourRecord) -> str:
    return ""


def open_text(value: Any) -> str:
    """A sealed value in clear, "" where there is none."""
    return value.open() if value else ""


def masked_text(value: Any) -> str:
    """The mask of a sealed value, "" where there is none."""
    return value.masked if value else ""


class PeopleList(ExportList):
    """劳动者: a row a person of the register."""

    kind = "people"
    title = "劳动者"
    sheet = "劳动力信息"
    capability = "workers.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda p: p.full_name, lambda p: p.masked_name, width=10),
        Column("身份证号", lambda p: open_text(p.id_number), lambda p: masked_text(p.id_number), width=22),
        Column("联系电话", lambda p: open_text(p.phone), lambda p: masked_text(p.phone), width=14),
        Column("户籍村(社区)代码", lambda p: p.region_id, width=18),
        Column("户口性质", lambda p: p.get_household_kind_display()),
        Column("民族", lambda p: p.get_ethnic_group_display()),
        Column("学历", lambda p: p.get_education_display()),
        Column("政治面貌", lambda p: p.get_political_status_display()),
        Column("婚姻状况", lambda p: p.get_marital_status_display()),
        Column("就业状态", lambda p: p.get_employment_status_display()),
        Column("就业类型", lambda p: p.get_employment_type_display()),
        Column("务工地区划代码", lambda p: p.work_place, width=16),
        Column("务工单位", lambda p: p.work_unit_name, width=18),
        Column("工种", lambda p: p.occupation_id),
        Column("月收入", lambda p: p.get_income_band_display()),
        Column("人员类别", lambda p: SEVERAL.join(tag.get_kind_display() for tag in p.tags.all()), width=16),
        Column("技能", lambda p: SEVERAL.join(skill.name for skill in p.skills.all()), width=16),
        Column("求职意向", _wants_job),
        Column("意向工种", lambda p: _of_job(p, "occupation_id")),
        Column("期望月薪", lambda p: _of_job(p, "wage_expected_min")),
        Column("培训意愿", lambda p: SEVERAL.join(_wishes(p, enums.WishKind.TRAINING)), width=16),
        Column("创业意愿", lambda p: "是" if _wishes(p, enums.WishKind.STARTUP) else ""),
        Column("采集日期", lambda p: p.registered_on, width=12),
        Column("村民小组", lambda p: p.villager_group),
        Column("网格", lambda p: p.grid),
        Column("户号", lambda p: p.household.number if p.household else ""),
        Column("与户主关系", lambda p: p.get_relation_to_head_display()),
        Column("信息提供人", lambda p: p.get_informant_display()),
        Column("备注", lambda p: p.note, _nothing, width=24),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = FilterForm(given, scope_path=current_scope().path)
        for name in NOT_KEPT:
            del form.fields[name]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered(LabourRecord.objects.active(), chosen).select_related("household")
        return rows.order_by("region_path", "villager_group", "id").prefetch_related(
            Prefetch("tags", PersonTag.objects.open()),
            Prefetch("intentions", JobIntention.objects.open()),
            Prefetch("wishes", PersonWish.objects.open()),
            "skills",
        )


class RoundList(ExportList):
    """本月待核实: whom to ask after this month, household by household, masked: a sheet to carry from door to door."""

    kind = "round"
    title = "本月待核实"
    sheet = "本月待核实"
    capability = "workers.verify"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("村（社区）", lambda p: p.region.name, width=16),
        Column("村民小组", lambda p: p.villager_group),
        Column("网格", lambda p: p.grid),
        Column("户号", lambda p: p.household.number if p.household else ""),
        Column("姓名", lambda p: p.masked_name, width=10),
        Column("就业状态", lambda p: p.get_employment_status_display()),
        Column("务工单位", lambda p: p.work_unit_name, width=18),
        Column("上次核实", lambda p: p.verified_at and f"{localtime(p.verified_at):%Y-%m-%d}", width=14),
        Column("核实人", lambda p: p.verified_by and p.verified_by.display_name, width=14),
        Column("本次情况", _nothing, width=24),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = FilterForm(given, scope_path=current_scope().path)
        for name in set(form.fields) - {"region", "group", "grid"}:
            del form.fields[name]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered(due_this_month(LabourRecord.objects.active()), chosen)
        rows = rows.select_related("household", "region", "verified_by")
        return rows.order_by("region_path", "villager_group", "grid", "household__number", "id")


class TransferList(ExportList):
    """迁移申请: what one's own side has asked for."""

    kind = "transfers"
    title = "迁移申请"
    sheet = "迁移申请"
    capability = "transfers.ask"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名（申请时填的）", lambda asked: mask_name(asked.typed_name), width=18),
        Column("迁到", lambda asked: asked.region.label, width=26),
        Column("申请", lambda asked: f"{localtime(asked.asked_at):%Y-%m-%d}", width=14),
        Column("申请人", lambda asked: asked.asked_by.display_name, width=14),
        Column("状态", lambda asked: asked.get_state_display()),
        Column("答复", lambda asked: asked.answer, width=40),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return forms.Form(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        return TransferRequest.objects.select_related("region__parent", "asked_by").order_by("asked_at", "id")
