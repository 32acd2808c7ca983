"""Columns that hold each text once: they read as lists do, through the child that makes them as well."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.imports.cells import Cells
from jiayu_jobs.imports.limits import COUNTY, DESK
from jiayu_jobs.imports.reading import read_sheets
from jiayu_jobs.imports.sheet import filled_rows

TEXTS = st.lists(st.sampled_from(["", " ", "甲", "乙", "甲 "]), max_size=30)


@given(TEXTS, st.data())
def test_cells_read_as_the_list_they_are_of(texts, data):
    cells = Cells.of(texts)
    assert cells == texts
    assert list(cells) == texts
    assert len(cells) == len(texts)
    assert list(cells[1:]) == texts[1:]
    assert Cells.of(cells) is cells
    places = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9)) if texts else []
    chosen = cells.rows(places)
    assert chosen == [texts[place] for place in places]
    assert {cells.values[number] for number in chosen.used()} == {texts[place] for place in places}
    assert cells.holding([text.strip() for text in cells.values]) == [text.strip() for text in texts]
    assert cells != [*texts, "甲"]


@given(st.lists(st.lists(st.sampled_from(["", "  ", "甲"]), min_size=3, max_size=3), min_size=1, max_size=12))
def test_the_filled_rows_are_those_with_something_in_them(rows):
    columns = [Cells.of(list(column)) for column in zip(*rows, strict=True)]
    wanted = [place for place, row in enumerate(rows) if place and any(cell.strip() for cell in row)]
    assert list(filled_rows(columns, len(rows))) == wanted


@pytest.mark.parametrize("different", [1, 255, 256, 257, 70_000])
def test_a_column_of_any_number_of_texts_comes_through_the_child(different):
    """Its numbers are written as narrow as they can be: one, two and four bytes."""
    texts = [f"文{number % different}" for number in range(different + 7)]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["列"], *([text] for text in texts)])
    (sheet,) = read_sheets(buffer.getvalue().encode(), COUNTY)
    assert sheet.columns[0] == ["列", *texts]


def test_rows_of_any_length_and_empty_ones_at_the_end_keep_their_places():
    content = b"A,B\n1\n,,3\n\n4,5,6\n,\n\n"
    (sheet,) = read_sheets(content, DESK)
    assert [list(column) for column in sheet.columns] == [
        ["A", "1", "", "", "4"],
        ["B", "", "", "", "5"],
        ["", "", "3", "", "6"],
    ]


def test_a_table_may_begin_anywhere_on_its_sheet():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("表")
    page.write_row(4, 2, ["甲", "乙"])
    page.write_row(6, 2, ["1", 0])
    book.close()
    (sheet,) = read_sheets(buffer.getvalue(), DESK)
    assert (sheet.first_row, sheet.first_column, sheet.height) == (5, 3, 3)
    assert [list(column) for column in sheet.columns] == [["甲", "", "1"], ["乙", "", "0"]]
