"""Distributions and series of a region, read from the same stored measures as the figures."""

from datetime import date, timedelta
from typing import Any

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
    """LAB16 by month, thirteen months up to the running one; a month without a row is missing, not zero."""
    months = []
    cursor = day.replace(day=1)
    for _ in range(MONTHS):
        months.append(cursor)
        cursor = (cursor - timedelta(days=1)).replace(day=1)
    rows = RegionValues.objects.filter(region=region, period__in=[month_id(month) for month in months])
    totals = dict(rows.values_list("period", "total"))
    return {
        "LAB16": [
            {"month": f"{month:%Y-%m}", "value": totals.get(month_id(month), {}).get("LAB16")}
            for month in reversed(months)
        ]
    }
