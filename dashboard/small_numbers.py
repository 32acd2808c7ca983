"""Small numbers on walls and public pages (experience/screen.md 24): a count of 1 to 4 people of a village reads <5, and
nothing beside it lets it be worked out: no sum of siblings, no whole less its other parts, no earlier value, no rate."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.indicators import INDICATORS
from dashboard.indicators.declaration import Indicator
from dashboard.indicators.labour import PARTS_OF_WHOLES
from jiayu_jobs.regions import LEAF_LEVELS

SMALLEST_SHOWN = 5
NOT_COUNTS = {"code", "lng", "lat"}

Numbers = Mapping[str, Mapping[str, Any]]  # region code -> indicator id -> count


def is_small(value: Any) -> bool:
    """Whether a count is one of 1 to 4."""
    return isinstance(value, int | float) and 0 < value < SMALLEST_SHOWN


def hidden_cells(numbers: Numbers, levels: Mapping[str, str], top: str) -> set[tuple[str, str]]:
    """Which (region, indicator) must not be shown. levels: level of each region; top: the region the others lie in."""
    hidden: set[tuple[str, str]] = set()
    for code, row in numbers.items():
        if levels[code] in LEAF_LEVELS:
            hidden |= {(code, name) for name in hidden_in_a_village(row)}
    for name in {name for _, name in hidden}:
        siblings = {code: row.get(name) for code, row in numbers.items() if code != top and name in row}
        small = {code for code in siblings if (code, name) in hidden}
        hidden |= {(code, name) for code in hide_small(siblings, small)}
    return hidden | {
        (code, name)
        for code, row in numbers.items()
        for name in row
        if hides_ratio(INDICATORS[name], {other for where, other in hidden if where == code})
    }


def hidden_in_a_village(row: Mapping[str, Any]) -> set[str]:
    """The small counts of a village, and every part of a whole of which one part, or the rest, is small."""
    hidden = {name for name, value in row.items() if INDICATORS[name].about_people and is_small(value)}
    for whole, parts in PARTS_OF_WHOLES:
        known = [row.get(name) or 0 for name in parts]
        rest = (row.get(whole) or 0) - sum(known)
        if hidden.intersection((whole, *parts)) or is_small(rest):
            hidden.update(name for name in parts if row.get(name) is not None)
    return hidden


def hide_small(cells: Mapping[str, Any], small: Iterable[str]) -> set[str]:
    """Which siblings to hide with the hidden ones, so that the parent's total less the rest tells none of them: at least
    two, together at least five. cells: code -> count; returns every code to hide."""
    hidden = set(small)
    others = sorted((value, code) for code, value in cells.items() if code not in hidden and value is not None)
    while hidden and others and (len(hidden) < 2 or sum(cells[code] or 0 for code in hidden) < SMALLEST_SHOWN):
        hidden.add(others.pop(0)[1])
    return hidden


def hides_ratio(indicator: Indicator, hidden: set[str]) -> bool:
    """Whether a rate would give a hidden count away: one of its parts is a hidden figure."""
    return bool(indicator.denominator) and bool(hidden.intersection(indicator.parts))


def blank_groups(breakdowns: Mapping[str, Any]) -> dict[str, Any]:
    """Breakdowns of a village: a group with a count from 1 to 4 is blanked whole, since its parts make a known sum."""
    return {name: _blanked(group) if _holds_small(group) else group for name, group in breakdowns.items()}


def blank_points(points: Sequence[dict[str, Any]], code: str, counts: Mapping[str, Sequence[Any]]) -> list[Any]:
    """A village's series with the status small, and no value, in each month in which its count must not be shown.
    counts: the count a month of the village and of its siblings, since their town's total shows what one of them hides."""
    return [
        {**point, "value": None, "status": "small"} if code in hidden else dict(point)
        for point, hidden in zip(points, map(_hidden_of_month, _by_month(counts)), strict=True)
    ]


def _by_month(counts: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """code -> counts, turned into one code -> count a month."""
    return [dict(zip(counts, month, strict=True)) for month in zip(*counts.values(), strict=True)]


def _hidden_of_month(cells: Mapping[str, Any]) -> set[str]:
    return hide_small(cells, {code for code, value in cells.items() if is_small(value)})


def _holds_small(group: Any) -> bool:
    if isinstance(group, Mapping):
        return any(_holds_small(part) for name, part in group.items() if name not in NOT_COUNTS)
    if isinstance(group, list):
        return any(_holds_small(part) for part in group)
    return is_small(group)


def _blanked(group: Any) -> Any:
    if isinstance(group, Mapping):
        return {name: part if name in NOT_COUNTS else _blanked(part) for name, part in group.items()}
    if isinstance(group, list):
        return [_blanked(part) for part in group]
    return None if isinstance(group, int | float) else group
