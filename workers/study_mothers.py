"""陪读妈妈名单: what the education bureau sends each term. Columns and their order are those of docs/workbooks.md."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.identifiers.typing_habits import plain
from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.sheet import (
    Cleaner,
    Column,
    Difference,
    Judged,
    Outlook,
    Problem,
    Sheet,
    Switch,
    choice_cleaner,
    refuse_doubles,
    rows_in_words,
    whole_rows,
)
from jiayu_jobs.web.fields import TextField
from stations.models import Region
from workers.enums import Sex
from workers.fields import CollectedField
from workers.imports import LabourSheet, field_of
from workers.services.study_mothers import HELD, Mark, Marking, apply_marks, plan_marks, undo_marks

WHOLE = "whole_term"
RELATIONS = (("mother", "母亲"), ("stepmother", "继母"), ("grandmother", "祖母或外祖母"), ("other", "其他监护人"))
A_MAN = "身份证号是男性的，不能标为陪读妈妈，请核对。"
NO_TERM = "学期看不懂，请写成 2024-2025学年第一学期，或 2024秋、2025春。"
TERM = re.compile(
    r"(20[0-9]{2})年?(20[0-9]{2})?(?:学年|年)?度?(?:第?([一二12])(?:学期)?|([上下])(?:学期)?|([春秋])季?(?:学期)?)"
)
TAG_WORDS = "陪读妈妈"


class TermField(TextField):
    """A school term in any usual writing; cleaned to 2024-2025学年第一学期."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = TERM.fullmatch(re.sub(r"[~至/—–()（）]", "", plain(text)))
        if found is None:
            raise forms.ValidationError(NO_TERM, code="no_term")
        first, second, number, half, season = found.groups()
        year = int(first)
        if season == "春" and second is None:
            year -= 1
        if second is not None and int(second) != year + 1:
            raise forms.ValidationError(NO_TERM, code="no_term")
        is_first = number in ("一", "1") or half == "上" or season == "秋"
        return f"{year}-{year + 1}学年第{'一' if is_first else '二'}学期"


class StudyMotherForm(forms.Form):
    """What the list says beside the labour fields."""

    school = TextField(max_length=40)
    school_class = TextField(max_length=20)
    relation = forms.ChoiceField(choices=RELATIONS)
    term = TermField(max_length=40)
    hours = TextField(max_length=30)
    starts_on = CollectedField()


class StudyMothersSheet(LabourSheet):
    """陪读妈妈: a row a person. It marks who is on file, fills blanks, and registers who is not if it says enough."""

    kind = "study_mothers"
    title = "陪读妈妈名单"
    name = "陪读妈妈"
    capability = "workers.tag"
    how = (
        "按身份证号认人：在册的标为陪读妈妈，只补空着的电话，不改别的；学校、学期记作依据。",
        "没有登记过的，填了户口性质、就业状态就一并登记，没填的请先到村（社区）登记。",
    )
    switches = (Switch(WHOLE, "本学期名单为全量", "不在名单里的人，陪读妈妈类别到今天为止。"),)
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", "full_name", required=True, aliases=("家长姓名", "母亲姓名"), width=10),
        Column("身份证号", "id_number", required=True, aliases=("公民身份号码", "身份证号码", "证件号码"), width=22),
        Column("学校", "school", required=True, aliases=("学校名称", "就读学校"), width=24),
        Column("年级班级", "school_class", aliases=("年级", "班级", "年级/班级"), note="如 高二(3)班"),
        Column(
            "与学生关系",
            "relation",
            aliases=("关系", "子女关系"),
            words={"妈妈": "mother", "奶奶": "grandmother", "外婆": "grandmother"},
        ),  # fmt: skip
        Column("学期", "term", required=True, note="如 2024-2025学年第一学期", width=22),
        Column(
            "居住村(社区)代码",
            "region",
            required=True,
            aliases=("居住村（社区）代码", "居住村代码", "村代码", "社区代码"),
            note="12 位区划代码",
            width=18,
        ),
        Column("联系电话", "phone", doubtful=True, aliases=("电话", "手机", "手机号", "手机号码"), width=14),
        Column("可工作时段", "hours", doubtful=True, note="如 8:30-16:00", width=14),
        Column("陪读开始日期", "starts_on", note="空着按今天算，如 2024-09-01", width=14),
        Column(
            "户口性质",
            "household_kind",
            note="没有登记过的人必填",
            words={"农业": "rural", "非农业": "urban", "城市": "urban"},
        ),  # fmt: skip
        Column(
            "就业状态", "employment_status", note="没有登记过的人必填", words={"在职": "employed", "失业": "unemployed"}
        ),  # fmt: skip
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        if column.field == "relation":
            return choice_cleaner(StudyMotherForm.base_fields["relation"], column.words)
        if column.field in StudyMotherForm.base_fields:
            return StudyMotherForm.base_fields[column.field].clean
        return super().cleaner_of(column)

    def options(self, column: Column) -> list[str]:
        if column.field == "relation":
            return [label for _, label in RELATIONS]
        if column.field in (*StudyMotherForm.base_fields, "full_name", "region"):
            return []
        return [str(label) for value, label in getattr(field_of(column.field), "choices", ()) if value != ""]

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        judged = Sheet.judge(self, sheets, mapping)
        refuse_doubles(judged, judged.values["id_number"], "身份证号", "身份证号")
        for row, number in zip(judged.rows, judged.values["id_number"], strict=True):
            if number and CitizenId.parse(number).sex == Sex.MALE:
                judged.refusals.append(Problem(row, "身份证号", A_MAN))
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        whole, complete = WHOLE in batch.switches, not judged.refusals
        marking = plan_marks(in_words(judged), whole=whole, complete=complete)
        return outlook_of(marking, len(marking.newcomers))

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        whole, complete = WHOLE in batch.switches, not judged.refusals
        marking, new = apply_marks(
            in_words(judged), whole=whole, complete=complete, batch=batch, by=by, revisions=dict(revisions)
        )
        return outlook_of(marking, new)

    def undo(self, batch: Any, by: Any) -> int:
        return undo_marks(batch=batch, by=by)


def in_words(judged: Judged) -> list[dict[str, Any]]:
    """The rows without a refusal; the relation as it is read."""
    labels = dict(RELATIONS)
    return [{**row, "relation": labels.get(row["relation"], "")} for row in whole_rows(judged)]


def outlook_of(marking: Marking, new: int) -> Outlook:
    """What a list does, in words. changed counts who is marked, reworded or filled in, and whose category ends."""
    places = {r.code: r.label for r in Region.objects.filter(code__in={row["region"][0] for row in marking.newcomers}).select_related("parent")}  # fmt: skip
    message = marking.message
    if marking.skipped:
        message += (
            f"有 {len(marking.skipped)} 人在预览之后被别人改过，没有改动，行号：{rows_in_words(marking.skipped)}。"
        )
    return Outlook(
        new=new,
        changed=len(marking.marks),
        unchanged=marking.unchanged + len(marking.skipped),
        newcomers=[(row["row"], mask_name(row["full_name"]), places[row["region"][0]]) for row in marking.newcomers],
        differences=[difference(mark) for mark in marking.marks],
        refusals=[Problem(row, "身份证号", text) for row, text in sorted(marking.refused.items())],
        doubts=[Problem(row, "", text) for row, text in sorted(marking.doubts.items())],
        revisions={mark.row: mark.person.revision for mark in marking.marks if mark.row is not None},
        elsewhere=sum(text == HELD for text in marking.refused.values()),
        message=message,
    )


def difference(mark: Mark) -> Difference:
    """What becomes of one person."""
    fields = []
    if mark.ends:
        fields.append(("人员类别", TAG_WORDS, "到今天为止"))
    if mark.evidence and mark.tag is None:
        fields.append(("人员类别", "", f"加 {TAG_WORDS}"))
    if mark.evidence:
        fields.append(("依据", mark.tag.evidence if mark.tag else "", mark.evidence))
    if mark.phone:
        fields.append(("联系电话", "—", "补上"))
    return Difference(mark.row or 0, mask_name(mark.person.full_name), fields)
