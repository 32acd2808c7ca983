"""Small numbers on walls and public pages (experience/screen.md 24): counts of people from 1 to 4 in a village are not shown."""

from typing import Any

from dashboard.indicators.declaration import Indicator
from jiayu_jobs.regions import LEAF_LEVELS

SMALLEST_SHOWN = 5


def is_small(indicator: Indicator, level: str, value: Any) -> bool:
    """Whether a figure of a village must read <5 before visitors."""
    return indicator.about_people and level in LEAF_LEVELS and value is not None and 0 < value < SMALLEST_SHOWN


def hides_ratio(indicator: Indicator, hidden: set[str]) -> bool:
    """Whether a rate would give a hidden count away: one of its parts is a hidden figure."""
    return bool(indicator.denominator) and bool(hidden.intersection(indicator.parts))


def blank_parts(value: Any) -> Any:
    """Breakdowns of a village with every count from 1 to 4 blanked (None reads <5)."""
    if isinstance(value, dict):
        return {name: part if name in {"code", "lng", "lat"} else blank_parts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [blank_parts(part) for part in value]
    return None if isinstance(value, int) and 0 < value < SMALLEST_SHOWN else value


def hide_small(cells: dict[str, Any], small: set[str]) -> set[str]:
    """Which siblings to hide with the small ones: where exactly one is small, the smallest other one goes too, so that
    the parent's total minus the rest does not give it away. cells: code -> value; returns every code to hide."""
    hidden = set(small)
    others = sorted((value, code) for code, value in cells.items() if code not in small and value)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return hidden
