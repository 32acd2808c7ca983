"""Where an exported workbook lies, sealed and bound to its export."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from jiayu_jobs.crypto import files as sealed
from jiayu_jobs.exports.models import ExportFile


def path_of(export: ExportFile) -> Path:
    """Where the file of an export lies."""
    return Path(settings.EXPORTS_DIR) / f"{export.pk}.xlsx"


def keep(export: ExportFile, content: bytes) -> None:
    """Seal and store; whole or not at all."""
    sealed.keep(path_of(export), content, place(export))


def fetch(export: ExportFile) -> bytes:
    """The workbook. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return sealed.fetch(path_of(export), place(export))


def remove(export: ExportFile) -> None:
    """The file goes."""
    path_of(export).unlink(missing_ok=True)


def place(export: ExportFile) -> bytes:
    """What binds a file to its export."""
    return _place(export.pk)


def stored() -> Iterator[tuple[Path, bytes]]:
    """Every finished file, and what binds it to its export."""
    for path in sorted(Path(settings.EXPORTS_DIR).glob("*.xlsx")):
        yield path, _place(path.stem)


def _place(key: Any) -> bytes:
    return f"exports\0{key}".encode()
