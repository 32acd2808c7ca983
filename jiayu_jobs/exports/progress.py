"""How far a worker is with an export, told through the cache: what is written is not committed before the end.

Without the cache the page shows no share; nothing depends on it.
"""

from dataclasses import dataclass

from django.core.cache import cache

from jiayu_jobs.exports.models import ExportFile

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows written, and how many there are."""

    written: int
    total: int

    @property
    def share(self) -> int:
        """In whole per cent, never more than 100."""
        return min(100, self.written * 100 // self.total) if self.total else 0


def tell(export: ExportFile, written: int, total: int) -> None:
    """So many rows are written by now."""
    cache.set(_key(export), [written, total], KEPT_SECONDS)


def progress_of(export: ExportFile) -> Progress | None:
    """The newest word of the worker; None before its first, or without the cache."""
    told = cache.get(_key(export))
    return Progress(*told) if told else None


def _key(export: ExportFile) -> str:
    return f"export-progress:{export.pk}"
