"""The screen's numbers in one answer, kept in process memory until a version or a day makes it old."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from dashboard import periods
from dashboard.breakdowns import breakdowns_of, last_months, monthly_counts, series_of
from dashboard.figures import Stored, figure_of, stored_values
from dashboard.indicators import INDICATORS
from dashboard.indicators.declaration import Indicator, Kind
from dashboard.indicators.registry import is_flow
from dashboard.kept import Answer, Kept
from dashboard.periods import Period, parse_period
from dashboard.rollup import current_version
from dashboard.small_numbers import blank_groups, blank_points, hidden_cells
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import across_regions
from stations.context import holds_demo_data
from stations.models import Installation, Region

KEPT = 64
HIDDEN: dict[str, Any] = {"value": None, "status": "small", "previous": None}


_kept = Kept(KEPT)


def of(region: Region, period_text: str, day: date, *, hide_small_numbers: bool = False) -> Answer:
    """The snapshot of a region and its children for a period. Raises ValueError for an unknown period."""
    period = parse_period(period_text, day)
    with across_regions():
        version = current_version()
        key = (region.code, period.id, day, version, hide_small_numbers)
        return _kept.of(key, lambda: _answer(build(region, period, day, version, hide_small_numbers)))


def _answer(content: dict[str, Any]) -> Answer:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(f'"{hashlib.sha256(body).hexdigest()[:24]}"', body)


def build(region: Region, period: Period, day: date, version: int, hide_small_numbers: bool) -> dict[str, Any]:
    """The content, by the screen's contract (docs/screen-data.md)."""
    children = list(region.children.select_related("parent").order_by("path"))
    regions = [region, *children]
    values = values_of(regions, period, day)
    if hide_small_numbers:
        blank_small(values, region, children)
    stored = stored_values([region.code], period)
    as_of = max(stored.as_of.values(), default=now())
    breakdowns, series = breakdowns_of(stored.stock.get(region.code, {})), series_of(region, period.last)
    if hide_small_numbers and region.is_leaf:
        breakdowns, series = blank_groups(breakdowns), blank_series(series, region, period.last)
    return {
        "region": describe(region),
        "path": [
            {"code": above.code, "short_name": above.short_name, "level": above.level}
            for above in Region.objects.filter(code__in=region.codes()).order_by("path")
        ],
        "children": [describe(child) for child in children],
        "period": {"id": period.id, "label": periods.label(period), "closed": period.closed},
        "periods": periods.choices(day),
        "as_of": as_of.astimezone(now().tzinfo).isoformat(),
        "version": version,
        "demo": holds_demo_data(),
        "indicators": {indicator.id: words_of(indicator) for indicator in INDICATORS.values()},
        "values": values,
        "breakdowns": breakdowns,
        "series": series,
        "urban_assumption": Installation.objects.values_list("demo_note", flat=True).first() or None,
    }


def describe(region: Region) -> dict[str, Any]:
    """A region for the screen."""
    return {
        "code": region.code,
        "name": region.name,
        "short_name": region.short_name,
        "label": region.label,
        "level": region.level,
        "lng": float(region.lng) if region.lng is not None else None,
        "lat": float(region.lat) if region.lat is not None else None,
    }


def words_of(indicator: Indicator) -> dict[str, Any]:
    """What a touch on a tile shows."""
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "kind": str(indicator.kind),
        "decimals": indicator.decimals,
        "definition": indicator.definition,
        "formula": indicator.formula,
        "source": indicator.source,
        "levels": list(indicator.levels),
    }


def values_of(regions: list[Region], period: Period, day: date) -> dict[str, dict[str, Any]]:
    """code -> indicator -> {value, status, previous}; previous: the stock at the end of the year before, the flow of
    the same span a year before; None where nothing was kept."""
    codes = [region.code for region in regions]
    month = Period(period.id, day.replace(day=1), day, closed=False) if period.id == "now" else period
    stored, monthly = stored_values(codes, period), stored_values(codes, month)
    before = year_before(period)
    earlier = stored_values(codes, before) if before else Stored({}, {}, {}, 0)
    earlier_month = stored_values(codes, months_before(month))
    return {
        region.code: {
            indicator.id: cell(
                indicator,
                region,
                (monthly if indicator.kind is Kind.FLOW_MONTH else stored, period),
                (earlier_month if indicator.kind is Kind.FLOW_MONTH else earlier, before),
            )
            for indicator in INDICATORS.values()
            if region.level in indicator.levels
        }
        for region in regions
    }


def cell(
    indicator: Indicator, region: Region, current: tuple[Stored, Period], before: tuple[Stored, Period | None]
) -> Any:
    """One value with its status and the earlier one."""
    figure = figure_of(indicator, region, current[1], current[0])
    previous = None
    if before[1] is not None:
        found = before[0].flow if is_flow(indicator) else before[0].stock
        previous = figure_of(indicator, region, before[1], before[0]).value if region.code in found else None
    return {"value": figure.value, "status": figure.status, "previous": previous}


def months_before(period: Period) -> Period:
    """The same months of the year before; a month that still runs is compared with the whole of it."""
    last = (period.last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Period(
        period.id,
        period.first.replace(year=period.first.year - 1, day=1),
        last.replace(year=last.year - 1) - timedelta(days=1),
        closed=True,
    )


def year_before(period: Period) -> Period | None:
    """The period to compare a stock with: the year before, or for now the end of the last year."""
    try:
        return Period(
            period.id,
            period.first.replace(year=period.first.year - 1),
            period.last.replace(year=period.last.year - 1, **({"month": 12, "day": 31} if not period.closed else {})),
            closed=True,
        )
    except ValueError:
        return None


def blank_series(series: dict[str, Any], village: Region, day: date) -> dict[str, Any]:
    """The series of a village before visitors."""
    together = list(Region.objects.filter(parent=village.parent_id))
    months = last_months(day)
    return {
        name: blank_points(points, village.code, monthly_counts(name, together, months))
        for name, points in series.items()
    }


def blank_small(values: dict[str, dict[str, Any]], region: Region, children: list[Region]) -> None:
    """<5 before visitors, for the values and for those of a year before."""
    levels = {child.code: child.level for child in children} | {region.code: region.level}
    for which in ("previous", "value"):
        numbers = {code: {name: shown[which] for name, shown in row.items()} for code, row in values.items()}
        for code, name in hidden_cells(numbers, levels, region.code):
            if which == "value":
                values[code][name] = dict(HIDDEN)
            else:
                values[code][name]["previous"] = None
