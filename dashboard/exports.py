"""Rows behind a figure, and the audit, as workbooks."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from dashboard.audit_words import action_word, detail_words, object_word, post_word
from dashboard.forms import AuditFilterForm, FigureRowsForm
from dashboard.indicators import INDICATORS
from dashboard.periods import parse_period
from dashboard.row_lists import row_columns, rows_behind
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.reading import filtered_entries
from jiayu_jobs.clock import today
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.regions import codes_of
from jiayu_jobs.scoping import current_scope


class FigureRowsList(ExportList):
    """指标记录: the rows that a figure counts in a region and period, masked as on their page."""

    kind = "figure-rows"
    title = "指标记录"
    sheet = "指标记录"
    capability = "figures.rows"
    columns: ClassVar[tuple[Column, ...]] = ()

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return FigureRowsForm(given, scope_path=current_scope().path)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        period = parse_period(chosen["period"], today())
        rows = rows_behind(INDICATORS[chosen["figure"]], chosen["region"], period)
        return rows.select_related(*row_columns(rows.model).related).order_by("pk")

    def columns_of(self, chosen: dict[str, Any]) -> tuple[Column, ...]:
        columns = row_columns(self.rows(chosen).model)

        def cell(place: int) -> Callable[[Any], Any]:
            return lambda row: columns.cells(row)[place]

        return tuple(Column(title, cell(place), width=20) for place, title in enumerate(columns.titles))


class AuditList(ExportList):
    """审计: who saw and did what, in the words of the page."""

    kind = "audit"
    title = "审计记录"
    sheet = "审计记录"
    capability = "audit.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("序号", lambda entry: entry.pk),
        Column("时间", lambda entry: f"{entry.at:%Y-%m-%d %H:%M:%S %z}", width=26),
        Column("谁", lambda entry: entry.actor_label, width=16),
        Column("岗位", post_word, width=26),
        Column("动作", lambda entry: action_word(entry.action), width=18),
        Column("对象", lambda entry: f"{object_word(entry)} {entry.object_id}".strip(), width=40),
        Column("区划代码", lambda entry: (codes_of(entry.region_path) or [""])[-1], width=16),
        Column("原因、内容", lambda entry: " · ".join(map(str, detail_words(entry))), width=50),
        Column("来源", lambda entry: entry.ip or "本机", width=16),
        Column("结果", lambda entry: entry.get_outcome_display()),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return AuditFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        return filtered_entries(AuditEntry.objects.all(), chosen).order_by("id")
