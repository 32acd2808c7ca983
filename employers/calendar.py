"""Months as the monitoring of employment counts them: named by their first day, reported once they are over."""

from datetime import date, timedelta

from jiayu_jobs.clock import months_after


def before(month: date) -> date:
    """The first day of the month before."""
    return months_after(month.replace(day=1), -1)


def last_day(month: date) -> date:
    """The day on which a month's numbers are taken."""
    return months_after(month.replace(day=1), 1) - timedelta(days=1)


def month_over(day: date) -> date:
    """The first day of the last month that has ended by the end of a day: 31 Oct -> 1 Oct, 30 Oct -> 1 Sep."""
    return before(day + timedelta(days=1))
