"""Conditions that most lists ask by: a place, a part of a name, days."""

from typing import Any

from stations.models import Region


def narrowed(rows: Any, chosen: dict[str, Any], *, name: str = "", day: str = "") -> Any:
    """Rows below the chosen region, whose name (a look-up) holds q, of the days since to until; what was not chosen, or
    has no look-up, does not narrow."""
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    look_ups = {"q": f"{name}__contains"} if name else {}
    look_ups |= {"since": f"{day}__gte", "until": f"{day}__lte"} if day else {}
    return rows.filter(**{look_up: chosen[key] for key, look_up in look_ups.items() if key in chosen})
