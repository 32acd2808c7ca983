"""The gate before the parser: is this really a harmless workbook or text table of a bearable size? (security.md F1)

The archive is inflated piece by piece and thrown away again, so that a bomb costs the bytes up to the limit and no more;
nothing in it is interpreted. What passes is read by the limited child process (reading.py).
"""

import io
import re
import zipfile
import zlib
from typing import Literal

from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.limits import Limits

Kind = Literal["xlsx", "csv"]

MEMBERS = 200
RATIO = 100
RATIO_FROM_BYTES = 1024 * 1024  # small files full of blanks compress well and harm nobody
PIECE = 64 * 1024
OVERLAP = 24

AGAIN = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿(.xlsx)”再上传。"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
ROWS = (b"<row", b":row ")
# XML knows them in capitals only; the second pair is how they stand in UTF-16.
DECLARATIONS = tuple(
    word.encode(code) for code in ("ascii", "utf-16-le", "utf-16-be") for word in ("<!DOCTYPE", "<!ENTITY")
)
LINKED_BOOK = re.compile(r"xl/externalLinks/|xl/connections\.xml|xl/queryTables/", re.IGNORECASE)
PROGRAM = re.compile(r"vbaProject|\.bin$|xl/macrosheets/|activeX|xl/embeddings/", re.IGNORECASE)
HARMLESS_BIN = re.compile(r"xl/printerSettings/", re.IGNORECASE)

# Beginnings of files that are often sent instead.
OTHERS = (
    (b"%PDF", f"这是 PDF 文件，不是表格。{AGAIN}"),
    (b"\xd0\xcf\x11\xe0", f"这是旧版 .xls 文件，或者文件设了打开密码。{AGAIN}"),
    (b"\x89PNG", "这是图片，不是表格。请上传 .xlsx 或 .csv 文件。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请上传 .xlsx 或 .csv 文件。"),
    (b"Rar!", "这是压缩包，不是表格。请解压后上传里面的 .xlsx 文件。"),
    (b"7z\xbc\xaf", "这是压缩包，不是表格。请解压后上传里面的 .xlsx 文件。"),
    (b"{\\rtf", f"这是文档，不是表格。{AGAIN}"),
)


def inspect(content: bytes, limits: Limits) -> Kind:
    """What the file is. Raises Unusable with one sentence for everything that is not to be read."""
    if not content:
        raise Unusable("文件是空的。请选择填好的表再上传。")
    if len(content) > limits.file_bytes:
        raise Unusable(f"文件超过 {limits.file_words}。请分成几个文件，分次上传。")
    for beginning, message in OTHERS:
        if content.startswith(beginning):
            raise Unusable(message)
    kind = kind_of(content)
    if kind == "xlsx":
        _inspect_archive(content, limits)
    else:
        text_of(content)
    return kind


def kind_of(content: bytes) -> Kind:
    """What a file is by its beginning; whether it is harmless, inspect() says."""
    return "xlsx" if content.startswith(b"PK") else "csv"


def text_of(content: bytes) -> str:
    """The text of a CSV file in UTF-8 (with or without a mark) or GB18030. Raises Unusable."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unusable(f"看不出这是什么文件。请上传 .xlsx，或 UTF-8、GB18030 编码的 .csv。{AGAIN}")


def _inspect_archive(content: bytes, limits: Limits) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unusable(f"文件已损坏，打不开。{AGAIN}") from error
    names = [member.filename for member in members]
    if len(members) > MEMBERS:
        raise Unusable(f"文件内部有 {len(members):,} 个部件，不像一张表。{AGAIN}")
    if "xl/workbook.xml" not in names:
        raise Unusable(f"这个压缩文件里没有工作簿。{AGAIN}")
    if any(PROGRAM.search(name) and not HARMLESS_BIN.search(name) for name in names):
        raise Unusable("文件里带有宏或嵌入的程序，不能导入。请另存为不含宏的“Excel 工作簿(.xlsx)”再上传。")
    if any(LINKED_BOOK.search(name) for name in names):
        raise Unusable("表里引用了别的文件或外部数据。请复制后“选择性粘贴为数值”，另存一份再上传。")
    if len(set(names)) != len(names) or any(member.flag_bits & 1 for member in members):
        raise Unusable(f"文件设了密码，或内部结构不正常。{AGAIN}")
    inflated = 0
    for member in members:
        inflated = _inflate(archive, member, inflated, len(content), limits)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, inflated: int, size: int, limits: Limits) -> int:
    """Run through one member; returns the bytes inflated so far, this member's included."""
    is_sheet, is_markup = bool(SHEET.fullmatch(member.filename)), member.filename.lower().endswith((".xml", ".rels"))
    rows, tail = 0, b""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                inflated += len(piece)
                _refuse_bombs(inflated, size, limits)
                if is_markup:
                    window = tail + piece
                    if any(word in window for word in DECLARATIONS):
                        raise Unusable(f"文件内部含有不允许的声明(DTD)，不能导入。{AGAIN}")
                    if is_sheet:
                        # What stands wholly in the overlap was counted with the piece before.
                        rows += sum(window.count(word) - tail.count(word) for word in ROWS)
                        if rows > limits.rows + 1:
                            raise Unusable(
                                f"表里超过 {limits.rows:,} 行。如果多半是空行，请选中并删除它们；如果确有这么多人，请分次上传。"
                            )
                    tail = window[-OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unusable(f"文件已损坏，打不开。{AGAIN}") from error
    return inflated


def _refuse_bombs(inflated: int, size: int, limits: Limits) -> None:
    if inflated > limits.inflated_bytes or (inflated > RATIO_FROM_BYTES and inflated > RATIO * size):
        raise Unusable("文件展开后太大，不像正常的表。请只保留要导入的那张表和有内容的行，另存一份再上传。")
