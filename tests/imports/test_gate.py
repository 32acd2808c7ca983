"""F1: hostile and broken files end in one clear sentence, quickly, and leave nothing behind."""

import io
import resource
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.gate import inspect, text_of
from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.reading import read_sheets
from tests.imports.workbook import person, text_table, workbook

GOOD = workbook([person(11), person(12)])


def rebuilt(change=lambda name, content: content, more: dict[str, bytes] | None = None, **info) -> bytes:
    """A good workbook with members changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def in_the_sheet(xml: bytes):
    return lambda name, content: xml if name == "xl/worksheets/sheet1.xml" else content


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'


def entity(name, content):
    return content.replace(b"<worksheet", ENTITY + b"<worksheet", 1) if "sheet1.xml" in name else content


def entity_16(name, content):
    return ("\ufeff" + (ENTITY + b"<worksheet/>").decode()).encode("utf-16-le") if "sheet1.xml" in name else content


HOSTILE = {
    "bomb": (lambda: rebuilt(in_the_sheet(SHEET % (b" " * 300_000_000))), "展开后太大"),
    "many rows": (
        lambda: rebuilt(in_the_sheet(SHEET % b"".join(b'<row r="%d"/>' % n for n in range(1, 1_000_001)))),
        "超过 20,000 行",
    ),
    "macro": (lambda: rebuilt(more={"xl/vbaProject.bin": b"x"}), "带有宏"),
    "dtd": (lambda: rebuilt(entity), "不允许的声明"),
    "dtd in utf-16": (lambda: rebuilt(entity_16), "不允许的声明"),
    "external link": (lambda: rebuilt(more={"xl/externalLinks/externalLink1.xml": b"<x/>"}), "引用了别的文件"),
    "too many members": (lambda: rebuilt(more={f"xl/x{n}.xml": b"<x/>" for n in range(300)}), "部件"),
    "cut short": (lambda: GOOD[: len(GOOD) // 2], "已损坏"),
    "no workbook": (lambda: rebuilt(lambda n, c: c).replace(b"xl/workbook.xml", b"xl/werkboek.xml"), "没有工作簿"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "旧版 .xls"),
    "pdf": (lambda: b"%PDF-1.7\n%...", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 99, "图片"),
    "empty": (lambda: b"", "空的"),
    "noise": (lambda: bytes(range(256)) * 40, "看不出"),
    "too large": (lambda: b"a,b\n" * 3_000_000, "超过 10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_F1_a_hostile_file_is_refused_within_a_second_at_little_memory(name):
    content = HOSTILE[name][0]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    with pytest.raises(Unusable) as refusal:
        read_sheets(content, DESK)
    assert HOSTILE[name][1] in refusal.value.message
    assert refusal.value.message.count("。") <= 3
    assert time.monotonic() - begun < 5, "a second is the aim; a loaded machine gets five"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def last_corner() -> bytes:
    """A workbook with one cell at XFD1048576."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("劳动力信息")
    page.write_string(0, 0, "姓名")
    page.write_string(1_048_575, 16_383, "角")
    book.close()
    return buffer.getvalue()


def test_F1_a_cell_in_the_last_corner_ends_at_the_limits_of_the_reader():
    with pytest.raises(Unusable, match="时间或内存"):
        read_sheets(last_corner(), DESK)


def test_hidden_sheets_are_passed_over_and_numbers_dates_and_truths_are_text():
    from datetime import date

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    hidden = book.add_worksheet("旧表")
    hidden.write_string(0, 0, "姓名")
    page = book.add_worksheet("新表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, header in enumerate("甲乙丙丁戊"):
        page.write_string(0, column, header)
    page.write_number(1, 0, 15400000001)
    page.write_datetime(1, 1, date(2024, 5, 6), day)
    page.write_boolean(1, 2, True)
    page.write_formula(1, 3, "=1+1", None, 2)
    page.write_number(1, 4, 4.21299199003070e17)
    page.activate()
    hidden.hide()
    book.close()
    (sheet,) = read_sheets(buffer.getvalue(), DESK)
    assert sheet.name == "新表"
    assert [column[1] for column in sheet.columns][:4] == ["15400000001", "2024-05-06", "是", "2"]
    assert "e+17" in sheet.columns[4][1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_usual_encodings(encoding):
    content = text_table([person(11)], encoding)
    assert text_of(content).startswith("姓名")
    assert read_sheets(content, DESK)[0].columns[0][0] == "姓名"


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_F2_a_mutated_workbook_is_read_or_refused_and_nothing_else(data):
    """A good file with bytes changed, cut or doubled; the reader's child may die, the portal never."""
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        kind = data.draw(st.sampled_from(["set", "cut", "double"]))
        if kind == "set":
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 200))]
        else:
            content[at:at] = content[at : at + 50]
        if not content:
            break
    try:
        inspect(bytes(content), DESK)
    except Unusable as error:
        assert error.message
        return
    try:
        sheets = read_sheets(bytes(content), DESK)
    except Unusable as error:
        assert error.message
    else:
        assert all(len({len(column) for column in sheet.columns}) == 1 for sheet in sheets)
