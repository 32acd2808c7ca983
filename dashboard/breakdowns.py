"""Distributions and series of a region, read from the same stored measures as the figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from dashboard.indicators.labour import AGE_BANDS
from dashboard.models import RegionValues
from dashboard.periods import month_id
from stations.models import Region
from workers.enums import Education, EmploymentStatus, EmploymentType, WorkScope
from workers.places import all_places, city_code

TOP_DESTINATIONS = 12
MONTHS = 13


def breakdowns_of(total: dict[str, Any]) -> dict[str, Any]:
    """age_sex, education, destinations, types, scopes, statuses of a region's total."""
    return {
        "age_sex": [
            {
                "band": f"{low}-{high}" if high < 100 else f"{low}+",
                "male": total.get(f"age.male.{low}", 0),
                "female": total.get(f"age.female.{low}", 0),
            }
            for low, high in AGE_BANDS
        ],
        "education": education(total),
        "destinations": destinations(total),
        "types": labelled(total, "type.", EmploymentType),
        "scopes": labelled(total, "scope.", WorkScope),
        "statuses": labelled(total, "status.", EmploymentStatus),
        "wants_work": total.get("LAB04.wants"),
    }


def labelled(total: dict[str, Any], prefix: str, words: Any) -> list[dict[str, Any]]:
    """Measures `prefix + value` of an enumeration, in its order."""
    return [
        {"code": word.value, "name": word.label, "value": total[f"{prefix}{word.value}"]}
        for word in words
        if f"{prefix}{word.value}" in total
    ]


def education(total: dict[str, Any]) -> list[dict[str, Any]]:
    """People by education, the unknown last."""
    rows = labelled(total, "education/", Education)
    unknown = total.get("education/", 0)
    return [*rows, {"code": "", "name": "未填", "value": unknown}] if unknown else rows


def destinations(total: dict[str, Any]) -> list[dict[str, Any]]:
    """The cities most people work in, with their place on the map."""
    counts: dict[str, int] = {}
    for name, value in total.items():
        if name.startswith("destination/") and value:
            code = city_code(name.removeprefix("destination/"))
            counts[code] = counts.get(code, 0) + value
    places = all_places()
    top = sorted(counts.items(), key=lambda item: -item[1])[:TOP_DESTINATIONS]
    return [
        {
            "code": code,
            "name": places[code].short_name if code in places else "未知地",
            "province": places[code].inside if code in places else "",
            "value": value,
            "lng": places[code].lng if code in places else None,
            "lat": places[code].lat if code in places else None,
        }
        for code, value in top
    ]


def series_of(region: Region, day: date) -> dict[str, list[dict[str, Any]]]:
    """LAB16 by month, thirteen months up to the running one, as {month, value, status}."""
    months = last_months(day)
    counts = monthly_counts("LAB16", [region], months)[region.code]
    return {
        "LAB16": [
            {"month": f"{month:%Y-%m}", "value": value, "status": "missing" if value is None else "ok"}
            for month, value in zip(months, counts, strict=True)
        ]
    }


def last_months(day: date) -> list[date]:
    """The first days of the last thirteen months, oldest first."""
    months = [day.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def monthly_counts(name: str, regions: Sequence[Region], months: Sequence[date]) -> dict[str, list[int | None]]:
    """A monthly flow of regions: code -> a count a month. A month is stored only where something happened, so a month
    without a row is 0 from the first month on that the county keeps, and missing before."""
    ids = [month_id(month) for month in months]
    first = first_month_kept(regions[0])
    rows = RegionValues.objects.filter(region__in=regions, period__in=ids).values_list("region_id", "period", "total")
    found = {(code, period): total.get(name) for code, period, total in rows}
    return {
        region.code: [found.get((region.code, month)) or (0 if first and month >= first else None) for month in ids]
        for region in regions
    }


def first_month_kept(region: Region) -> str | None:
    """The first month in which anything happened in the region's county."""
    kept = RegionValues.objects.filter(region=region.codes()[0], period__regex=r"^\d{6}$")
    return kept.aggregate(first=Min("period"))["first"]
