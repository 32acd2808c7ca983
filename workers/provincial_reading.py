"""A workbook that the provincial system wrote, read through 省系统对照表: its headers, and its codes by their column.

A code means what the province says only below a header of the province: 90 below 学历 is ours, below aac011 it is theirs.
"""

from collections.abc import Mapping

from jiayu_jobs.identifiers.typing_habits import plain
from jiayu_jobs.imports.sheet import Column, Sheet
from workers.provincial_codes import Term
from workers.provincial_map import all_terms, fields_by_header, labels_by_theirs

# Below such a text nothing is guessed: the cell is refused like any word that is in no list.
SEVERAL = "（省系统 {code}，对应本系统的{labels}）"


def provincial_columns(sheet: Sheet, headers: list[str]) -> dict[str, str]:
    """Headers of the province in this file -> ours, as far as the sheet has such a column and knows no better."""
    known = {plain(name): column.header for column in sheet.columns for name in (column.header, *column.aliases)}
    ours = {column.header for column in sheet.columns}
    theirs = fields_by_header(all_terms())
    found = {header: _field(header, theirs) for header in headers if plain(header) not in known}
    return {header: term.label for header, term in found.items() if term is not None and term.label in ours}


def provincial_words(column: Column, header: str) -> Mapping[str, str]:
    """The province's codes and names -> our words, below a header of the province; nothing below one of ours."""
    if plain(header) in {plain(name) for name in (column.header, *column.aliases)}:
        return {}
    terms = all_terms()
    term = _field(header, fields_by_header(terms))
    if term is None or term.label != column.header:
        return {}
    words = labels_by_theirs(terms, term.ours)
    return {
        code: labels[0] if len(labels) == 1 else SEVERAL.format(code=code, labels="、".join(labels))
        for code, labels in words.items()
    }


def _field(header: str, theirs: Mapping[str, Term]) -> Term | None:
    return theirs.get(plain(header).rstrip("*＊"))
