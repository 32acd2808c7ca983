from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Encrypted fields."""

    name = "jiayu_jobs.crypto"
    label = "crypto"
