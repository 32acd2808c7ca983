from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Demand, and the meeting of the two."""

    name = "employers"

    def ready(self) -> None:
        """Who acts for a firm, and what waits for who checks firms."""
        import employers.inbox
        import employers.memberships  # noqa: F401  # both register themselves
        from employers.exports import EmployerList, MonthList
        from jiayu_jobs.exports.lists import register

        register(EmployerList())
        register(MonthList())
