"""Classes, certificates and grants as workbooks; people by their masked names."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.referral_exports import WHO
from jiayu_jobs.exports.lists import Column, ExportList
from training.forms import (
    CertificateFilterForm,
    ClaimFilterForm,
    ClassFilterForm,
    GrantFilterForm,
    filtered_certificates,
    filtered_classes,
    filtered_grants,
)
from training.models import Certificate, SkillSubsidyGrant, SubsidyClaim, TrainingClass
from workers.exports import masked_text, open_text


class ClassList(ExportList):
    """培训班: a row a class, nobody in it."""

    kind = "classes"
    title = "培训班"
    sheet = "培训班"
    capability = "classes.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("项目", lambda row: str(row.project), width=24),
        Column("期数", lambda row: row.serial_no),
        Column("班型", lambda row: row.get_size_kind_display()),
        Column("类别", lambda row: row.project.get_category_display(), width=20),
        Column("培训机构", lambda row: row.body.name, width=30),
        Column("开班所在地", lambda row: row.region.label, width=22),
        Column("开班日期", lambda row: row.starts_on, width=14),
        Column("结束日期", lambda row: row.ends_on, width=14),
        Column("名额", lambda row: row.places),
        Column("已报名", lambda row: row.taken),
        Column("状态", lambda row: row.get_state_display(), width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return ClassFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_classes(TrainingClass.objects.all(), chosen)
        return rows.select_related("project", "body", "region__parent").order_by("starts_on", "id")


class CertificateList(ExportList):
    """证书: a row a certificate."""

    kind = "certificates"
    title = "证书"
    sheet = "证书"
    capability = "certificates.view"
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("证书种类", lambda row: row.get_kind_display(), width=20),
        Column("工种或项目", lambda row: row.trade, width=20),
        Column("等级", lambda row: row.get_level_display() or ""),
        Column("证书编号", lambda row: row.number, width=24),
        Column("发证机构", lambda row: row.body.name, width=30),
        Column("发证日期", lambda row: row.issued_on, width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return CertificateFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_certificates(Certificate.objects.all(), chosen)
        return rows.select_related("record", "region__parent", "body").order_by("issued_on", "id")


class ClaimList(ExportList):
    """补贴拨付清单: a row a claim of one class; whole names and numbers for who may and says why."""

    kind = "claims"
    title = "培训补贴名单"
    sheet = "培训补贴名单"
    capability = "classes.decide"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda row: row.shown_name, masked=lambda row: row.masked_name),
        Column(
            "身份证号",
            lambda row: open_text(row.record.id_number),
            masked=lambda row: masked_text(row.record.id_number),
            width=24,
        ),
        Column("村（社区）", lambda row: row.region.label, width=22),
        Column("班次", lambda row: str(row.training_class), width=30),
        Column("工种或项目", lambda row: row.trade, width=20),
        Column("等级", lambda row: row.get_level_display() or ""),
        Column("补贴（元）", lambda row: row.amount, width=14),
        Column("状态", lambda row: row.get_state_display(), width=14),
        Column("拨付日期", lambda row: row.paid_on, width=14),
        Column("不予补贴的原因", lambda row: row.reason, width=24),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return ClaimFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = SubsidyClaim.objects.filter(**chosen)
        related = ("record", "region__parent", "training_class__project")
        return rows.select_related(*related).order_by("training_class", "region_path", "id")


class GrantList(ExportList):
    """职工技能提升补贴: a row a grant."""

    kind = "grants"
    title = "职工技能提升补贴"
    sheet = "职工技能提升补贴"
    capability = "classes.decide"
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("工种", lambda row: row.trade, width=20),
        Column("等级", lambda row: row.get_level_display()),
        Column("证书编号", lambda row: row.certificate_number, width=24),
        Column("补贴（元）", lambda row: row.amount, width=14),
        Column("发放日期", lambda row: row.paid_on, width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return GrantFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_grants(SkillSubsidyGrant.objects.all(), chosen)
        return rows.select_related("record", "region__parent").order_by("paid_on", "id")
