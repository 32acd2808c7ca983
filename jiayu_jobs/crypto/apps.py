"""The app of encrypted fields: registers its start-up check, and refuses to start production on bad keys."""

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.core.exceptions import ImproperlyConfigured

from jiayu_jobs.crypto.checks import check_field_keys, problems


class CryptoConfig(AppConfig):
    """Encrypted fields."""

    name = "jiayu_jobs.crypto"
    label = "crypto"

    def ready(self) -> None:
        """Servers and workers run no system checks: in production bad keys end their start here."""
        register(check_field_keys, Tags.security)
        found = problems(settings.FIELD_KEYS, settings.FIELD_CIPHER)
        if found and str(settings.SETTINGS_MODULE).endswith(".production"):
            raise ImproperlyConfigured(" ".join(found))
