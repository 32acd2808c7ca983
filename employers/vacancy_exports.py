"""岗位 as a workbook."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers import vacancy_words
from employers.models import Vacancy
from employers.services.vacancy_lists import filtered_vacancies
from employers.vacancy_forms import VacancyFilterForm
from jiayu_jobs.exports.lists import Column, ExportList


class VacancyList(ExportList):
    """A row a vacancy, as everybody of the scope may see it; without phones."""

    kind = "vacancies"
    title = "岗位"
    sheet = "岗位"
    capability = "vacancies.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("岗位名称", lambda row: row.title, width=20),
        Column("单位", lambda row: row.unit_name, width=30),
        Column("单位所在地", lambda row: row.region.label, width=24),
        Column("岗位类型", lambda row: row.get_kind_display()),
        Column("状态", lambda row: row.get_state_display()),
        Column("招聘人数", lambda row: row.headcount),
        Column("已招人数", lambda row: row.filled),
        Column("工资", vacancy_words.wage, width=20),
        Column("工作地点", vacancy_words.place, width=30),
        Column("时间", vacancy_words.time, width=30),
        Column("待遇", vacancy_words.offers, width=18),
        Column("招聘截止", lambda row: row.expires_on, width=14),
        Column("发布日期", lambda row: row.published_at.date() if row.published_at else "", width=14),
        Column("结束原因", lambda row: row.get_closed_reason_display()),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = VacancyFilterForm(given)
        del form.fields["q"]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_vacancies(Vacancy.objects.all(), chosen)
        return rows.select_related("region__parent", "work_region__parent").order_by("id")
