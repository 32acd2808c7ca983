"""Background work of the figures."""

from celery import shared_task

from dashboard.publish import publish
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import mark_dated, verify_live
from jiayu_jobs.scoping import batch


@shared_task(name="dashboard.roll_up")
def roll_up_task() -> int:
    """Take the dirty marks, tell the screens; returns how many marks were taken."""
    outcome = roll_up()
    publish(outcome)
    return outcome.marks


@shared_task(name="dashboard.mark_dated_figures")
def mark_dated_figures() -> int:
    """A new day: what is dated by nature (ages, working age, open dates) is counted anew. Returns the marks written."""
    with batch("calendar"):
        return mark_dated()


@shared_task(name="dashboard.rebuild_and_report")
def rebuild_and_report() -> int:
    """The nightly recount: compare with the live values, keep the report, then store the recount. Returns the drift."""
    result, outcome = verify_live()
    publish(outcome)
    if result.drift:
        publish(rebuild())
    return len(result.drift)
