"""What is kept no longer than it must be, by the calendar."""

from celery import shared_task

from jiayu_jobs.keeping.services.audit_purge import purge_audit
from jiayu_jobs.keeping.services.retention import apply_retention


@shared_task(name="keeping.purge_audit")
def purge_audit_task() -> int:
    """Remove audit entries past their time, once a month; returns how many."""
    return purge_audit().entries


@shared_task(name="keeping.retention")
def retention_task() -> int:
    """Remove what is past its time, each night; returns how many rows."""
    return sum(step.rows for step in apply_retention())
