"""What day it is in the county."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.conf import settings
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


def is_working_day(day: date) -> bool:
    """Monday to Friday without public holidays, and the weekends that are worked instead (settings)."""
    text = day.isoformat()
    if text in settings.MADE_UP_WORKING_DAYS:
        return True
    return day.weekday() < 5 and text not in settings.PUBLIC_HOLIDAYS


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days that follow a day; the day itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
