from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The people: labour records and what hangs on them."""

    name = "workers"

    def ready(self) -> None:
        """Occupations come with a county directory; what waits for a desk shows in its inbox."""
        import workers.inbox  # noqa: F401  # registers itself
        from jiayu_jobs.exports.lists import register as register_list
        from jiayu_jobs.imports.registry import register
        from stations.services.county import EXTRA_LOADERS
        from workers.exports import PeopleList
        from workers.imports import LabourSheet
        from workers.services.occupations import load_occupations

        EXTRA_LOADERS["occupations.csv"] = load_occupations
        register(LabourSheet())
        register_list(PeopleList())
