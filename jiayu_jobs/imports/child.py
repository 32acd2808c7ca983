"""Reads one table in a process of its own, and writes it to standard output: run by reading.py under limits.

It imports nothing of the portal. What it writes is JSON: [{"name", "first_row", "first_column", "columns": [[texts, type,
numbers]]}]; a column is its different texts and, a row, the number of its text (base64 of an array of that type): a county's
table says the same few words a hundred thousand times. A cell is a text, "" where empty. Numbers lose a pointless ".0"; one
that is too long to be exact keeps its exponent, so that the rule for ID numbers can say what happened; dates are ISO.
"""

import csv
import io
import json
import resource
import sys
from array import array
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import islice
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


def columns_of(rows: Iterable[list[Any]], most_rows: int, most_columns: int) -> list[list[Any]]:
    """Rows turned into columns as they come, as wide as the widest row; trailing empty rows are left out.

    One row and one column more than may be are kept, so that whoever reads them sees that there are too many.
    """
    texts: list[dict[str, int]] = []
    numbers: list[array[int]] = []
    height = filled = 0
    for row in islice(rows, most_rows + 2):
        for _ in range(len(texts), min(len(row), most_columns + 1)):
            texts.append({"": 0})
            numbers.append(array("I", bytes(4 * height)))
        for cell, known, column in zip(row, texts, numbers, strict=False):
            text = cell if type(cell) is str else text_of(cell)
            column.append(known.setdefault(text, len(known)))
        for column in numbers[len(row) :]:
            column.append(0)
        height += 1
        if row.count("") != len(row):
            filled = height
    return (
        [packed(list(known), column[:filled]) for known, column in zip(texts, numbers, strict=True)] if filled else []
    )


def packed(texts: list[str], numbers: "array[int]") -> list[Any]:
    """A column as it is written out: its numbers as narrow as they can be."""
    kind = "B" if len(texts) <= 1 << 8 else "H" if len(texts) <= 1 << 16 else "I"
    return [texts, kind, b64encode(array(kind, numbers).tobytes()).decode()]


def read_workbook(content: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """Every visible sheet of a workbook."""
    from python_calamine import CalamineWorkbook

    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for data in book.sheets_metadata:
            if not str(data.typ).endswith("WorkSheet") or not str(data.visible).endswith(".Visible"):
                continue
            sheet = book.get_sheet_by_name(data.name)
            first_row, first_column = sheet.start or (0, 0)
            # The rows above the first one with something in it come as well, as wide as the others.
            columns = columns_of(islice(sheet.iter_rows(), first_row, None), most_rows, most_columns)
            sheets.append({"name": data.name, "first_row": first_row, "first_column": first_column, "columns": columns})
    return sheets


def read_text(content: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """The one table of a CSV file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return [{"name": "", "first_row": 0, "first_column": 0, "columns": columns_of(rows, most_rows, most_columns)}]


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
