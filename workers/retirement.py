"""Who is of working age on a day. The retirement age rises in steps and is a dated table, not a constant."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from workers.enums import Sex

LOWEST_AGE_MONTHS = 16 * 12
# Those that have begun first, the last of them; before all of them the first.
IN_FORCE = "SELECT male_months, female_months FROM workers_retirementrule ORDER BY valid_from > %s, abs(valid_from - %s) LIMIT 1"


@dataclass(frozen=True, slots=True)
class Limits:
    """Age in months at which working age ends, by sex."""

    male: int
    female: int


def limits_on(day: date) -> Limits:
    """The rule in force on a day; the oldest one for days before all rules. Raises LookupError in an empty table."""
    with connection.cursor() as cursor:
        # Plain SQL: every roll-up asks, and making the question of the ORM took as long as counting a household.
        cursor.execute(IN_FORCE, [day, day])
        row = cursor.fetchone()
    if row is None:
        raise LookupError("no retirement rule is loaded")
    return Limits(*row)


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; a day that the month lacks becomes its last."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def working_age(day: date, prefix: str = "") -> Q:
    """The condition of working age on a day, on the record's birth date and sex (behind a prefix)."""
    limits = limits_on(day)
    young = Q(**{f"{prefix}birth_date__lte": months_before(day, LOWEST_AGE_MONTHS)})
    men = Q(**{f"{prefix}sex": Sex.MALE, f"{prefix}birth_date__gt": months_before(day, limits.male)})
    women = Q(**{f"{prefix}sex": Sex.FEMALE, f"{prefix}birth_date__gt": months_before(day, limits.female)})
    return young & (men | women)
