"""Nightly tidying of what signing in leaves behind."""

from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.models import Session

from jiayu_jobs.clock import now
from stations.models import AccountSession

KEEP_DAYS = 180


@shared_task(name="stations.clear_sessions")
def clear_sessions() -> int:
    """Delete expired sessions, and the list of those that ended half a year ago; returns how many rows went."""
    expired, _ = Session.objects.filter(expire_date__lt=now()).delete()
    old, _ = AccountSession.objects.filter(last_seen_at__lt=now() - timedelta(days=KEEP_DAYS)).delete()
    return expired + old
