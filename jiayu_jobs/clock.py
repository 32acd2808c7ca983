"""What day it is in the county."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in the county's time zone."""
    return timezone.localtime()


def today() -> date:
    """This day, in the county's time zone."""
    return timezone.localdate()


def midnight(day: date) -> datetime:
    """The moment a day begins in the county."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
