from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit entries, seals, dirty marks, quotas."""

    name = "jiayu_jobs.audit"
    label = "audit"
