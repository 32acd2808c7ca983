"""The kinds of workbooks there are; apps add theirs when they start."""

from collections.abc import Callable

from jiayu_jobs.imports.sheet import Sheet

_SHEETS: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    """Add a kind."""
    _SHEETS[sheet.kind] = sheet


def sheet_of(kind: str) -> Sheet:
    """The sheet of a kind. Raises KeyError."""
    return _SHEETS[kind]


def kinds_for(may: Callable[[str], bool]) -> list[Sheet]:
    """The kinds that somebody may send; may: whether they have a capability."""
    return [sheet for sheet in kinds() if may(sheet.capability)]


def kinds() -> list[Sheet]:
    """Every kind: those sent every day, then the others, each in the order of their words."""
    return [_SHEETS[kind] for kind in sorted(_SHEETS, key=lambda kind: (not _SHEETS[kind].usual, kind))]
