from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox and its relay."""

    name = "jiayu_jobs.outbox"
    label = "outbox"
