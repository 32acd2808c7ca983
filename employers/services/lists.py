"""Which employers a clerk asks for: the conditions of the page and of the exported list."""

from typing import Any

from django.db.models import Q, QuerySet

from employers.enums import INDUSTRIAL_SECTIONS
from employers.models import AboveScaleYear
from jiayu_jobs.identifiers.credit_code import normalise
from stations.models import Region

FLAGS = {"key": "is_key", "care": "is_care_centre"}


def filtered(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    """The employers that the cleaned conditions of an EmployerFilterForm leave."""
    for name in ("state", "kind", "industry"):
        if name in chosen:
            rows = rows.filter(**{name: chosen[name]})
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if "q" in chosen:
        rows = rows.filter(Q(name__contains=chosen["q"]) | Q(credit_code=normalise(chosen["q"])))
    only = chosen.get("only")
    if only == "scale":
        latest = AboveScaleYear.objects.values("employer")
        rows = rows.filter(pk__in=latest, industry__in=INDUSTRIAL_SECTIONS)
    elif only:
        rows = rows.filter(**{FLAGS[only]: True})
    return rows
