"""Daily work on the register, and the erasing of people."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.clock import now
from jiayu_jobs.keeping import ledger
from jiayu_jobs.scoping import batch, current_scope
from workers.enums import ErasureReason, ErasureState, RecordStatus
from workers.models import ErasureRequest, LabourRecord
from workers.services import erasing
from workers.services.duplicates import search_duplicates
from workers.services.erasures import ERASE_TASK
from workers.services.expiry import close_expired

# A request that a worker has had for so long was left behind by one that died.
STUCK = timedelta(minutes=15)
# For so long after, a worker that had read a file before may have kept something of it.
ONCE_MORE = timedelta(days=2)


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


@shared_task(name=ERASE_TASK)
def erase(request: str) -> str:
    """Carry out a granted request; returns the state it ends in. Killed anywhere, it is simply run again."""
    with batch("erasure"):
        granted = erasing.begin(UUID(request))
        keys = erasing.keys_of(granted.record_id) if granted else []
    if granted is None:
        return "nothing to do"
    ledger.note(keys)
    with batch("erasure"), acting(SYSTEM, current_scope()):
        erasing.erase(granted.record_id, granted.reason)
    with batch("erasure"):
        erasing.forget_files(granted, now())
    with batch("erasure"), acting(SYSTEM, current_scope()):
        erasing.finish(granted)
    return str(ErasureState.DONE)


@shared_task(name="workers.resume_erasures")
def resume_erasures() -> int:
    """Take up what a dead worker left, and look once more for files of the last days; returns how many were taken up."""
    with batch("erasure"):
        waiting = ErasureRequest.objects.filter(state=ErasureState.GRANTED, decided_at__lt=now() - STUCK)
        keys = [str(key) for key in waiting.values_list("pk", flat=True)]
        for request in ErasureRequest.objects.filter(done_at__gt=now() - ONCE_MORE):
            erasing.forget_files(request, request.done_at or now())
    for key in keys:
        erase(key)
    return len(keys)


def replay_erasures() -> str:
    """Erase again whom a restored backup brought back, by the ledger; returns one sentence."""
    keys, again = list(ledger.read()), 0
    for key in keys:
        with batch("erasure"), acting(SYSTEM, current_scope()):
            row = LabourRecord.objects.filter(pk=key).exclude(status=RecordStatus.ERASED).first()
            request = erasing.open_request_for(row, ErasureReason.ASKED) if row else None
        if request is not None:
            erase(str(request.pk))
            again += 1
    return f"{len(keys)} erasures in the ledger, {again} carried out again"
