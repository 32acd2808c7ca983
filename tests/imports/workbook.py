"""Workbooks for tests: rows of the labour sheet, as bytes."""

import csv
import io
from datetime import datetime
from typing import Any

import xlsxwriter

from jiayu_jobs.imports import services
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.registry import sheet_of
from tests.cast import OWN, citizen


def headers_of(rows: list[dict[str, str]], kind: str = "labour") -> list[str]:
    """The headers that occur, in the sheet's order."""
    return [column.header for column in sheet_of(kind).columns if any(column.header in row for row in rows)]


def person(sequence: int, **given: str) -> dict[str, str]:
    """A row that loads, by header."""
    return {
        "姓名": f"测试人{'甲乙丙丁戊己庚辛壬癸'[sequence % 10]}",
        "身份证号": citizen(sequence),
        "户籍村(社区)代码": OWN,
        "户口性质": "农村",
        "就业状态": "在校",
        **given,
    }


def workbook(
    rows: list[dict[str, str]], headers: list[str] | None = None, name: str = "", kind: str = "labour"
) -> bytes:
    """An .xlsx file; headers: those of the rows, in the sheet's order, when not given."""
    headers = headers or headers_of(rows, kind)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    # The same rows are the same bytes, also a second later.
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001  # as a file says it, without a zone
    page = book.add_worksheet(name or sheet_of(kind).name)
    for column, header in enumerate(headers):
        page.write_string(0, column, header)
        for line, row in enumerate(rows, start=1):
            value = row.get(header.rstrip("*"), "")
            page.write(line, column, value) if not isinstance(value, str) else page.write_string(line, column, value)
    book.close()
    return buffer.getvalue()


def text_table(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """The same as CSV."""
    headers = headers_of(rows)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headers)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def sent(kind: str, content: bytes, by: Any, region: Any, **given: Any) -> ImportBatch:
    """A workbook received and looked at, by somebody who acts already."""
    return services.preview(
        services.receive(kind=kind, content=content, file_name="表.xlsx", by=by, region=region, later=False, **given)
    )


def bring_in(kind: str, content: bytes, by: Any, region: Any) -> ImportBatch:
    """The whole way."""
    batch = sent(kind, content, by, region)
    services.confirm(batch=batch, by=by, later=False)
    return services.apply(batch, by)
