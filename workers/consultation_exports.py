"""Questions asked at desks as a workbook."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope
from workers.consultation_forms import ConsultationFilterForm, filtered_consultations
from workers.models import Consultation


class ConsultationList(ExportList):
    """政策咨询: a row a question; people by their masked names, the desk's words left out."""

    kind = "consultations"
    title = "政策咨询"
    sheet = "政策咨询"
    capability = "consultations.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("日期", lambda row: row.asked_on, width=14),
        Column("村（社区）", lambda row: row.region.label, width=22),
        Column("姓名", lambda row: row.record.masked_name if row.record else ""),
        Column("问什么", lambda row: row.get_kind_display(), width=16),
        Column("想学什么", lambda row: row.get_topic_display(), width=14),
        Column("怎么问的", lambda row: row.get_way_display()),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return ConsultationFilterForm(given, scope_path=current_scope().path)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = Consultation.objects.select_related("record", "region__parent")
        found: QuerySet = filtered_consultations(rows, chosen).order_by("asked_on", "id")
        return found
