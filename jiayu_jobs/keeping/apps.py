"""The app of keys."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """The move of everything sealed to a new key, and how long what is kept."""

    name = "jiayu_jobs.keeping"
    label = "keeping"

    def ready(self) -> None:
        """The rules of what belongs to no other app."""
        from jiayu_jobs.keeping.retention import register
        from jiayu_jobs.keeping.services.retention import RULES

        register(RULES)
