"""其他部门用表 as an export: the saved columns filled from the register, in the scope of who takes the file out."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from jiayu_jobs.clock import today
from jiayu_jobs.exports.lists import Column
from jiayu_jobs.identifiers.typing_habits import plain
from jiayu_jobs.refusals import Refused
from workers.exports import NOT_KEPT, PeopleList, masked_text, open_text
from workers.imports import LabourSheet
from workers.models import BureauForm, ProvincialRegistration
from workers.places import all_places
from workers.provincial_enums import RegistrationKind

NUMBER, EMPTY = "序号", "（空着）"


def _place(person: Any) -> str:
    place = all_places().get(person.work_place)
    return place.label if place else person.work_place


def _number(kind: str) -> Any:
    return lambda p: next((one.number for one in p.registrations.all() if one.kind == kind), "")


MORE = (
    Column("性别", lambda p: p.get_sex_display(), width=6),
    Column("出生日期", lambda p: p.birth_date, lambda p: p.birth_date.year),
    Column("年龄", lambda p: p.age_on(today()), width=6),
    Column("住址", lambda p: open_text(p.address), lambda p: masked_text(p.address), width=30),
    Column("镇", lambda p: p.region.parent.name if p.region.parent else ""),
    Column("村（社区）", lambda p: p.region.name, width=18),
    Column("务工地", _place, width=18),
    Column("行业", lambda p: p.get_industry_display(), width=16),
    Column("毕业院校", lambda p: p.school_name, width=18),
    Column("专业", lambda p: p.major),
    Column("毕业时间", lambda p: p.graduated_on),
    Column("就业登记编号", _number(RegistrationKind.EMPLOYMENT), width=18),
    Column("失业登记编号", _number(RegistrationKind.UNEMPLOYMENT), width=18),
    Column("核实日期", lambda p: p.verified_at.date() if p.verified_at else ""),
    Column(NUMBER, lambda p: "", width=6),
    Column(EMPTY, lambda p: ""),
)
# What a table may be made of, by the name under which it is chosen.
FIELDS = {column.header: column for column in (*PeopleList.columns, *MORE)}
_ALIASES = {
    plain(name): column.header for column in LabourSheet.columns for name in (column.header, *column.aliases)
} | {plain("编号"): NUMBER, plain("所属村"): "村（社区）", plain("家庭住址"): "住址"}


def field_for(heading: str) -> str:
    """The declared field that a bureau's own heading names, "" where none does."""
    named = {plain(name): name for name in FIELDS}
    text = plain(heading).rstrip("*＊")
    return named.get(text) or _ALIASES.get(text, "")


def names_somebody(query: QueryDict) -> bool:
    """Whether conditions are about one person or household, which no export keeps: without them it would list everybody."""
    return any(query.get(name) for name in NOT_KEPT if name != "sort")


class FormChoice(forms.Form):
    """Which table."""

    form = forms.ModelChoiceField(label="用表", queryset=BureauForm._base_manager.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = BureauForm.objects.select_related("region")  # type: ignore[attr-defined]


class BureauList(PeopleList):
    """其他部门用表: a row a person, in another bureau's columns."""

    kind = "bureau"
    title = "其他部门用表"
    sheet = "Sheet1"
    capability = "tables.use"

    @property
    def is_personal(self) -> bool:
        return True

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return FormChoice(given)

    def words(self, given: Mapping[str, Any]) -> list[str]:
        table = self.chosen(given)["form"]
        return [table.name, f"给{table.bureau}"]

    def usual_reason(self, chosen: dict[str, Any]) -> str:
        return chosen["form"].purpose

    def noted(self, chosen: dict[str, Any]) -> dict[str, Any]:
        return {"form": str(chosen["form"].pk)}

    def titles_of(self, chosen: dict[str, Any]) -> list[list[str]]:
        return chosen["form"].titles

    def columns_of(self, chosen: dict[str, Any]) -> tuple[Column, ...]:
        turn = count(1)
        found = []
        for heading, field in chosen["form"].columns:
            column = replace(FIELDS.get(field, FIELDS[EMPTY]), header=heading)
            found.append(replace(column, value=lambda p: next(turn)) if field == NUMBER else column)
        return tuple(found)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        query = QueryDict(chosen["form"].query)
        asked = PeopleList.form(self, query)
        if not asked.is_valid() or names_somebody(query):
            raise Refused("这张表的筛选条件已经不能用了，请建表人重新选。")
        conditions = {name: value for name, value in asked.cleaned_data.items() if value}
        registered = Prefetch("registrations", ProvincialRegistration.objects.open())
        return super().rows(conditions).select_related("household", "region__parent").prefetch_related(registered)
