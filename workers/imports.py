"""Workbooks about people. Columns and their order are those of docs/workbooks.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

import numpy
import polars as pl
from django import forms
from django.core.exceptions import ValidationError

from jiayu_jobs.clock import today
from jiayu_jobs.crypto.masking import mask
from jiayu_jobs.identifiers.citizen_id import CitizenId, age_on, parse_columns
from jiayu_jobs.identifiers.names import mask_name, normalise_name
from jiayu_jobs.imports.cells import Cells
from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.sheet import (
    LOST_DIGITS,
    Cleaner,
    Column,
    Difference,
    Judged,
    Outlook,
    Problem,
    Sheet,
    choice_cleaner,
    refuse_doubles,
    rows_in_words,
)
from jiayu_jobs.regions import LEAF_LEVELS, normalise_code
from jiayu_jobs.scoping import current_scope
from jiayu_jobs.web.fields import DayField
from stations.models import Region
from workers import enums
from workers.fields import EARLIEST, PlaceField
from workers.forms import NextForm, RegistrationForm, StatusForm
from workers.provincial_reading import provincial_columns, provincial_words
from workers.services.workbook_apply import apply_people
from workers.services.workbook_plan import FACTS, HELD, TEXTS, WANTED, Plan, indexed, plan_people
from workers.services.workbook_undo import undo_people

YES_NO = {"是": True, "有": True, "否": False, "无": False, "没有": False, "y": True, "n": False, "1": True, "0": False}
NO_VILLAGE = "没有这个村（社区），或不在您的辖区。请填 12 位代码。"
NAME_DOUBT = "姓名里有数字或星号，请对照证件核对。"
DAY_DOUBT = "采集日期不在 2000 年到今天之间，按今天登记。"
AGE_DOUBT = "未满 16 周岁，已登记，不推荐上岗。"

LABELS = {
    "full_name": "姓名",
    "phone": "联系电话",
    "household_kind": "户口性质",
    "household_number": "户号",
    "relation_to_head": "与户主关系",
    "villager_group": "村民小组",
    "grid": "网格",
    "ethnic_group": "民族",
    "education": "学历",
    "political_status": "政治面貌",
    "marital_status": "婚姻状况",
    "note": "备注",
    "employment_status": "就业状态",
    "employment_type": "就业类型",
    "work_place": "务工地",
    "work_unit_name": "务工单位",
    "occupation_id": "工种",
    "income_band": "月收入",
    "wants_work": "求职意向",
}
# Facts that follow from others are not listed beside them.
SHOWN_FACTS = [name for name in FACTS if name in LABELS]
WORDS: dict[str, dict[Any, str]] = {
    "household_kind": dict(enums.HouseholdKind.choices),
    "relation_to_head": dict(enums.HouseholdRelation.choices),
    "ethnic_group": dict(enums.ETHNIC_CHOICES),
    "education": dict(enums.Education.choices),
    "political_status": dict(enums.PoliticalStatus.choices),
    "marital_status": dict(enums.MaritalStatus.choices),
    "employment_status": dict(enums.EmploymentStatus.choices),
    "employment_type": dict(enums.EmploymentType.choices),
    "income_band": dict(enums.IncomeBand.choices),
    "wants_work": {True: "想找", False: "不找"},
}


class LabourSheet(Sheet):
    """劳动力信息: a row a person. An empty cell leaves what is stored."""

    kind = "labour"
    title = "劳动力信息"
    name = "劳动力信息"
    usual = True
    how = (
        "按身份证号认人。本辖区没有的新增；已有的，只改表里填了、而且和登记不一样的；空格子不动原来的内容。",
        "在其他村登记过的人不会被导入，也不会告诉您在哪个村。",
    )
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", "full_name", required=True, width=10),
        Column("身份证号", "id_number", required=True, aliases=("公民身份号码", "身份证号码", "证件号码"), width=22),
        Column("联系电话", "phone", doubtful=True, aliases=("电话", "手机", "手机号", "手机号码"), width=14),
        Column(
            "户籍村(社区)代码",
            "region",
            required=True,
            aliases=("户籍村（社区）代码", "户籍村代码", "村代码", "社区代码"),
            note="12 位区划代码",
            width=18,
        ),
        Column(
            "户口性质", "household_kind", required=True, words={"农业": "rural", "非农业": "urban", "城市": "urban"}
        ),
        Column("民族", "ethnic_group"),
        Column(
            "学历", "education", words={"大学本科": "21", "专科": "31", "大学专科": "31", "硕士": "14", "中职": "41"}
        ),
        Column("政治面貌", "political_status", words={"党员": "01", "团员": "03", "预备党员": "02"}),
        Column("婚姻状况", "marital_status"),
        Column("就业状态", "employment_status", required=True, words={"在职": "employed", "失业": "unemployed"}),
        Column("就业类型", "employment_type"),
        Column("务工地区划代码", "work_place", note="6、9 或 12 位区划代码", width=16),
        Column("务工单位", "work_unit_name", doubtful=True, width=18),
        Column("工种", "occupation", note="代码或名称"),
        Column("月收入", "income_band", note="每月多少元"),
        Column("人员类别", "tags", several=True, note="多项用顿号“、”隔开", width=16),
        Column("技能", "skills", several=True, doubtful=True, note="多项用顿号“、”隔开", width=16),
        Column("求职意向", "wants_job", note="是 或 否"),
        Column("意向工种", "job_occupation", note="代码或名称"),
        Column("期望月薪", "job_wage", note="每月多少元"),
        Column("培训意愿", "topics", several=True, note="多项用顿号“、”隔开", width=16),
        Column("创业意愿", "startup", note="是 或 否"),
        Column("采集日期", "collected_on", note="如 2024-05-06", width=12),
        Column("村民小组", "villager_group", doubtful=True),
        Column("网格", "grid", doubtful=True),
        Column("户号", "household_number", doubtful=True),
        Column("与户主关系", "relation_to_head"),
        Column("信息提供人", "informant"),
        Column("备注", "note", doubtful=True, width=24),
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        special: dict[str, Any] = {
            "full_name": _name,
            "collected_on": DayField(required=False).clean,
            "region": village_cleaner(),
            "wants_job": _yes_no,
            "startup": _yes_no,
            "topics": topic_cleaner(),
            "skills": lambda text: _short(text, 40),
            "work_place": lru_cache(maxsize=None)(PlaceField(required=False).clean),
        }
        if column.field in special:
            return special[column.field]
        field = field_of(column.field)
        if isinstance(field, forms.MultipleChoiceField | forms.ChoiceField) and column.field != "income_band":
            one = forms.ChoiceField(choices=field.choices) if isinstance(field, forms.MultipleChoiceField) else field
            return choice_cleaner(one, column.words)
        if column.field == "id_number":
            return lambda text: field.clean(_whole(text))
        return field.clean

    def answers(self, column: Column, texts: set[str]) -> dict[str, Any]:
        if column.field != "id_number":
            return super().answers(column, texts)
        # Valid numbers are told by columns, ten times faster; the sentences about the others are the field's own.
        listed = list(texts)
        read = parse_columns(listed)
        triples = zip(listed, read.numbers, read.errors, strict=True)
        valid = {text: number for text, number, code in triples if code is None}
        return valid | super().answers(column, texts - valid.keys())

    def match(self, headers: Iterable[str], mapping: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
        """The province's own headers are known through 省系统对照表; a source's saved columns go before it."""
        headers = list(headers)
        return super().match(headers, provincial_columns(self, headers) | dict(mapping))

    def our_words(self, column: Column, header: str) -> Mapping[str, str]:
        return provincial_words(column, header)

    def options(self, column: Column) -> list[str]:
        if column.field in ("wants_job", "startup"):
            return ["是", "否"]
        if column.field == "topics":
            return [label for _, label in enums.TrainingTopic.choices]
        if column.field in ("full_name", "region", "skills", "work_place", "collected_on"):
            return []
        return [str(label) for value, label in getattr(field_of(column.field), "choices", ()) if value != ""]

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        judged = super().judge(sheets, mapping)
        refuse_doubles(judged, judged.values["id_number"], "身份证号", "身份证号")
        _note_doubts(judged)
        # A county's values are large, and the plan has all of them.
        judged.prepared, judged.values = wanted(judged), {}
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        plan = plan_people(judged.prepared)
        return outlook_of(plan)

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        done = apply_people(judged.prepared, batch=batch, by=by, revisions=dict(revisions))
        message = ""
        if done.skipped:
            message = f"有 {len(done.skipped)} 人在预览之后被别人改过，没有改动，行号：{rows_in_words(done.skipped)}。"
        return Outlook(
            new=done.new,
            changed=done.changed,
            unchanged=done.unchanged + len(done.skipped),
            refusals=[Problem(row, "身份证号", text) for row, text in sorted(done.refused.items())],
            doubts=[Problem(row, "", text) for row, text in sorted(done.doubts.items())],
            elsewhere=len(done.refused),
            message=message,
        )

    def undo(self, batch: Any, by: Any) -> int:
        return undo_people(batch=batch, by=by)


def field_of(name: str) -> forms.Field:
    """The form field whose rules a column keeps."""
    renamed = {"job_occupation": "occupation", "job_wage": "wage_expected_min"}
    if name == "job_wage":
        return NextForm.base_fields[renamed[name]]
    if name in StatusForm.base_fields:
        return StatusForm.base_fields[name]
    return RegistrationForm.base_fields[renamed.get(name, name)]


def wanted(judged: Judged) -> pl.DataFrame:
    """The rows without a refusal, as the plan takes them."""
    bad = {problem.row for problem in judged.refusals}
    keep = [position for position, row in enumerate(judged.rows) if row not in bad]
    cells = {name: Cells.of(column).rows(keep) for name, column in judged.values.items()}
    regions = cells.pop("region")
    for place, name in enumerate(("region_id", "region_path")):
        cells[name] = regions.holding([region and region[place] for region in regions.values])
    cells["occupation_id"] = cells.pop("occupation")
    columns = {"row": pl.Series([judged.rows[position] for position in keep], dtype=WANTED["row"])}
    return indexed(columns | {name: _series(cells[name], kind) for name, kind in WANTED.items() if name in cells})


def _series(cells: Cells[Any], kind: Any) -> pl.Series:
    """A column for the plan: each different value is turned over once. An empty text is an empty cell."""
    values = [value or None for value in cells.values] if kind == pl.String else list(cells.values)
    return pl.Series(values, dtype=kind).gather(pl.Series(numpy.frombuffer(cells.numbers, numpy.uint32)))


def outlook_of(plan: Plan) -> Outlook:
    """A plan in words."""
    codes = plan.new["region_id"].unique().to_list()
    places = {r.code: r.label for r in Region.objects.filter(code__in=codes).select_related("parent")}
    return Outlook(
        new=plan.new.height,
        changed=plan.changed.height,
        unchanged=plan.unchanged,
        newcomers=[
            (row, mask_name(name), places[region])
            for row, name, region in plan.new.select("row", "full_name", "region_id").iter_rows()
        ],
        differences=[_difference(row, plan) for row in plan.changed.iter_rows(named=True)],
        refusals=[Problem(row, "身份证号", text) for row, text in sorted(plan.refused.items())],
        doubts=[Problem(row, "", text) for row, text in sorted(plan.doubts.items())],
        revisions=dict(plan.changed.select("row", "have_revision").iter_rows()),
        elsewhere=sum(text == HELD for text in plan.refused.values()),
    )


def _difference(row: dict[str, Any], plan: Plan) -> Difference:
    fields = []
    for name in TEXTS:
        if row[name] is not None and row[name] != row[f"have_{name}"]:
            fields.append((LABELS[name], _word(name, row[f"have_{name}"]), _word(name, row[name])))
    if row["facts_changed"]:
        for name in SHOWN_FACTS:
            if row[f"new_{name}"] != row[f"have_{name}"]:
                fields.append((LABELS[name], _word(name, row[f"have_{name}"]), _word(name, row[f"new_{name}"])))
    if row["phone_changed"]:
        fields.append(("联系电话", _phone(row["have_phone"]), _phone(row["phone"])))
    if row["household_changed"]:
        fields.append(("户号", row["have_household"] or "—", row["household_number"]))
    if extras := plan.extras.get(row["row"]):
        for label, added in (("人员类别", extras.tags), ("技能", extras.skills), ("培训意愿", extras.topics)):
            if added:
                fields.append((label, "", "加 " + "、".join(_topic_or_tag(text) for text in added)))
        if extras.intention:
            fields.append(
                ("求职意向", "", {"open": "登记", "update": "更新", "close": "结束"}.get(extras.intention, ""))
            )
        if extras.startup:
            fields.append(("创业意愿", "", {"open": "登记", "close": "结束"}[extras.startup]))
    return Difference(row["row"], mask_name(row["have_full_name"]), fields)


def _word(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    return str(WORDS.get(name, {}).get(value, value))


def _phone(text: str) -> str:
    return mask("phone", text) if text else "—"


def _topic_or_tag(text: str) -> str:
    return dict(enums.TagKind.choices).get(text) or dict(enums.TrainingTopic.choices).get(text) or text


# -- cells --------------------------------------------------------------------------------------------------------


def _name(text: str) -> str:
    """The name as stored; what is odd about it is a doubt."""
    name = normalise_name(text)
    if not name:
        raise ValidationError("必填，不能为空。")
    return name[:40]


def _whole(text: str) -> str:
    """An ID number that a spreadsheet did not turn into a rounded number. Raises ValidationError."""
    if "e+" in text.lower() or text.endswith(".0"):
        raise ValidationError(LOST_DIGITS)
    return text


def _yes_no(text: str) -> bool:
    try:
        return YES_NO[text.strip().lower()]
    except KeyError as error:
        raise ValidationError(f"“{text[:20]}”看不懂，请填 是 或 否。") from error


def _short(text: str, length: int) -> str:
    if len(text) > length:
        raise ValidationError(f"最多 {length} 个字。")
    return text


def topic_cleaner() -> Cleaner:
    """A course of the list by its name, or any other wish as it is written."""
    topics = {label: value for value, label in enums.TrainingTopic.choices}
    return lambda text: topics.get(text) or _short(text, 40)


def village_cleaner() -> Cleaner:
    """A village or community of the scope in force by its code: (code, path)."""
    leaves = Region.objects.filter(level__in=LEAF_LEVELS).under(current_scope().path)
    known = {code: (code, path) for code, path in leaves.values_list("code", "path")}

    def clean(text: str) -> tuple[str, str]:
        try:
            return known[normalise_code(text)]
        except (ValueError, KeyError) as error:
            raise ValidationError(NO_VILLAGE, code="unknown_village") from error

    return clean


def _note_doubts(judged: Judged) -> None:
    """What is odd and loads all the same; a name that is a mask is not taken over."""
    refused = {problem.row for problem in judged.refusals}
    names, numbers, days = (Cells.of(judged.values[name]) for name in ("full_name", "id_number", "collected_on"))
    now = today()
    odd = {n for n, name in enumerate(names.values) if any(c.isdigit() or c == "*" for c in name or "")}
    young = _born_of_late(numbers.values, now)
    outside = {n for n, day in enumerate(days.values) if day and not EARLIEST <= day <= now}
    places = zip(judged.rows, names.numbers, numbers.numbers, days.numbers, strict=True)
    for row, name, number, day in places:
        if row in refused:
            continue
        if name in odd:
            judged.doubts.append(Problem(row, "姓名", NAME_DOUBT))
        if number in young:
            judged.doubts.append(Problem(row, "身份证号", AGE_DOUBT))
        if day in outside:
            judged.doubts.append(Problem(row, "采集日期", DAY_DOUBT))
    judged.values["collected_on"] = days.holding([None if n in outside else day for n, day in enumerate(days.values)])


def _born_of_late(numbers: Sequence[str | None], day: date) -> set[int]:
    """The places of those ID numbers whose holder is not 16 on a day; each birth date is looked at once."""
    ages: dict[str, bool] = {}
    young = set()
    for place, number in enumerate(numbers):
        if number is None:
            continue
        birth = number[6:14]
        if birth not in ages:
            ages[birth] = age_on(CitizenId.parse(number).birth_date, day) < 16
        if ages[birth]:
            young.add(place)
    return young
