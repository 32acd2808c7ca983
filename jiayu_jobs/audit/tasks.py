"""The sealer, every few seconds."""

from celery import shared_task

from jiayu_jobs.audit.heads import send_head
from jiayu_jobs.audit.sealing import seal
from jiayu_jobs.scoping import batch


@shared_task(name="audit.seal")
def seal_entries() -> int:
    """Seal what is finished and tell the head outside; returns the number of entries sealed."""
    with batch("sealer"):
        sealed = seal()
    if sealed:
        send_head()
    return sealed
