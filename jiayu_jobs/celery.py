"""The Celery application. Tasks take ids only, never personal data, and enter a scope before they read."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.development")

app = Celery("jiayu_jobs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
