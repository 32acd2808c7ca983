"""Who is of working age on a day. The retirement age rises in steps and is a dated table, not a constant."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from workers.enums import Sex
from workers.models import RetirementRule

LOWEST_AGE_MONTHS = 16 * 12


@dataclass(frozen=True, slots=True)
class Limits:
    """Age in months at which working age ends, by sex."""

    male: int
    female: int


def limits_on(day: date) -> Limits:
    """The rule in force on a day; the oldest one for days before all rules. Raises LookupError in an empty table."""
    rule = RetirementRule.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    rule = rule or RetirementRule.objects.order_by("valid_from").first()
    if rule is None:
        raise LookupError("no retirement rule is loaded")
    return Limits(rule.male_months, rule.female_months)


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
