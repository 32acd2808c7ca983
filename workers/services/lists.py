"""Which people a clerk asks for: the conditions of lists, the same on a page and in an exported workbook."""

from typing import Any

from django.db.models import QuerySet

from stations.models import Region
from workers.enums import EmploymentStatus
from workers.models import PersonTag


def filtered(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    """The people that the cleaned conditions of a FilterForm leave; names are the page's own question."""
    simple = {
        "status": "employment_status",
        "group": "villager_group",
        "household": "household__number",
        "grid": "grid",
        "estate": "estate",
        "consent": "consent_state",
    }
    for key, field in simple.items():
        if key in chosen:
            rows = rows.filter(**{field: chosen[key]})
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if chosen.get("wants") == "yes":
        rows = rows.filter(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    if "tag" in chosen:
        rows = rows.filter(pk__in=PersonTag.objects.open().filter(kind=chosen["tag"]).values("record"))
    return rows
