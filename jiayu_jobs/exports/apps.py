from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Workbooks out: lists, a writer row by row, files that expire."""

    name = "jiayu_jobs.exports"
    label = "exports"
    default_auto_field = "django.db.models.BigAutoField"
