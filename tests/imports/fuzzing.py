"""Workbooks that nobody would fill in: cells of every kind, members of the archive changed, bytes changed.

Every case is made from its number and one seed, so that a number in a failure is the case itself.
"""

import csv
import io
import random
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.imports.sheet import Sheet
from tests.cast import AREA, OWN, SIBLING

# What people, their programs and those who wish harm put into cells.
ODD_TEXTS = (
    "", " ", "\u3000", "\u00a0", "\ufeff", "\u200b\u200b", "-", "—", "无", "*", "**", "'", '"', "、", "，、；", "\\N", "\\.", "\\",
    "=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "=cmd|' /C calc'!A0", "{{7*7}}", "%s", "%", "null", "None", "NaN", "nan", "inf",
    "0", "00", "1", "-0", "０", "²²²²²²", "٤٢١٢٢١", "४२१२२१", "①②③④⑤⑥", "四二一二二一", "Ⅹ", "1e400", "9" * 400, "0.1", "4,000元", "1_000", "４０００",
    "1e5", "1E+17", "4.21299199003070e+17", "-99999999999", "9" * 18, "1900-01-00", "9999-12-31", "0001-01-01", "2024-02-30", "2024-13-01",
    "20240506", "2024/5/6", "２０２４年５月６日", "45418", "10000-01-01", "2024-05-06 25:00:00", "2024-05-06T00:00:00+99:99", "今天", "明年",
    "\x00", "a\x00b", "\x01\x02\x1f", "\x7f\x85", "\ud800", "\udfff王", "\U000e0100", "\U0010ffff", "\ufdd0", "\ufffe",
    "\u202e王小明", "\u2066x\u2069", "王\u200f小明", "e\u0301" * 40, "👨\u200d👩\u200d👧", "𠮷", "㐀", "ﬃ", "Ǆ", "İ", "ß" * 40, "ﷺ" * 12, "王" * 39, "王" * 40, "王" * 41,
    "x" * 200, "x" * 201, "x" * 5000, "a\tb", "a\nb", "a\r\nb", "a\u2028b", "<script>alert(1)</script>", "'; DROP TABLE x; --", "../../etc/passwd",
    "买买提·阿不都", "欧阳·", "··", "O'Brien", "Müller", "Ωμέγα", "Иван", "ضاد", "ไทย",
)  # fmt: skip
ODD_CELLS: tuple[Any, ...] = (
    True, False, 0, -1, 0.1, 1e308, -1e308, 1e-308, 421299199003070010, 4.2e17, 2**63, 12345678901234567890,
    date(1900, 1, 1), date(9999, 12, 31), datetime.fromisoformat("2024-05-06T13:14:15"), timedelta(hours=30), None,
)  # fmt: skip
LETTERS = "王小明李abcXYZ0123456789０１２３、，；/|\n\t .-*#=+@\\\"'%_\u200b\u202e𠮷é\u0301"
# Cells that load, where a sheet gives no list of what may be written.
TYPICAL = {
    "户籍村(社区)代码": OWN, "居住村(社区)代码": OWN, "学校": "嘉鱼县第一中学", "学期": "2024秋", "户口性质": "农村",
    "就业状态": "未就业", "区划代码": OWN, "类别": "村级零工微服务点", "启用日期": "2024-03-01",
}  # fmt: skip
PARTS_OF_XML = (
    b"<c r=",
    b"<row ",
    b"</row>",
    b"<v>",
    b"</v>",
    b't="s"',
    b"<sheet ",
    b"r:id=",
    b"<si>",
    b"</si>",
    b"<t>",
    b"count=",
)


def dice_of(seed: int, number: int) -> random.Random:
    """The dice of one case."""
    return random.Random(seed * 1_000_003 + number)


def odd_text(dice: random.Random) -> str:
    """One cell of the list, two of them, or letters at random."""
    throw = dice.random()
    if throw < 0.7:
        return dice.choice(ODD_TEXTS)
    if throw < 0.8:
        return dice.choice(ODD_TEXTS) + dice.choice(ODD_TEXTS)
    if throw < 0.9:
        return "".join(chr(dice.choice((dice.randrange(0x20), dice.randrange(0x3000), dice.randrange(0x110000)))) for _ in range(dice.randrange(1, 8)))  # fmt: skip
    return "".join(dice.choice(LETTERS) for _ in range(dice.randrange(1, 60)))


def bent(dice: random.Random, text: str) -> str:
    """A text as a keyboard, a workbook or a careless copy would have it."""
    how = dice.randrange(6)
    if how == 0:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    if how == 1:
        at = dice.randrange(len(text) + 1)
        return (
            text[:at] + dice.choice(("\u200b", " ", "\u3000", "\u202e", "\x00", "\ud800", "\t", "\u0301")) + text[at:]
        )
    if how == 2:
        return text.lower()
    if how == 3:
        return text[:-1]
    return text + dice.choice(("*", ".0", "。", "e+17", "'", "、", "\n"))


def good_cells(sheet: Sheet, sequence: int, dice: random.Random) -> dict[str, str]:
    """A row that loads, filled in as far as the sheet's own lists of what may be written allow."""
    row: dict[str, str] = {}
    for column in sheet.columns:
        options = sheet.options(column)
        if options and (column.required or dice.random() < 0.5):
            row[column.header] = dice.choice(options)
    row |= {
        header: text for header, text in TYPICAL.items() if any(column.header == header for column in sheet.columns)
    }
    if any(column.field == "id_number" for column in sheet.columns):
        row["姓名"] = f"测试人{'甲乙丙丁戊己庚辛壬癸'[sequence % 10]}"
        row["身份证号"] = make(AREA, date(1960, 1, 1) + timedelta(days=sequence // 400), sequence % 400 * 2 + 2)
    else:
        row["名称"] = f"网点{sequence}"
    return row


def fuzzed_row(sheet: Sheet, sequence: int, dice: random.Random) -> dict[str, str]:
    """A row of which a few cells are odd, now and then every one."""
    row = good_cells(sheet, sequence, dice)
    headers = [column.header for column in sheet.columns]
    odd = headers if dice.random() < 0.05 else dice.sample(headers, dice.choice((0, 1, 1, 1, 2, 3, 6)))
    for header in odd:
        row[header] = bent(dice, row[header]) if row.get(header) and dice.random() < 0.3 else odd_text(dice)
    if dice.random() < 0.05:
        place = next(column.header for column in sheet.columns if column.field == "region")
        row[place] = dice.choice((SIBLING, "421221", OWN + "000", bent(dice, OWN)))
    return {header: row.get(header, "") for header in headers}


def fuzzed_headers(sheet: Sheet, dice: random.Random) -> list[str]:
    """The headers, now and then bent, doubled, in another order or in other words."""
    headers = [column.header + dice.choice(("", "", "*")) for column in sheet.columns]
    throw = dice.random()
    if throw < 0.15:
        headers[dice.randrange(len(headers))] = odd_text(dice)
    elif throw < 0.25:
        dice.shuffle(headers)
    elif throw < 0.3:
        headers[dice.randrange(len(headers))] = headers[dice.randrange(len(headers))]
    return headers


def workbook_of(sheet: Sheet, dice: random.Random, sequence: int) -> bytes:
    """An .xlsx with cells of every type, merged cells, formulas, hidden sheets and rows far down."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "nan_inf_to_errors": True})
    if dice.random() < 0.2:
        book.add_worksheet("旧表").write_string(0, 0, odd_for_xml(dice))
    page = book.add_worksheet(dice.choice((sheet.name, "Sheet1", "表 1")))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, header in enumerate(fuzzed_headers(sheet, dice)):
        page.write_string(0, column, for_xml(header))
    for line in range(1, dice.randrange(2, 5)):
        for column, text in enumerate(fuzzed_row(sheet, sequence * 4 + line, dice).values()):
            write_odd(page, line, column, text, dice, day)
    if dice.random() < 0.1:
        page.merge_range(1, 0, 2, dice.randrange(1, 4), odd_for_xml(dice))
    if dice.random() < 0.05:
        page.write_string(dice.choice((5_000, 19_999, 30_000)), dice.choice((0, 59, 80)), "角")
    if dice.random() < 0.1:
        page.hide()
        book.add_worksheet("另一张").activate()
    book.close()
    return buffer.getvalue()


def write_odd(page: Any, line: int, column: int, text: str, dice: random.Random, day: Any) -> None:
    """One cell: mostly its text, else a value of another type or a formula."""
    throw = dice.random()
    if throw > 0.97:
        value = dice.choice(ODD_CELLS)
        if isinstance(value, date):
            page.write_datetime(line, column, value, day)
        else:
            page.write(line, column, value)
    elif throw > 0.95:
        page.write_formula(
            line, column, dice.choice(("=1+1", "=1/0", "=A1", "=NOW()")), None, dice.choice((2, "#DIV/0!", "", "王"))
        )
    else:
        page.write_string(line, column, for_xml(text)[:32_767])


def for_xml(text: str) -> str:
    """A text as an .xlsx can hold one."""
    return text.encode("utf-8", "replace").decode()


def odd_for_xml(dice: random.Random) -> str:
    """An odd text as an .xlsx can hold one."""
    return for_xml(odd_text(dice))[:32_767]


def table_of(sheet: Sheet, dice: random.Random, sequence: int) -> bytes:
    """A CSV file in a right or wrong encoding, with lines of every length."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dice.choice((",", ",", ",", ",", ";", "\t")), quoting=dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)), lineterminator=dice.choice(("\r\n", "\n", "\r")))  # fmt: skip
    writer.writerow(fuzzed_headers(sheet, dice))
    for line in range(1, dice.randrange(2, 5)):
        row = list(fuzzed_row(sheet, sequence * 4 + line, dice).values())
        writer.writerow(row[: dice.randrange(len(row))] if dice.random() < 0.1 else row + [""] * dice.randrange(3))
    encoding = dice.choice(
        ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "gb18030", "shift_jis", "cp1252")
    )
    return buffer.getvalue().encode(encoding, "replace")


def mutated_members(content: bytes, dice: random.Random) -> bytes:
    """The archive with one member's content changed, and every checksum right again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        bad = dice.choice([name for name in names if name.startswith("xl/")] if dice.random() < 0.8 else names)
        for name in names:
            member = old.read(name)
            if name == bad:
                if dice.random() < 0.1:
                    continue
                member = mutated_xml(member, dice)
            new.writestr(name, member)
    return buffer.getvalue()


def mutated_xml(member: bytes, dice: random.Random) -> bytes:
    """Markup with numbers blown up, tags lost or doubled, entities and bytes put in."""
    found = bytearray(member)
    for _ in range(dice.randrange(1, 4)):
        part = dice.choice(PARTS_OF_XML)
        at = found.find(part, dice.randrange(len(found) or 1))
        how = dice.randrange(6)
        if how == 0 and at >= 0:
            del found[at : at + len(part)]
        elif how == 1 and at >= 0:
            found[at:at] = part
        elif how == 2:
            at = next((i for i in range(dice.randrange(len(found) or 1), len(found)) if 48 <= found[i] <= 57), -1)
            if at >= 0:
                found[at : at + 1] = dice.choice((b"-1", b"4294967295", b"99999999999999999999", b"1e999", b"NaN", b""))
        elif how == 3:
            at = dice.randrange(len(found) + 1)
            found[at:at] = dice.choice(
                (b"&#0;", b"&#xD800;", b"&amp;", b"&x;", b"_x0000_", b"\x00", b"\xff\xfe", b"]]>", b"<!--", b"<?x?>")
            )
        else:
            found = bytearray(mutated_bytes(bytes(found), dice, 1))
    return bytes(found)


def mutated_bytes(content: bytes, dice: random.Random, times: int) -> bytes:
    """Bytes set, cut or doubled."""
    found = bytearray(content)
    for _ in range(times):
        if not found:
            break
        at, how = dice.randrange(len(found)), dice.randrange(4)
        if how == 0:
            found[at] = dice.randrange(256)
        elif how == 1:
            del found[at : at + dice.randrange(1, 200)]
        elif how == 2:
            found[at:at] = found[at : at + 50]
        else:
            found[at : at + 4] = dice.randbytes(4)
    return bytes(found)


def fuzzed_file(sheet: Sheet, dice: random.Random, sequence: int) -> bytes:
    """A file of one of the kinds above, as sent or damaged on the way."""
    content = table_of(sheet, dice, sequence) if dice.random() < 0.3 else workbook_of(sheet, dice, sequence)
    throw = dice.random()
    if content.startswith(b"PK") and throw < 0.5:
        return mutated_members(content, dice)
    return mutated_bytes(content, dice, dice.randrange(1, 6)) if throw < 0.7 else content
