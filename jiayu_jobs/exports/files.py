"""Where an exported workbook lies, sealed and bound to its export."""

from pathlib import Path

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
    return f"exports\0{export.pk}".encode()
