"""Daily work on the register."""

from celery import shared_task

from jiayu_jobs.scoping import batch
from workers.services.duplicates import search_duplicates
from workers.services.expiry import close_expired


@shared_task(name="workers.close_expired")
def close_expired_task() -> int:
    """Close intentions that nobody renewed; returns how many."""
    with batch("calendar"):
        return close_expired()


@shared_task(name="workers.search_duplicates")
def search_duplicates_task() -> int:
    """Compare the records that changed since the last search with those of their name; returns the new pairs."""
    with batch("duplicates"):
        return search_duplicates()
