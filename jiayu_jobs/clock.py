"""What day it is in the county."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in the county's time zone."""
    return timezone.localtime()


def today() -> date:
    """This day, in the county's time zone."""
    return timezone.localdate()
