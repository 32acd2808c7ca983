"""What day it is in the county."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in the county's time zone."""
    return timezone.localtime()


def today() -> date:
    """This day, in the county's time zone."""
    return timezone.localdate()


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
