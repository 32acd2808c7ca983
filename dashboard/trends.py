"""How a figure went: stocks by year up to now, monthly events by month."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.figures import Figure, figure_of, stored_values
from dashboard.indicators.declaration import Indicator, Kind
from dashboard.periods import Period, choices, month_id, parse_period
from stations.models import Region

MONTHS = 13


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend: its id and name, and the figure in it."""

    period: str
    name: str
    figure: Figure


def trend_of(indicator: Indicator, region: Region, day: date) -> list[Point]:
    """Oldest first: thirteen months of a monthly flow, else every closed year and now."""
    if indicator.kind is Kind.FLOW_MONTH:
        return [_month(indicator, region, first) for first in _months(day)]
    names = [(choice["id"], choice["label"]) for choice in reversed(choices(day))]
    points = []
    for period_id, name in names:
        period = parse_period(period_id, day)
        points.append(
            Point(period_id, name, figure_of(indicator, region, period, stored_values([region.code], period)))
        )
    return points


def _months(day: date) -> list[date]:
    """The first days of the last thirteen months, the running one last."""
    months = [day.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _month(indicator: Indicator, region: Region, first: date) -> Point:
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    period = Period(month_id(first), first, last, closed=True)
    figure = figure_of(indicator, region, period, stored_values([region.code], period))
    return Point(period.id, f"{first.year}年{first.month}月", figure)
