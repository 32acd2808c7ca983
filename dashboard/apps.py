from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Figures: declared, rolled up, shown."""

    name = "dashboard"

    def ready(self) -> None:
        """Commands that change records end with fresh figures."""
        from dashboard.publish import publish
        from dashboard.rollup import rebuild, roll_up
        from stations.services.figures import register_refresher

        register_refresher(lambda everything: publish(rebuild() if everything else roll_up()))
