from django.apps import AppConfig


class ScopingConfig(AppConfig):
    """Scope walls; also overrides `migrate` and `flush`, which run as the owner of the tables."""

    name = "jiayu_jobs.scoping"
    label = "scoping"
