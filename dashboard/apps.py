from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Figures: declared, rolled up, shown."""

    name = "dashboard"

    def ready(self) -> None:
        """Commands that change records end with fresh figures; rows behind figures and the audit can be taken out; a
        restored copy shows that its figures fit."""
        from dashboard.exports import AuditList, FigureRowsList
        from dashboard.publish import publish
        from dashboard.rollup import rebuild, roll_up
        from dashboard.verification import verify_restored
        from jiayu_jobs.exports.lists import register
        from jiayu_jobs.keeping import after_restore
        from stations.services.figures import register_refresher

        register_refresher(lambda everything: publish(rebuild() if everything else roll_up()))
        register(FigureRowsList())
        register(AuditList())
        after_restore.register("figures", verify_restored)
