"""A workbook written row by row: every cell is text (F3), and who took it out stands in it (C9).

The frame (styles, properties, header and footer, watermark, column heads) comes from xlsxwriter. The rows are added to
its sheet one at a time: what lies in memory is the packed file and one row, and nothing in clear lies on a disk.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

SHEET = "xl/worksheets/sheet1.xml"
HEAD_ROWS = 2
LONGEST_CELL = 32_767
# What XML cannot hold; a carriage return is written in the way that spreadsheets read back.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Row 1 of every export says this; the import knows the row by it (imports/sheet.py).
ONLY_FOR_WORK = "仅供本岗位工作使用"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who takes a list out: words for the row on top, header, footer and properties.

    masked: None where nothing in the list is ever whole.
    """

    exporter: str
    post: str
    when: str
    number: str
    masked: bool | None
    title: str

    @property
    def line(self) -> str:
        """The watermark."""
        state = {True: "已脱敏，不能再导入　", False: "含完整号码　", None: ""}[self.masked]
        return f"{ONLY_FOR_WORK}　{self.exporter}（{self.post}）{self.when} 导出　{state}导出编号 {self.number}"


def frame(
    sheet: str, mark: Mark, headers: list[str], widths: list[int], titles: Sequence[Sequence[str]] = ()
) -> tuple[bytes, int]:
    """The workbook without its rows, and the number of the style of their cells. titles: rows above the headings."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(sheet)
    # Text, and kept as text by a spreadsheet when somebody edits the cell.
    text = book.add_format({"num_format": 49, "quote_prefix": True})
    head = book.add_format({"bold": True, "bg_color": "#E3F0F4", "border": 1, "num_format": "@"})
    title_format = book.add_format({"bold": True, "num_format": "@"})
    line = book.add_format({"bold": True, "font_color": "#8A1C14", "bg_color": "#FFF3DC", "valign": "vcenter"})
    for index, (header, width) in enumerate(zip(headers, widths, strict=True)):
        page.set_column(index, index, width, text)
        page.write_blank(0, index, None, line)
        page.write_string(1 + len(titles), index, header, head)
    for number, title in enumerate(titles, start=1):
        for index, words in enumerate(title[: len(headers)]):
            page.write_string(number, index, words, title_format)
    page.write_string(0, 0, mark.line, line)
    page.set_row(0, 24)
    page.freeze_panes(HEAD_ROWS + len(titles), 1)
    page.repeat_rows(0, 1 + len(titles))
    page.set_landscape()
    page.set_header(_printed(f"&L{ONLY_FOR_WORK}&R", f"{mark.exporter} {mark.when}"))
    page.set_footer(_printed("&L", f"{mark.post} 导出编号 {mark.number}") + "&R&P / &N")
    book.set_properties({"title": mark.title, "author": mark.exporter, "comments": mark.line, "keywords": mark.number})
    book.set_custom_property("导出编号", mark.number)
    book.set_custom_property("导出人", mark.exporter)
    book.close()
    return buffer.getvalue(), text.xf_index


def _printed(before: str, words: str) -> str:
    """A part of a printed header, where & begins a code."""
    return before + words[:110].replace("&", "&&")


def workbook(
    sheet: str,
    mark: Mark,
    heads: list[tuple[str, int]],
    rows: Iterable[list[str]],
    titles: Sequence[Sequence[str]] = (),
) -> bytes:
    """The whole file. heads: (header, width) a column; rows: their texts, taken one at a time; titles: rows of text
    between the watermark and the headings."""
    framed, style = frame(sheet, mark, [header for header, _ in heads], [width for _, width in heads], titles)
    letters = [xl_col_to_name(index) for index in range(len(heads))]
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(framed)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            if name != SHEET:
                target.writestr(name, source.read(name))
        before, end, after = source.read(SHEET).decode().partition("</sheetData>")
        with target.open(SHEET, "w", force_zip64=True) as file:
            # The size of the sheet is not known yet; without the note a reader looks for itself.
            file.write(re.sub(r"<dimension [^>]*/>", "", before).encode())
            for number, texts in enumerate(rows, start=HEAD_ROWS + len(titles) + 1):
                cells = "".join(
                    f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>'
                    for letter, text in zip(letters, texts, strict=True)
                    if text
                )
                file.write(f'<row r="{number}">{cells}</row>'.encode())
            file.write((end + after).encode())
    return buffer.getvalue()


def _text(text: str) -> str:
    written = escape(UNWRITABLE.sub("", text[:LONGEST_CELL])).replace("\r", "_x000D_")
    space = ' xml:space="preserve"' if written != written.strip() or "\n" in written or "\t" in written else ""
    return f"<t{space}>{written}</t>"
