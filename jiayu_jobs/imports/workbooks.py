"""Workbooks out: the template of a kind, and the refused rows of a batch to correct and send again.

Every cell is written as text, so that nothing that somebody typed can become a formula (security.md F3).
"""

import io
from typing import Any

import xlsxwriter
from django.utils import timezone

from jiayu_jobs.imports import files
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.imports.sheet import REMARKS, Sheet

TEMPLATE_ROWS = 2000
LIST_LENGTH = 255  # what Excel takes in a drop-down written out


def _open(buffer: io.BytesIO) -> Any:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    return xlsxwriter.Workbook(buffer, options)


def template(sheet: Sheet) -> bytes:
    """The empty workbook of a kind: headers, notes, drop-downs, and a sheet that explains the columns."""
    buffer = io.BytesIO()
    book = _open(buffer)
    page, head, text, needed = _page(book, sheet.name)
    for index, column in enumerate(sheet.columns):
        page.write_string(
            0, index, column.header + ("*" if column.required else ""), needed if column.required else head
        )
        page.set_column(index, index, column.width, text)
        if column.note:
            page.write_comment(0, index, column.note)
        options = sheet.options(column)
        if options and not column.several and len(",".join(options)) <= LIST_LENGTH:
            page.data_validation(1, index, TEMPLATE_ROWS, index, {"validate": "list", "source": options})
    lists = book.add_worksheet("填表说明")
    lists.set_column(0, 0, 20)
    lists.set_column(1, 2, 60)
    for column_index, title in enumerate(("列", "怎么填", "可填的内容")):
        lists.write_string(0, column_index, title, head)
    for row, column in enumerate(sheet.columns, start=1):
        lists.write_string(row, 0, column.header)
        lists.write_string(row, 1, ("必填。" if column.required else "可空。") + column.note)
        lists.write_string(row, 2, "、".join(sheet.options(column)))
    book.close()
    return buffer.getvalue()


def error_workbook(batch: ImportBatch) -> bytes:
    """The refused rows of a batch with their bad cells marked and what is wrong beside them; ready to be sent again."""
    kept: dict[str, Any] = files.fetch_json(batch, files.PREVIEW)
    sheet = sheet_of(batch.kind)
    required = {column.header for column in sheet.columns if column.required}
    problems: dict[str, dict[str, list[str]]] = {}
    for row, header, message in kept["refusals"]:
        problems.setdefault(str(row), {}).setdefault(header, []).append(message)
    buffer = io.BytesIO()
    book = _open(buffer)
    page, head, text, needed = _page(book, sheet.name)
    bad = book.add_format({"num_format": "@", "bg_color": "#FBE0DE", "font_color": "#8A1C14", "border": 1})
    headers = kept["headers"]
    widths = {column.header: column.width for column in sheet.columns}
    for index, header in enumerate(headers):
        page.write_string(
            0, index, header + ("*" if header in required else ""), needed if header in required else head
        )
        page.set_column(index, index, widths.get(header, 12), text)
    page.write_string(0, len(headers), REMARKS, head)
    page.set_column(len(headers), len(headers), 60, text)
    for position, (row, cells) in enumerate(sorted(kept["cells"].items(), key=lambda item: int(item[0])), start=1):
        wrong = problems.get(row, {})
        for index, cell in enumerate(cells):
            page.write_string(position, index, cell, bad if headers[index] in wrong else text)
            if headers[index] in wrong:
                page.write_comment(position, index, " ".join(wrong[headers[index]]))
        words = "；".join(
            f"{header}：{' '.join(texts)}" if header else " ".join(texts) for header, texts in wrong.items()
        )
        page.write_string(position, len(headers), f"原第 {row} 行。{words}", text)
    book.set_properties({"comments": f"{batch.file_name} {timezone.localtime():%Y-%m-%d %H:%M}"})
    book.close()
    return buffer.getvalue()


def _page(book: Any, name: str) -> tuple[Any, Any, Any, Any]:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 1)
    head = book.add_format({"bold": True, "bg_color": "#E3F0F4", "border": 1, "num_format": "@"})
    needed = book.add_format({"bold": True, "bg_color": "#FFF3DC", "border": 1, "num_format": "@"})
    return page, head, book.add_format({"num_format": "@"}), needed
