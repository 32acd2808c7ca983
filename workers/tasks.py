"""Daily work on the register."""

from celery import shared_task

from jiayu_jobs.scoping import batch
from workers.services.expiry import close_expired


@shared_task(name="workers.close_expired")
def close_expired_task() -> int:
    """Close intentions that nobody renewed; returns how many."""
    with batch("calendar"):
        return close_expired()
