"""Periods of figures: now, a year, a quarter, a month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from dashboard.models import NOW

FIRST_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Period:
    """A period as asked for: its id, the day a stock is taken on, and the months that a flow adds up."""

    id: str
    first: date
    last: date
    closed: bool

    @property
    def stored(self) -> str:
        """The stored period that holds stocks: "now", or the year of the last day."""
        return str(self.last.year) if self.closed else NOW

    def months(self) -> list[str]:
        """Month ids from the first to the last day."""
        day, found = self.first.replace(day=1), []
        while day <= self.last:
            found.append(month_id(day))
            day = (day + timedelta(days=32)).replace(day=1)
        return found


def month_id(day: date) -> str:
    """202411 for a day in November 2024."""
    return f"{day:%Y%m}"


def last_day(year: str) -> date:
    """The last day of a year."""
    return date(int(year), 12, 31)


def closed_years(day: date) -> list[str]:
    """Years that are over on a day, oldest first, from the first year the portal keeps."""
    return [str(year) for year in range(getattr(settings, "FIRST_YEAR", FIRST_YEAR), day.year)]


def parse_period(text: str, day: date) -> Period:
    """The period for "", "now", "2024", "2024Q3", "202411" or "2024-11", seen on a day. Raises ValueError for others.

    The running year, quarter and month end today and are not closed; so does "now", which begins on the 1st of January.
    """
    wanted = (text or NOW).strip()
    if wanted == NOW:
        return Period(NOW, day.replace(month=1, day=1), day, closed=False)
    if match := re.fullmatch(r"(\d{4})", wanted):
        first, last = date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    elif match := re.fullmatch(r"(\d{4})Q([1-4])", wanted):
        first = date(int(match[1]), int(match[2]) * 3 - 2, 1)
        last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    elif (match := re.fullmatch(r"(\d{4})-?(\d{2})", wanted)) and 1 <= int(match[2]) <= 12:
        first = date(int(match[1]), int(match[2]), 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    else:
        raise ValueError(f"期间“{wanted}”看不懂，请用 now、2024、2024Q3 或 202411。")
    if first > day:
        raise ValueError(f"期间“{wanted}”还没有到。")
    return Period(wanted.replace("-", ""), first, min(last, day), closed=last < day)


def choices(day: date) -> list[dict[str, str]]:
    """What a period switch offers, newest first."""
    return [{"id": NOW, "label": "现在"}] + [
        {"id": year, "label": f"{year} 年度"} for year in reversed(closed_years(day))
    ]


def label(period: Period) -> str:
    """What a period shows, in words."""
    if period.id == NOW:
        return f"{period.last.year}年{period.last.month}月{period.last.day}日 现在"
    kind = {4: "年度", 6: "月" if "Q" not in period.id else "季度"}[len(period.id)]
    name = f"{period.id} {kind}" if kind != "月" else f"{period.id[:4]}年{int(period.id[4:])}月"
    return f"{name} · 截至 {period.last:%Y-%m-%d}"
