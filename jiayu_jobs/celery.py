"""The Celery application. Tasks take ids only, never personal data, and enter a scope before they read."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.development")

app = Celery("jiayu_jobs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
def look_at_connections(task: Any = None, **_: Any) -> None:
    """Before a task, as Django does before a request: what is too old is closed, what is used is asked whether it lives."""
    from django.db import close_old_connections

    if not task.request.is_eager:
        close_old_connections()
