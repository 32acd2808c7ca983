from django.apps import AppConfig


class WebConfig(AppConfig):
    """Template components and page manners."""

    name = "jiayu_jobs.web"
    label = "web"
