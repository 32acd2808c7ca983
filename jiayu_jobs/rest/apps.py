from django.apps import AppConfig


class RestConfig(AppConfig):
    """Manners shared by every API; what was sent with an Idempotency-Key."""

    name = "jiayu_jobs.rest"
    label = "rest"
