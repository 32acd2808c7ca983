"""One message to a Celery task."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.scoping.models import GLOBAL


class OutboxMessage(models.Model):
    """A task to send after commit; sent rows are deleted. A worker may see it twice, never less than once."""

    scope_path: ClassVar = GLOBAL("A message holds a task's name and opaque ids.")

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"
