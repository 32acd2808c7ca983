"""A vacancy on the matrix's stage that is published, so that every desk may look for people for it."""

from typing import Any

from employers.models import Employer, Vacancy
from employers.vacancy_enums import VacancyState
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import batch


def open_vacancies(firms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of the foreign firm, seen by all desks alike."""
    with batch("matrix"):
        firm = Employer.objects.select_related("region").get(pk=firms["foreign"])
        made = Vacancy(
            employer=firm,
            region=firm.region,
            title="打包工",
            wage_min=4000,
            state=VacancyState.PUBLISHED,
            published_at=now(),
        )
        made.save(force_insert=True)
    return {"open vacancy": {"": made.pk}}
