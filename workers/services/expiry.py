"""Nothing expires silently: what is over is closed as a row, with its entry and its marks."""

from datetime import timedelta

from django.db.models.functions import Coalesce

from jiayu_jobs.audit.context import SYSTEM, acting, current_actor
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import current_scope
from workers.enums import INTENTIONS, IntentionClosed
from workers.models import JobIntention

# An intention that nobody renewed for so long no longer tells what the person wants.
INTENTION_DAYS = 365


def close_expired() -> int:
    """Close open intentions that nobody renewed for a year; runs inside batch(). Returns how many were closed."""
    actor = current_actor() if current_actor().key else SYSTEM
    closed = 0
    with acting(actor, current_scope()):
        oldest = today() - timedelta(days=INTENTION_DAYS)
        open_ones = JobIntention.objects.open().annotate(said_on=Coalesce("renewed_on", "starts_on"))
        for intention in open_ones.filter(said_on__lt=oldest).select_related("region", "record"):
            intention.ends_on, intention.closed_reason = today(), IntentionClosed.EXPIRED
            intention.save(update_fields=["ends_on", "closed_reason"])
            audit("expire_intention", about=intention.record, region=intention.region, marks=(INTENTIONS,))
            closed += 1
    return closed
