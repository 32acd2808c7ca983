"""The log files of services and processes: DATA_DIR/logs/<name>.log, for the owner's eyes only."""

from __future__ import annotations

from pathlib import Path
from typing import IO

LIMIT_BYTES = 10_000_000
TAIL_LINES = 30


def open_log(data_dir: Path, name: str) -> IO[bytes]:
    """Open the log `name` for appending; one that has grown large becomes <name>.log.1 first."""
    folder = data_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    log = open(path, "ab")
    path.chmod(0o600)
    return log


def tail(path: Path, mark: int = 0) -> str:
    """Return the log's name and its last lines, none from before byte `mark`."""
    with open(path, "rb") as log:
        log.seek(mark)
        lines = log.read().decode(errors="replace").rstrip().splitlines()
    return "\n".join([f"... {path}", *lines[-TAIL_LINES:]])
