"""What a workbook is made of, declared once: columns that are cleaned by the fields of the page's own form.

A Sheet of an app names its columns, each with the form field whose rules it keeps; `judge` turns columns of text into
values and sentences about what is wrong. Since every text is cleaned by the field that cleans it at the desk, form and
import cannot disagree. A column is cleaned once a different text, not once a row.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from jiayu_jobs.identifiers.typing_habits import UNTYPED_WORDS, is_untyped, plain
from jiayu_jobs.imports.cells import Cells
from jiayu_jobs.imports.errors import ColumnsMissing
from jiayu_jobs.imports.reading import RawSheet

SEVERAL = "、"
PARTED_BY = str.maketrans(dict.fromkeys(",，;；/|\n", SEVERAL))
# The column that an error workbook adds; when such a file comes back, nobody asks what it is.
REMARKS = "错误说明"
# How the first row of an exported workbook begins (exports/writing.py).
WATERMARK = "仅供本岗位工作使用"
LOST_DIGITS = "这一格被存成了数字，后几位已丢失。请把整列设为“文本”，重新填写。"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    header: as in the template; field: the form field that cleans it; required: must be there and filled in;
    doubtful: what the field refuses is a doubt, not a refusal: the cell is left out and the row loads;
    several: values joined by 、; words: spellings beside the field's own labels; aliases: other headers;
    note: what the template says about it.
    """

    header: str
    field: str
    required: bool = False
    doubtful: bool = False
    several: bool = False
    words: Mapping[str, str] = dataclass_field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    note: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class Switch:
    """What a sender may say about a whole file of a kind: name as kept, label and help as shown."""

    name: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about a cell: row as numbered in the file, header of the column ("" = the row as a whole)."""

    row: int
    header: str
    message: str


@dataclass(slots=True)
class Judged:
    """What was read: values by field name, one a row; rows: their numbers in the file.

    refusals end a row, doubts do not; unknown: headers nobody knows; sheet: the name of the sheet; prepared: what a
    sheet made of the good rows for comparing, kept since applying needs the same (it may let go of the values then).
    """

    sheet: str
    rows: list[int]
    values: dict[str, Sequence[Any]]
    refusals: list[Problem] = dataclass_field(default_factory=list)
    doubts: list[Problem] = dataclass_field(default_factory=list)
    unknown: list[str] = dataclass_field(default_factory=list)
    texts: dict[str, Sequence[str]] = dataclass_field(default_factory=dict)
    prepared: Any = None


Cleaner = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row changes about a record that exists: masked name, and (label, old, new) a field."""

    row: int
    who: str
    fields: list[tuple[str, str, str]]


@dataclass(slots=True)
class Outlook:
    """What a workbook would do, or did. refusals: row -> sentence beside those of single cells; elsewhere: how many of
    them are held by another village; revisions: row -> revision of the record that the preview saw."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    newcomers: list[tuple[int, str, str]] = dataclass_field(default_factory=list)
    differences: list[Difference] = dataclass_field(default_factory=list)
    refusals: list[Problem] = dataclass_field(default_factory=list)
    doubts: list[Problem] = dataclass_field(default_factory=list)
    revisions: dict[int, int] = dataclass_field(default_factory=dict)
    elsewhere: int = 0
    message: str = ""

    def all_refusals(self, judged: "Judged") -> list[Problem]:
        """Of cells and of rows, in the order of the file."""
        return sorted([*judged.refusals, *self.refusals], key=lambda problem: problem.row)

    def counts(self, judged: "Judged") -> dict[str, int]:
        """The numbers of a batch."""
        return {
            "rows": len(judged.rows),
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len({problem.row for problem in self.all_refusals(judged)}),
            "doubts": len({problem.row for problem in [*judged.doubts, *self.doubts]}),
        }

    def as_json(self, judged: "Judged") -> dict[str, Any]:
        """What is kept, sealed: the pages of the preview, and the cells of the refused rows for the error workbook."""
        refusals = self.all_refusals(judged)
        positions = {row: position for position, row in enumerate(judged.rows)}
        refused = sorted({problem.row for problem in refusals})
        return {
            "newcomers": self.newcomers,
            "differences": [(one.row, one.who, one.fields) for one in self.differences],
            "refusals": [(one.row, one.header, one.message) for one in refusals],
            "doubts": [(one.row, one.header, one.message) for one in [*judged.doubts, *self.doubts]],
            "revisions": self.revisions,
            "headers": list(judged.texts),
            "cells": {row: [texts[positions[row]] for texts in judged.texts.values()] for row in refused},
        }


class Sheet:
    """One kind of workbook. An app's subclass names kind, title, name, columns and what `cleaner_of` needs.

    kind: the word of the command; name: the sheet's name in the template; title: what pages call it; capability: what a
    post needs to send, see and confirm one; unit: what one of its rows is about; how: how rows find what is stored, for
    the page; passed_over: headers that an exported workbook has besides, of which nobody needs to hear; switches: what
    the sender may say about the whole file (ImportBatch.switches).
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    name: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    usual: ClassVar[bool] = False  # sent every day: offered before the others
    capability: ClassVar[str] = "imports.use"
    unit: ClassVar[str] = "人"
    how: ClassVar[tuple[str, ...]] = ()
    passed_over: ClassVar[tuple[str, ...]] = ()
    switches: ClassVar[tuple[Switch, ...]] = ()

    def cleaner_of(self, column: Column) -> Cleaner:
        """The function that turns a filled cell into a value. Raises ValidationError."""
        raise NotImplementedError

    def our_words(self, column: Column, header: str) -> Mapping[str, str]:
        """Of a column whose header another system has written: its words, made plain -> ours. Empty for our own headers."""
        return {}

    def options(self, column: Column) -> list[str]:
        """What may be written in a column, where that is a list."""
        return []

    def look(self, judged: Judged, batch: Any) -> Outlook:
        """What applying would do, without doing it; inside a transaction, in the uploader's scope."""
        raise NotImplementedError

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        """Do it, inside the batch's transaction. Records changed since the preview are left alone."""
        raise NotImplementedError

    def undo(self, batch: Any, by: Any) -> int:
        """Take it back, inside a transaction; returns how many records. Raises Refused."""
        raise NotImplementedError

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        """Find the sheet and its columns, clean every cell. mapping: header in this file -> header of ours.

        Raises ColumnsMissing where no sheet has the required columns: then no row is read.
        """
        raw, found, unknown = self.find([below_the_watermark(sheet) for sheet in sheets], mapping or {})
        columns = [Cells.of(column) for column in raw.columns]
        filled = filled_rows(columns, raw.height)
        judged = Judged(raw.name, [raw.first_row + index for index in filled], {}, unknown=unknown)
        for column in self.columns:
            if column.header not in found or not filled:
                judged.values[column.field] = Cells.nothing(len(filled))
                continue
            cells = columns[found[column.header]]
            texts = cells.rows(filled).holding([text.strip() for text in cells.values])
            judged.texts[column.header] = texts
            ours = self.our_words(column, cells[0])
            written = texts.holding([ours.get(plain(text), text) for text in texts.values]) if ours else texts
            judged.values[column.field] = self._clean(column, written, judged)
        return judged

    def find(self, sheets: list[RawSheet], mapping: Mapping[str, str]) -> tuple[RawSheet, dict[str, int], list[str]]:
        """The sheet to read, where its columns are, and the headers nobody knows. Raises ColumnsMissing."""
        best: tuple[list[str], RawSheet, dict[str, int], list[str]] | None = None
        for raw in sorted(sheets, key=lambda sheet: sheet.name != self.name):
            headers = [column[0] for column in raw.columns]
            found, unknown = self.match(headers, mapping)
            missing = [c.header for c in self.columns if c.required and c.header not in found]
            if best is None or len(missing) < len(best[0]):
                best = (missing, raw, found, unknown)
        assert best is not None
        missing, raw, found, unknown = best
        if missing:
            needed = "、".join(missing)
            message = f"第 1 行里没有找到这些必填的列：{needed}。请用模板的表头，或者对应好列名。"
            raise ColumnsMissing(message, [column[0].strip() for column in raw.columns if column[0].strip()])
        return raw, found, unknown

    def match(self, headers: Iterable[str], mapping: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
        """Our header -> index of the column in the file, in any order; and the headers nobody knows."""
        known = {plain(name): column.header for column in self.columns for name in (column.header, *column.aliases)}
        theirs = {plain(name): ours for name, ours in mapping.items()}
        found: dict[str, int] = {}
        unknown: list[str] = []
        silent = {plain(header) for header in (REMARKS, *self.passed_over)}
        for index, header in enumerate(headers):
            text = plain(header).rstrip("*＊")
            ours = theirs.get(text) or known.get(text)
            if ours and ours not in found:
                found[ours] = index
            elif text and text not in silent:
                unknown.append(header.strip())
        return found, unknown

    def answers(self, column: Column, texts: set[str]) -> dict[str, Any]:
        """The value of each text of a column, or the ValidationError that says what is wrong with it."""
        clean = self.cleaner_of(column)
        return {text: self._answer(column, clean, text) for text in texts}

    def _clean(self, column: Column, texts: Cells[str], judged: Judged) -> Cells[Any]:
        used = texts.used()
        answers = self.answers(column, {texts.values[number] for number in used})
        values = [answers.get(text) for text in texts.values]
        wrong = {number: value for number, value in enumerate(values) if isinstance(value, ValidationError)}
        if wrong:
            found = judged.doubts if column.doubtful else judged.refusals
            for row, number in zip(judged.rows, texts.numbers, strict=True):
                if number in wrong:
                    found.append(Problem(row, column.header, " ".join(wrong[number].messages)))
            values = [None if number in wrong else value for number, value in enumerate(values)]
        return texts.holding(values)

    def _answer(self, column: Column, clean: Cleaner, text: str) -> Any:
        """The value of a cell, None where it is empty, or the ValidationError that says what is wrong."""
        if not text:
            return ValidationError("必填，不能为空。") if column.required else None
        if is_untyped(text):
            return ValidationError(UNTYPED_WORDS, code="untyped_characters")
        try:
            if column.several:
                parts = [part.strip() for part in text.translate(PARTED_BY).split(SEVERAL)]
                return [clean(part) for part in dict.fromkeys(parts) if part]
            return clean(text)
        except ValidationError as error:
            return error


def filled_rows(columns: Sequence[Cells[str]], height: int) -> Sequence[int]:
    """The places of the rows below the headers in which something is written."""
    empty: Sequence[int] = range(1, height)
    for cells in columns:
        blank = {number for number, text in enumerate(cells.values) if not text.strip()}
        empty = [place for place in empty if cells.numbers[place] in blank]
        if not empty:
            return range(1, height)
    passed = set(empty)
    return [place for place in range(1, height) if place not in passed]


def whole_rows(judged: Judged) -> list[dict[str, Any]]:
    """The rows without a refusal, by field, with their number in the file as "row"."""
    bad = {problem.row for problem in judged.refusals}
    return [
        {"row": row, **{name: values[position] for name, values in judged.values.items()}}
        for position, row in enumerate(judged.rows)
        if row not in bad
    ]


def rows_in_words(rows: Iterable[int]) -> str:
    """A few row numbers, and that there are more."""
    ordered = sorted(rows)
    return "、".join(str(row) for row in ordered[:10]) + ("等" if len(ordered) > 10 else "")


def refuse_doubles(judged: Judged, keys: Iterable[Any], header: str, what: str) -> None:
    """The same key in two rows: both are refused, each naming the other. keys: one a row, empty ones are passed over."""
    listed = list(keys)
    twice = {key for key, times in Counter(filter(None, listed)).items() if times > 1}
    places: defaultdict[Any, list[int]] = defaultdict(list)
    for row, key in zip(judged.rows, listed, strict=True):
        if key in twice:
            places[key].append(row)
    for rows in places.values():
        for row in rows:
            others = rows_in_words(other for other in rows if other != row)
            words = f"同一个{what}在第 {others} 行也有，两行都没有导入。请只留一行。"
            judged.refusals.append(Problem(row, header, words))


def below_the_watermark(sheet: RawSheet) -> RawSheet:
    """An exported workbook begins with a row that says who took it out; the headers stand in the next one."""
    if not sheet.columns or sheet.height < 2 or not sheet.columns[0][0].startswith(WATERMARK):
        return sheet
    return RawSheet(sheet.name, sheet.first_row + 1, sheet.first_column, [column[1:] for column in sheet.columns])


def choice_cleaner(field_: Any, words: Mapping[str, str]) -> Cleaner:
    """For a choice field: its labels, its values, and other spellings. Says what may be written."""
    options = {plain(str(label)): value for value, label in field_.choices if value != ""}
    options |= {plain(str(value)): value for value, _ in field_.choices if value != ""}
    options |= {plain(word): value for word, value in words.items()}
    labels = [str(label) for value, label in field_.choices if value != ""]

    def clean(text: str) -> Any:
        value = options.get(plain(text))
        if value is None:
            may = "、".join(labels[:12]) + (" 等" if len(labels) > 12 else "")
            raise ValidationError(f"“{text[:20]}”不在可选范围。可填：{may}。", code="not_in_list")
        return field_.clean(value)

    return clean
