"""Which entries a reader of the audit asks for."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone


def filtered_entries(rows: Any, chosen: dict[str, Any]) -> Any:
    """The entries that were asked for; days are those of the county."""
    if "who" in chosen:
        rows = rows.filter(actor_label__contains=chosen["who"])
    for name in ("action", "outcome"):
        if name in chosen:
            rows = rows.filter(**{name: chosen[name]})
    if "about" in chosen:
        rows = rows.filter(object_id=str(chosen["about"]))
    if "since" in chosen:
        rows = rows.filter(at__gte=midnight(chosen["since"]))
    if "until" in chosen:
        rows = rows.filter(at__lt=midnight(chosen["until"] + timedelta(days=1)))
    return rows


def midnight(day: Any) -> datetime:
    """The beginning of a day in the county."""
    return timezone.make_aware(datetime.combine(day, time.min))
