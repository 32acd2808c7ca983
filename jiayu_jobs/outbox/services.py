"""How a service asks for background work."""

from typing import Any

from django.db import connection

from jiayu_jobs.outbox.models import OutboxMessage


def enqueue(task: str, **arguments: Any) -> OutboxMessage:
    """Put a task into the outbox, inside the caller's transaction; arguments are opaque ids and plain values."""
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue() is called inside the service's own transaction.")
    return OutboxMessage.objects.create(task=task, arguments=arguments)
