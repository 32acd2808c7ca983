"""Vacancies in bulk: the rows that the services would leave behind, in one transaction, with their figures marked."""

from collections import Counter
from datetime import date

from django.db import transaction

from employers.models import Vacancy
from employers.vacancy_enums import VACANCIES
from jiayu_jobs.audit.services import record as audit

AT_ONCE = 500


def load_vacancies(rows: list[Vacancy], *, action: str, since: date) -> int:
    """Insert rows as drafted, handed in and reviewed; action: the verb of one audit entry a region; since: the first day
    on which one counts. Constraints judge every row. Returns how many."""
    with transaction.atomic():
        for start in range(0, len(rows), AT_ONCE):
            Vacancy.objects.bulk_create(rows[start : start + AT_ONCE])
        regions = {row.region_id: row.region for row in rows}
        counts = Counter(row.region_id for row in rows)
        for code in sorted(regions):
            detail = {"vacancies": counts[code]}
            audit(action, region=regions[code], marks=(VACANCIES,), since=since, detail=detail)
    return len(rows)
