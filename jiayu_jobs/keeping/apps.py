"""The app of keys."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """The move of everything sealed to a new key."""

    name = "jiayu_jobs.keeping"
    label = "keeping"
