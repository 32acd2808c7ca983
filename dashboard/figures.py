"""Reading figures: indicators made from stored measures, for any region and period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.indicators import INDICATORS
from dashboard.indicators.declaration import Indicator, Kind
from dashboard.indicators.registry import MAXIMA, SUBJECT_OF_MEASURE, is_flow
from dashboard.models import RegionValues
from dashboard.periods import Period, closed_years, last_day, parse_period
from stations.models import Region

SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the screen shows it. status: ok, missing (never counted there), level (not kept on this level),
    period (a stock that was not kept for such a period)."""

    id: str
    region: str
    period: str
    value: int | float | None
    unit: str
    status: str
    as_of: datetime | None


@dataclass
class Stored:
    """Totals of some regions: what stands in the period, and the events of its months."""

    stock: dict[str, dict[str, Any]]
    flow: dict[str, dict[str, Any]]
    as_of: dict[str, datetime]
    version: int


def stored_values(regions: Iterable[str], period: Period) -> Stored:
    """Read the stored totals of regions for a period, in one query."""
    months = set(period.months())
    result = Stored({}, {}, {}, 0)
    rows = RegionValues.objects.filter(region__in=list(regions), period__in={period.stored, *months})
    for code, stored_period, total, version, as_of in rows.values_list(
        "region_id", "period", "total", "version", "as_of"
    ):
        result.version = max(result.version, version)
        result.as_of[code] = max(result.as_of.get(code, as_of), as_of)
        if stored_period == period.stored:
            result.stock[code] = total
        if stored_period in months:
            flow = result.flow.setdefault(code, {})
            for name, value in total.items():
                held = flow.get(name, 0)
                flow[name] = max(held, value or 0) if name in MAXIMA else held + (value or 0)
    return result


def keeps_stock(period: Period) -> bool:
    """Stocks are kept for now and for closed years; of a closed month or quarter only the one that ends a year."""
    return not period.closed or (
        period.last.month == 12 and str(period.last.year) in closed_years(period.last + timedelta(days=1))
    )


def compute(indicator: Indicator, values: dict[str, Any]) -> tuple[int | float | None, str]:
    """The value of an indicator from a region's measures, and its status."""
    if any(part not in values for part in indicator.parts):
        return None, "missing"
    top = [values[part] for part in indicator.numerator if values[part] is not None]
    if indicator.kind is Kind.MAX:
        return (max(top), "ok") if top else (None, "missing")
    if not indicator.denominator:
        return _rounded(Decimal(str(sum(top))) * indicator.scale, indicator.decimals), "ok"
    bottom = sum(values[part] or 0 for part in indicator.denominator)
    if not bottom:
        return None, "missing"
    return _rounded(Decimal(str(sum(top))) * indicator.scale / Decimal(str(bottom)), indicator.decimals), "ok"


def _rounded(value: Decimal, decimals: int) -> int | float:
    if not decimals:
        return int(value.quantize(Decimal(1), ROUND_HALF_UP))
    number = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(number) if number == number.to_integral_value() else float(number)


def figure_of(indicator: Indicator, region: Region, period: Period, stored: Stored) -> Figure:
    """One figure of one region."""
    flow = is_flow(indicator)
    if region.level not in indicator.levels:
        value, status = None, "level"
    elif not flow and not keeps_stock(period):
        value, status = None, "period"
    else:
        source = _flow_of_month(indicator, region, period, stored) if flow else stored.stock.get(region.code, {})
        value, status = compute(indicator, source)
    return Figure(indicator.id, region.code, period.id, value, indicator.unit, status, stored.as_of.get(region.code))


def _flow_of_month(indicator: Indicator, region: Region, period: Period, stored: Stored) -> dict[str, Any]:
    """The events of a period; a monthly flow seen now is the running month's."""
    found = stored.flow.get(region.code, {})
    if region.code in stored.stock:
        # A month may be kept for other events alone.
        return dict.fromkeys(indicator.parts, 0) | found
    return found


def figures(region: Region, period_text: str, ids: Iterable[str] | None, day: Any) -> list[Figure]:
    """Figures of a region as the screen shows them; unknown ids raise KeyError, unknown periods ValueError."""
    period = parse_period(period_text, day)
    wanted = [INDICATORS[code] for code in ids] if ids is not None else list(INDICATORS.values())
    stored = stored_values([region.code], period)
    monthly = _running_month(period, day)
    month = stored_values([region.code], monthly) if monthly else None
    return [
        figure_of(indicator, region, period, month if month and indicator.kind is Kind.FLOW_MONTH else stored)
        for indicator in wanted
    ]


def _running_month(period: Period, day: Any) -> Period | None:
    """The running month, when now is asked for: monthly flows show it."""
    return Period(period.id, day.replace(day=1), day, closed=False) if period.id == "now" else None


def as_json(figure: Figure) -> dict[str, Any]:
    """The figure as the contract's JSON object."""
    return {
        "id": figure.id,
        "region": figure.region,
        "period": figure.period,
        "value": figure.value,
        "unit": figure.unit,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
    }


def kept_years(day: Any) -> list[str]:
    """Closed years with stored stocks."""
    return [year for year in closed_years(day) if last_day(year) < day]


def subject_of(indicator: Indicator) -> Any:
    """The subject whose rows an indicator counts first."""
    return SUBJECT_OF_MEASURE[indicator.numerator[0]]
