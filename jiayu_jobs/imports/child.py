"""Reads one table in a process of its own, and writes it to standard output: run by reading.py under limits.

It imports nothing of the portal. What it writes is JSON: [{"name", "first_row", "first_column", "columns": [[text]]}];
a cell is a text, "" where empty. Numbers lose a pointless ".0"; one that is too long to be exact keeps its exponent, so that the
rule for ID numbers can say what happened; dates are ISO.
"""

import csv
import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

EXACT = 10**15


def text_of(cell: Any) -> str:
    """A cell as text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def columns_of(rows: list[Any], most_columns: int) -> list[list[str]]:
    """Rows turned into columns of text, as wide as the widest row; trailing empty rows are left out."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = min(max((len(row) for row in rows), default=0), most_columns + 1)
    columns = []
    for index in range(width):
        cells = [row[index] if index < len(row) else "" for row in rows]
        columns.append(cells if all(type(cell) is str for cell in cells) else [text_of(cell) for cell in cells])
    return columns


def read_workbook(content: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """Every visible sheet of a workbook."""
    from python_calamine import CalamineWorkbook

    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for data in book.sheets_metadata:
            if not str(data.typ).endswith("WorkSheet") or not str(data.visible).endswith(".Visible"):
                continue
            sheet = book.get_sheet_by_name(data.name)
            rows = sheet.to_python(skip_empty_area=True, nrows=most_rows + 2)
            first_row, first_column = sheet.start or (0, 0)
            columns = columns_of(rows, most_columns)
            sheets.append({"name": data.name, "first_row": first_row, "first_column": first_column, "columns": columns})
    return sheets


def read_text(content: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """The one table of a CSV file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        rows.append(row)
        if len(rows) > most_rows + 2:
            break
    return [{"name": "", "first_row": 0, "first_column": 0, "columns": columns_of(rows, most_columns)}]


def main(kind: str, most_rows: str, most_columns: str, bytes_of_memory: str) -> None:
    """Read standard input and write standard output, or end with a status that is not 0."""
    resource.setrlimit(resource.RLIMIT_AS, (int(bytes_of_memory), int(bytes_of_memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    read = read_workbook if kind == "xlsx" else read_text
    try:
        sheets = read(content, int(most_rows), int(most_columns))
    except MemoryError:
        sys.exit(3)
    sys.stdout.buffer.write(json.dumps(sheets, ensure_ascii=False).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
