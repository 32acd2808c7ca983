"""F3, C9: what an exported workbook is made of, as other programs read it."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from jiayu_jobs.exports.writing import ONLY_FOR_WORK, Mark, workbook
from jiayu_jobs.imports.gate import inspect
from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.sheet import WATERMARK

MARK = Mark("王小 & 李", "甲村", "2024-05-06 08:00", "0190-number", masked=True, title="劳动者")
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", '"=', "'=", "“=", " =", "　=", "\t=", "'\"@")


def written(cells, mark=MARK):
    return workbook("名单", mark, [("甲", 10), ("乙", 10)], [[cell, "尾"] for cell in cells])


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("rest", ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)"])
def test_F3_a_cell_that_could_be_a_formula_is_text(start, rest):
    content = written([start + rest])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet and "<f " not in sheet
    rows = re.findall(r'<row r="3">(.*?)</row>', sheet, re.S)
    assert len(rows) == 1
    assert re.findall(r' t="(\w+)"', rows[0]) == ["inlineStr", "inlineStr"]
    # The style says text, and that the apostrophe of a text stands before it.
    style = int(re.search(r' s="(\d+)"', rows[0])[1])
    xf = re.findall(r"<xf [^>]*>", part(content, "xl/styles.xml").split("<cellXfs")[1])[style]
    assert 'numFmtId="49"' in xf
    assert 'quotePrefix="1"' in xf
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read[2][0].replace("_x000D_", "\r") == start + rest
    assert isinstance(read[2][0], str)


def test_a_cell_keeps_its_text_and_loses_what_no_file_can_hold():
    texts = ["<b>&\"'", "  空格  ", "0012", "1e5", "2024-01-02", "𬎆", "a\x00b\x1fc", "x" * 40_000, ""]
    content = written(texts)
    read = [row[0] for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]
    assert read[2:8] == texts[:6]
    assert read[8:11] == ["abc", "x" * 32_767, ""]


def test_C9_who_took_it_out_and_the_number_stand_in_every_place():
    content = written(["甲"])
    first = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0][0]
    sheet = part(content, "xl/worksheets/sheet1.xml")
    for place in (first, part(content, "docProps/core.xml"), part(content, "docProps/custom.xml")):
        assert MARK.number in place
        assert "王小" in place
    assert ONLY_FOR_WORK in first
    assert "已脱敏，不能再导入" in first
    assert f"&amp;L{ONLY_FOR_WORK}&amp;R王小 &amp;&amp; 李" in re.search("<oddHeader>(.*?)</oddHeader>", sheet)[1]
    assert MARK.number in re.search("<oddFooter>(.*?)</oddFooter>", sheet)[1]
    assert ONLY_FOR_WORK == WATERMARK


def test_rows_are_taken_one_at_a_time_and_a_long_file_passes_the_gate_of_a_desk():
    taken = []

    def rows():
        for number in range(19_990):
            taken.append(number)
            yield [f"{number:018}", f"嘉鱼县第{number}户"] * 14

    source = rows()
    content = workbook("名单", MARK, [(f"列{n}", 10) for n in range(28)], source)
    assert len(taken) == 19_990
    inspect(content, DESK)
