"""Visits and issues as workbooks."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.models import EmployerIssue, EmployerVisit
from employers.services.visit_lists import filtered_issues, filtered_visits
from employers.visit_forms import IssueFilterForm, VisitFilterForm
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope

FIRM = (
    Column("单位名称", lambda row: row.employer.shown_name, width=30),
    Column("所在地", lambda row: row.region.label, width=22),
)
RELATED = ("employer", "region__parent")


class VisitList(ExportList):
    """企业回访: a row a visit, without internal notes."""

    kind = "visits"
    title = "企业回访"
    sheet = "回访"
    capability = "visits.view"
    columns: ClassVar[tuple[Column, ...]] = (
        *FIRM,
        Column("日期", lambda row: row.visited_on, width=14),
        Column("状态", lambda row: row.get_state_display()),
        Column("走访人", lambda row: row.visitor.display_name if row.visitor else ""),
        Column("见到的人", lambda row: row.people_met, width=20),
        Column("走访情况", lambda row: row.summary, width=40),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return _without_name(VisitFilterForm(given, scope_path=current_scope().path))

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_visits(EmployerVisit.objects.all(), chosen)
        return rows.select_related(*RELATED, "visitor").order_by("visited_on", "id")


class IssueList(ExportList):
    """企业问题: a row an issue, without internal notes."""

    kind = "issues"
    title = "企业问题"
    sheet = "问题"
    capability = "visits.view"
    columns: ClassVar[tuple[Column, ...]] = (
        *FIRM,
        Column("类别", lambda row: row.get_kind_display()),
        Column("问题", lambda row: row.text, width=40),
        Column("提出日期", lambda row: row.raised_on, width=14),
        Column("状态", lambda row: row.get_state_display(), width=16),
        Column("责任单位", lambda row: row.department.name if row.department else "", width=20),
        Column("期限", lambda row: row.due_on, width=14),
        Column("办结日期", lambda row: row.solved_on, width=14),
        Column("答复", lambda row: row.solution, width=40),
        Column("办结依据", lambda row: row.evidence, width=30),
        Column("重办次数", lambda row: row.reopened),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return _without_name(IssueFilterForm(given, scope_path=current_scope().path))

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = filtered_issues(EmployerIssue.objects.all(), chosen)
        return rows.select_related(*RELATED, "department").order_by("raised_on", "id")


def _without_name(form: forms.Form) -> forms.Form:
    del form.fields["q"]
    return form
