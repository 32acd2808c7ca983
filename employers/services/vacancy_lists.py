"""Which vacancies somebody asks for: the conditions of the pages and of the exported list."""

from typing import Any

from django.db.models import Q, QuerySet

from employers.vacancy_enums import VacancyState
from jiayu_jobs.clock import today
from stations.models import Region

TO_REVIEW = Q(state=VacancyState.SUBMITTED) | Q(state=VacancyState.PUBLISHED, is_unreviewed=True)


def filtered_vacancies(rows: Any, chosen: dict[str, Any]) -> QuerySet:
    """The vacancies that the cleaned conditions of a VacancyFilterForm leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("state", "kind") if name in chosen})
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if "q" in chosen:
        rows = rows.filter(Q(title__contains=chosen["q"]) | Q(unit_name__contains=chosen["q"]))
    only = {
        "review": TO_REVIEW,
        "school": Q(fits_school_hours=True),
        "retired": Q(takes_retired=True),
    }.get(chosen.get("only", ""))
    if only is not None:
        rows = rows.filter(only)
    found: QuerySet = rows.open_on(today()) if chosen.get("only") == "open" else rows
    return found
