from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training and certificates."""

    name = "training"
