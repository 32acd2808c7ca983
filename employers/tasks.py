"""Daily work on employers."""

from celery import shared_task

from employers.services.gigs import mark_arrears
from employers.services.month_opening import open_months
from employers.services.referral_clock import pass_time
from employers.services.vacancy_review import close_expired
from jiayu_jobs.scoping import batch


@shared_task(name="employers.open_months")
def open_months_task() -> int:
    """Make last month due for firms that report; daily, so that a firm verified on the 5th gets it too."""
    with batch("calendar"):
        return open_months()


@shared_task(name="employers.close_expired_vacancies")
def close_expired_vacancies_task() -> int:
    """End vacancies whose last day is over; daily."""
    with batch("calendar"):
        return close_expired()


@shared_task(name="employers.pass_time")
def pass_time_task() -> int:
    """Ask about silent referrals once, then free the person; every ten minutes."""
    with batch("calendar"):
        return pass_time()


@shared_task(name="employers.mark_arrears")
def mark_arrears_task() -> int:
    """Warn of employers whose agreed wages of gigs are late; daily."""
    with batch("calendar"):
        return mark_arrears()
