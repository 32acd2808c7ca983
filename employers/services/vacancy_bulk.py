"""Vacancies in bulk: the rows that the services would leave behind, in one transaction, with their figures marked."""

from datetime import date

from employers.models import Vacancy
from employers.services.bulk import load_rows
from employers.vacancy_enums import VACANCIES


def load_vacancies(rows: list[Vacancy], *, action: str, since: date) -> int:
    """Insert rows as drafted, handed in and reviewed; see load_rows. Returns how many."""
    return load_rows(rows, action=action, marks=(VACANCIES,), since=since)
