"""Small numbers on walls and public pages (experience/screen.md 24): counts of people from 1 to 4 in a village are not shown."""

from typing import Any

from dashboard.indicators.declaration import Indicator
from jiayu_jobs.regions import LEAF_LEVELS

SMALLEST_SHOWN = 5


def is_small(indicator: Indicator, level: str, value: Any) -> bool:
    """Whether a figure of a village must read <5 before visitors."""
    return indicator.about_people and level in LEAF_LEVELS and value is not None and 0 < value < SMALLEST_SHOWN


def hide_small(cells: dict[str, Any], small: set[str]) -> set[str]:
    """Which siblings to hide with the small ones: where exactly one is small, the smallest other one goes too, so that
    the parent's total minus the rest does not give it away. cells: code -> value; returns every code to hide."""
    hidden = set(small)
    others = sorted((value, code) for code, value in cells.items() if code not in small and value)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return hidden
