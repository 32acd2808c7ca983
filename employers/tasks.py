"""Daily work on employers."""

from celery import shared_task

from employers.services.month_opening import open_months
from jiayu_jobs.scoping import batch


@shared_task(name="employers.open_months")
def open_months_task() -> int:
    """Make last month due for firms that report; daily, so that a firm verified on the 5th gets it too."""
    with batch("calendar"):
        return open_months()
