"""Failed tries, counted in PostgreSQL so that a limit holds without the cache (B6) and against parallel tries (B1)."""

from datetime import timedelta

from django.db.models import Case, F, Q, Value, When

from jiayu_jobs.clock import now
from stations.models import FailureCounter

WINDOW = timedelta(minutes=15)


def claim(key: str, limit: int, *, sliding: bool = True) -> bool:
    """Take one of `limit` tries; False when none is left. A try counts as failed until it is given back.

    One conditional update, so that of any number of parallel callers exactly `limit` get through. The count starts
    anew 15 minutes after the last try that got through; without sliding, 15 minutes after the first of the count, for
    keys that many people share: an office whose people sign in all day must not gather its slips of the pen.
    """
    moment = now()
    rested = Q(last_at__lte=moment - WINDOW)
    counted = Case(When(rested, then=Value(1)), default=F("failures") + 1)
    at = Value(moment) if sliding else Case(When(rested, then=Value(moment)), default=F("last_at"))
    waiting = FailureCounter.objects.filter(rested | Q(failures__lt=limit), key=key)
    if waiting.update(failures=counted, last_at=at):
        return True
    nothing_yet = FailureCounter(key=key, failures=0, last_at=moment)
    FailureCounter.objects.bulk_create([nothing_yet], ignore_conflicts=True)
    return bool(waiting.update(failures=counted, last_at=at))


def give_back(key: str) -> None:
    """The try did not fail after all; other failures of the same key stay counted."""
    FailureCounter.objects.filter(key=key, failures__gt=0).update(failures=F("failures") - 1)


def forget(key: str) -> None:
    """Forget every failed try of a key."""
    FailureCounter.objects.filter(key=key).delete()


def spent(key: str, limit: int) -> bool:
    """Whether no try is left now; asking counts nothing."""
    return FailureCounter.objects.filter(key=key, failures__gte=limit, last_at__gt=now() - WINDOW).exists()
