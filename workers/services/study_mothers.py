"""陪读妈妈: the education bureau's list of a term marks people of the register, and may end the marks of who left it.

Who is not on file is registered when the row says enough, by the same steps as a labour workbook.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import F

from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import now, today
from jiayu_jobs.crypto.fields import blind_index_many
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.imports.staging import Stage
from workers.enums import TAGS, RecordStatus, TagKind
from workers.models import LabourRecord, PersonTag
from workers.services.workbook_apply import Changing, apply_people
from workers.services.workbook_plan import CLOSED, HELD, WANTED, Plan, indexed, plan_people
from workers.services.workbook_undo import undo_people

KIND = TagKind.STUDY_MOTHER.value
NOT_REGISTERED = "未登记，请先到居住村（社区）登记；或补填户口性质、就业状态，一并登记。"
OTHER_NAME = "姓名与登记的不一样，没有改动，请核对。"
NOBODY_ENDED = "名单里有不能导入的行，没有结束其他人的类别。请改好后再传一次全量名单。"
TWO_TERMS = "名单里不止一个学期，没有结束其他人的类别。请按学期分开上传全量名单。"
LONGEST_EVIDENCE = 120


@dataclass(slots=True)
class Mark:
    """What a list does to one record. row: None for who is not in it; tag: the open one; evidence: the words that it
    gets, "" where they stay; phone: what fills a blank; ends: the category ends today."""

    row: int | None
    person: LabourRecord
    tag: PersonTag | None = None
    evidence: str = ""
    starts_on: date | None = None
    phone: str = ""
    ends: bool = False

    def __bool__(self) -> bool:
        return bool(self.evidence or self.phone or self.ends)


@dataclass(slots=True)
class Marking:
    """marks: records that change; newcomers: rows that register somebody; refused, doubts: row -> sentence."""

    marks: list[Mark] = field(default_factory=list)
    newcomers: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)
    message: str = ""


def evidence_of(row: dict[str, Any]) -> str:
    """School, class, relation, term and free hours of a row, as the category's evidence."""
    parts = [row["school"], row["school_class"], row["relation"], row["term"]]
    if row["hours"]:
        parts.append(f"可工作 {row['hours']}")
    return " · ".join(part for part in parts if part)[:LONGEST_EVIDENCE]


def plan_marks(rows: list[dict[str, Any]], *, whole: bool, complete: bool, lock: bool = False) -> Marking:
    """Compare the rows of a list with the register, in the scope in force and inside a transaction.

    whole: the list is everybody of its term, so that the mark of who is not in it ends; complete: no row was refused.
    """
    indexes = blind_index_many("citizen_id", [row["id_number"] for row in rows])
    stored = LabourRecord.objects.select_related("region").filter(id_index__in=indexes).order_by("pk")
    stored = stored.select_for_update(of=("self",)) if lock else stored
    by_index = {bytes(person.id_index or b""): person for person in stored}
    open_tags = PersonTag.objects.open().filter(kind=KIND)
    tags = {tag.record_id: tag for tag in open_tags.filter(record__in=[p.pk for p in by_index.values()])}
    marking, strangers = Marking(), []
    for row, index in zip(rows, indexes, strict=True):
        person = by_index.get(bytes(index or b""))
        if person is None:
            strangers.append(row)
        else:
            _plan_one(marking, row, person, tags.get(person.pk))
    _plan_strangers(marking, strangers)
    if whole:
        _plan_ends(marking, rows, complete, open_tags, {p.pk for p in by_index.values()}, lock)
    return marking


def _plan_one(marking: Marking, row: dict[str, Any], person: LabourRecord, tag: PersonTag | None) -> None:
    if person.status != RecordStatus.ACTIVE:
        marking.doubts[row["row"]] = CLOSED
        marking.unchanged += 1
        return
    if row["full_name"] != person.full_name:
        marking.doubts[row["row"]] = OTHER_NAME
    evidence = evidence_of(row)
    mark = Mark(row["row"], person, tag, evidence if tag is None or tag.evidence != evidence else "")
    mark.phone = row["phone"] if row["phone"] and not person.phone else ""
    mark.starts_on = max(row["starts_on"] or today(), person.registered_on)
    if mark:
        marking.marks.append(mark)
    else:
        marking.unchanged += 1


def _plan_strangers(marking: Marking, rows: list[dict[str, Any]]) -> None:
    """Who is held by another village is refused as everywhere; who is nowhere is registered if the row says enough."""
    if not rows:
        return
    held = set(plan_people(_frame(rows)).refused)
    for row in rows:
        if row["row"] in held:
            marking.refused[row["row"]] = HELD
        elif row["household_kind"] and row["employment_status"]:
            marking.newcomers.append(row)
        else:
            marking.refused[row["row"]] = NOT_REGISTERED


def _plan_ends(
    marking: Marking, rows: list[dict[str, Any]], complete: bool, open_tags: Any, named: set[UUID], lock: bool
) -> None:
    """The open marks of the scope whose people the list does not name; none of them while anything is doubtful."""
    if not complete or marking.refused:
        marking.message = NOBODY_ENDED
    elif len({row["term"] for row in rows}) > 1:
        marking.message = TWO_TERMS
    else:
        ending = list(open_tags.exclude(record__in=named).order_by("record_id"))
        people = LabourRecord.objects.select_related("region").filter(pk__in=[tag.record_id for tag in ending])
        people = people.order_by("pk").select_for_update(of=("self",)) if lock else people
        by_key = {person.pk: person for person in people}
        marking.marks += [
            Mark(None, by_key[tag.record_id], tag, ends=True) for tag in ending if tag.record_id in by_key
        ]


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of people nobody holds as a labour workbook's plan takes them."""
    given: dict[str, list[Any]] = {name: [row.get(name) or None for row in rows] for name in WANTED}
    given["tags"] = [[KIND] for _ in rows]
    given |= {"region_id": [row["region"][0] for row in rows], "region_path": [row["region"][1] for row in rows]}
    return indexed({name: pl.Series(given[name], dtype=kind) for name, kind in WANTED.items()})


def apply_marks(
    rows: list[dict[str, Any]], *, whole: bool, complete: bool, batch: Any, by: Any, revisions: dict[int, int]
) -> tuple[Marking, int]:
    """Carry a list out in the batch's transaction; returns what was done and how many people were registered.

    Records that somebody changed since the preview are left alone.
    """
    with transaction.atomic():
        marking = plan_marks(rows, whole=whole, complete=complete, lock=True)
        marking.skipped = [
            m.row for m in marking.marks if m.row is not None and revisions.get(m.row, m.person.revision) != m.person.revision
        ]  # fmt: skip
        marking.marks = [mark for mark in marking.marks if mark.row is None or mark.row not in marking.skipped]
        new = _register(marking, batch, by)
        if marking.marks:
            _write(marking.marks, batch, by)
    return marking, new


def _register(marking: Marking, batch: Any, by: Any) -> int:
    """Register who is nowhere, and put the list's words on their category."""
    if not marking.newcomers:
        return 0
    done = apply_people(_frame(marking.newcomers), batch=batch, by=by)
    marking.refused |= done.refused
    marking.doubts |= done.doubts
    marking.unchanged += done.unchanged
    made = ImportedRow.objects.filter(batch=batch).values_list("record_key", flat=True)
    indexes = blind_index_many("citizen_id", [row["id_number"] for row in marking.newcomers])
    words = {bytes(index or b""): evidence_of(row) for index, row in zip(indexes, marking.newcomers, strict=True)}
    tags = list(PersonTag.objects.open().select_related("record").filter(kind=KIND, record__in=list(made)))
    for tag in tags:
        tag.evidence = words.get(bytes(tag.record.id_index), tag.evidence)
    PersonTag.objects.bulk_update(tags, ["evidence"], batch_size=500)
    return done.new


def _write(marks: list[Mark], batch: Any, by: Any) -> None:
    nothing = pl.DataFrame()
    keeping = Changing(Plan(new=nothing, changed=nothing, unchanged=0, refused={}, doubts={}, extras={}), batch, by)
    keys = [str(mark.person.pk) for mark in marks]
    stage = Stage(LabourRecord, pl.DataFrame({"id": keys, "region_path": [m.person.region_path for m in marks]}))
    keeping.keep_before(stage)
    stage.audit("import_person", current_actor(), LabourRecord._meta.label_lower)
    made: list[PersonTag] = []
    for mark in marks:
        key, tag = str(mark.person.pk), mark.tag
        if tag is None and mark.evidence:
            made.append(_new_tag(mark, by))
            keeping.made[key][PersonTag._meta.db_table].append(str(made[-1].pk))
        elif tag is not None and mark.ends:
            tag.ends_on = max(today(), tag.starts_on)
            keeping.closed[key][PersonTag._meta.db_table].append(str(tag.pk))
        if mark.phone:
            mark.person.phone = mark.phone
            mark.person.save(update_fields=["phone", "phone_tail"])
    PersonTag.objects.bulk_create(made, batch_size=500)
    _reword([mark for mark in marks if mark.tag is not None and mark.evidence], batch)
    ended = [mark.tag for mark in marks if mark.tag is not None and mark.ends]
    PersonTag.objects.bulk_update(ended, ["ends_on"], batch_size=500)
    LabourRecord.objects.filter(pk__in=keys).update(revision=F("revision") + 1, updated_at=now())
    keeping.say_what_was_made(keys)
    mark_dirty(_marks_of(marks))


def _new_tag(mark: Mark, by: Any) -> PersonTag:
    return PersonTag(
        record=mark.person,
        region=mark.person.region,
        region_path=mark.person.region_path,
        kind=KIND,
        starts_on=mark.starts_on or today(),
        evidence=mark.evidence,
        recognised_by=by,
        recognised_at=now(),
    )


def _reword(marks: list[Mark], batch: Any) -> None:
    """Another term's words on a running category; the old ones are kept with the batch."""
    kept = {row.record_key: row for row in ImportedRow.objects.filter(batch=batch, record_key__in=[m.person.pk for m in marks])}  # fmt: skip
    tags = [mark.tag for mark in marks if mark.tag is not None]
    for mark, tag in zip(marks, tags, strict=True):
        kept[mark.person.pk].before["evidence"] = {str(tag.pk): tag.evidence}
        tag.evidence = mark.evidence
    ImportedRow.objects.bulk_update(kept.values(), ["before"], batch_size=500)
    PersonTag.objects.bulk_update(tags, ["evidence"], batch_size=500)


def _marks_of(marks: Iterable[Mark]) -> list[tuple[str, str, date | None]]:
    """The first day by region on which the number of marked people moves."""
    since: dict[str, date] = {}
    for mark in marks:
        day = today() if mark.ends else mark.starts_on or today()
        code = mark.person.region_id
        since[code] = min(day, since.get(code, day))
    return [(code, TAGS, day) for code, day in since.items()]


def undo_marks(*, batch: Any, by: Any) -> int:
    """Take a whole list back; returns how many records. Raises Refused when any was touched since."""
    with transaction.atomic():
        changed = ImportedRow.objects.filter(batch=batch, kind=RowKind.CHANGED)
        befores = list(changed.values_list("before", flat=True))
        count = undo_people(batch=batch, by=by)
        for before in befores:
            for key, words in before.get("evidence", {}).items():
                PersonTag.objects.filter(pk=key).update(evidence=words)
            for key in before.get("closed", {}).get(PersonTag._meta.db_table, []):
                PersonTag.objects.filter(pk=key).update(ends_on=None)
    return count
