from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Workbooks in: gate, reading, sheets, batches with preview, confirmation and undo."""

    name = "jiayu_jobs.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
