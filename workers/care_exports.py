"""Lists about the register's own care as workbooks: possible duplicates, corrections of numbers, what calls found wrong."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.identifiers.names import mask_name
from workers.enums import DuplicateState
from workers.models import DuplicatePair, LabourRecord, NumberCorrection, PhoneCheck


def _day(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d}" if moment else ""


class PairFilterForm(forms.Form):
    """Open pairs, or those decided one way."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *DuplicateState.choices], required=False)


class PairList(ExportList):
    """可能重复: a row a pair, names masked."""

    kind = "duplicates"
    title = "可能重复"
    sheet = "可能重复"
    capability = "duplicates.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("地区", lambda pair: pair.region.label, width=26),
        Column("姓名", lambda pair: mask_name(pair.first_name or pair.second_name or ""), width=12),
        Column("登记地一", lambda pair: pair.first_place, width=16),
        Column("登记地二", lambda pair: pair.second_place, width=16),
        Column("为什么", lambda pair: pair.get_kind_display(), width=20),
        Column("状态", lambda pair: pair.get_state_display()),
        Column("发现", lambda pair: _day(pair.found_at), width=14),
        Column("结论依据", lambda pair: pair.reason, width=40),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return PairFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        def of(key: str, name: str) -> Subquery:
            return Subquery(LabourRecord.objects.filter(pk=OuterRef(key)).values(name)[:1])

        rows = DuplicatePair.objects.filter(**chosen).select_related("region__parent")
        return rows.annotate(
            first_name=of("first_key", "full_name"),
            second_name=of("second_key", "full_name"),
            first_place=of("first_key", "region__name"),
            second_place=of("second_key", "region__name"),
        ).order_by("found_at", "id")


class CorrectionList(ExportList):
    """身份证号更正申请: a row a request, numbers always masked."""

    kind = "corrections"
    title = "身份证号更正"
    sheet = "身份证号更正"
    capability = "numbers.ask"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("村（社区）", lambda row: row.region.label, width=26),
        Column("姓名", lambda row: row.record.masked_name, width=12),
        Column("原号码", lambda row: row.old_number.masked if row.old_number else "", width=22),
        Column("新号码", lambda row: row.new_number.masked if row.new_number else "", width=22),
        Column("申请", lambda row: _day(row.asked_at), width=14),
        Column("申请人", lambda row: row.asked_by.display_name, width=14),
        Column("状态", lambda row: row.get_state_display()),
        Column("答复", lambda row: _day(row.decided_at), width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return forms.Form(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = NumberCorrection.objects.select_related("record", "region__parent", "asked_by")
        return rows.order_by("asked_at", "id")


class CheckList(ExportList):
    """抽查待更正: what calls found wrong and nobody has put right."""

    kind = "checks"
    title = "抽查待更正"
    sheet = "抽查待更正"
    capability = "checks.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("村（社区）", lambda check: check.record.region.label, width=26),
        Column("姓名", lambda check: check.record.masked_name, width=12),
        Column("月份", lambda check: f"{check.month:%Y-%m}"),
        Column("不符的项", lambda check: check.wrong_words, width=24),
        Column("实际情况", lambda check: check.said, width=40),
        Column("抽查", lambda check: _day(check.checked_at), width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return forms.Form(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = PhoneCheck.objects.to_correct().select_related("record__region__parent")
        return rows.order_by("region_path", "id")
