"""From an uploaded file to columns of text, through a child process with limits (security.md F1, decision 2).

The child can be given a hostile file: it holds no key, no connection and no environment of ours, may use 2 GB of address
space, and is killed at 600 MB of memory or when its time is over. The file never touches the disk on the way.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from array import array
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jiayu_jobs.imports.cells import Cells
from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.gate import AGAIN, Kind, inspect
from jiayu_jobs.imports.limits import MEBIBYTE, Limits

CHILD = Path(__file__).with_name("child.py")
ADDRESS_SPACE = 2 * 1024 * MEBIBYTE
RESIDENT = 600 * MEBIBYTE
LOOK_SECONDS = 0.02
PAGE_BYTES = 4096
# How the child ends when an allocation is refused: told by itself, or aborted by the parser.
NO_MEMORY = (3, -signal.SIGABRT, -signal.SIGKILL)
TOO_HEAVY = "读这张表用的时间或内存太多，不像正常的表。请只保留要导入的那张表和有内容的行，另存一份再上传。"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it stands in the file: columns of text of one length; first_row is the row number of the first one."""

    name: str
    first_row: int
    first_column: int
    columns: Sequence[Sequence[str]]

    @property
    def height(self) -> int:
        """Rows, the header included."""
        return len(self.columns[0]) if self.columns else 0


def read_sheets(content: bytes, limits: Limits, kind: Kind | None = None) -> list[RawSheet]:
    """Every visible sheet with something in it, in the file's order. Raises Unusable.

    kind: what the gate said of these very bytes; None has it look now.
    """
    kind = kind or inspect(content, limits)
    output = _run([kind, str(limits.rows), str(limits.columns), str(ADDRESS_SPACE)], content, limits.seconds)
    sheets = [
        RawSheet(
            sheet["name"],
            sheet["first_row"] + 1,
            sheet["first_column"] + 1,
            [_column(*column) for column in sheet["columns"]],
        )
        for sheet in json.loads(output)
    ]
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Unusable("表里没有内容。请填好后再上传。")
    for sheet in filled:
        if sheet.height > limits.rows + 1:
            raise Unusable(f"表里超过 {limits.rows:,} 行。请分成几个文件，分次上传。")
        if len(sheet.columns) > limits.columns:
            raise Unusable(f"表里超过 {limits.columns} 列。请只保留要导入的列再上传。")
    return filled


def _column(texts: list[str], kind: str, numbers: str) -> Cells[str]:
    """A column as the child wrote it (child.py)."""
    return Cells(texts, array("I", array(kind, b64decode(numbers))))


def _run(words: list[str], content: bytes, seconds: int) -> bytes:
    command = [sys.executable, "-I", str(CHILD), *words]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    )
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process, over), daemon=True)
    watcher.start()
    try:
        output, _ = process.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise Unusable(TOO_HEAVY) from error
    finally:
        watcher.join()
    if over.is_set() or process.returncode in NO_MEMORY:
        raise Unusable(TOO_HEAVY)
    if process.returncode != 0:
        raise Unusable(f"文件已损坏，或不是规范的表格，读不出来。{AGAIN}")
    return output


def _watch(process: subprocess.Popen[bytes], over: threading.Event) -> None:
    """Kill the child when it uses too much memory (where the system tells: Linux)."""
    path = Path(f"/proc/{process.pid}/statm")
    while process.poll() is None:
        try:
            resident = int(path.read_text().split()[1]) * PAGE_BYTES
        except (OSError, IndexError):
            resident = 0
        if resident > RESIDENT:
            over.set()
            process.kill()
            return
        time.sleep(LOOK_SECONDS)
