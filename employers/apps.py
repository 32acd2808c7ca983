from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Demand, and the meeting of the two."""

    name = "employers"
