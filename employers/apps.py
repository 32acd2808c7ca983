from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Demand, and the meeting of the two."""

    name = "employers"

    def ready(self) -> None:
        """Who acts for a firm, and what waits for who checks firms."""
        import employers.inbox
        import employers.memberships  # noqa: F401  # both register themselves
        from employers.exports import EmployerList, MonthList
        from employers.imports import EmployerMonthsSheet
        from jiayu_jobs.exports.lists import register
        from jiayu_jobs.imports.registry import register as register_sheet

        register(EmployerList())
        register(MonthList())
        register_sheet(EmployerMonthsSheet())
