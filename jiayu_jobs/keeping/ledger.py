"""Whose information was erased, told to a place outside the database, so that a restored backup is brought up to it (C8).

ERASURES names the file: one line an erasure, the record's key and the day, nothing else. It only grows, lies beside the
heads of the audit, not in a backup of the database, and is read by whoever restores one.
"""

import os
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings

from jiayu_jobs.clock import today


def note(keys: Iterable[UUID]) -> None:
    """Add keys that are not there yet, on the disk before it returns; called before anything is erased."""
    known = read()
    lines = [f"{key} {today().isoformat()}\n" for key in keys if key not in known]
    if not lines:
        return
    settings.ERASURES.parent.mkdir(parents=True, exist_ok=True)
    with settings.ERASURES.open("a", encoding="ascii") as file:
        if file.tell() and not _ends_a_line():
            file.write("\n")
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def read() -> dict[UUID, date]:
    """Every erased key with its day, oldest first; a line cut short by a crash is left out."""
    if not settings.ERASURES.is_file():
        return {}
    found = {}
    for line in settings.ERASURES.read_text(encoding="ascii", errors="replace").splitlines():
        words = line.split()
        try:
            found[UUID(words[0])] = date.fromisoformat(words[1])
        except (IndexError, ValueError):
            continue
    return found


def _ends_a_line() -> bool:
    with settings.ERASURES.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
