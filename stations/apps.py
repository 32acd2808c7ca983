from django.apps import AppConfig


class StationsConfig(AppConfig):
    """The map of authority: regions, sites, accounts, posts."""

    name = "stations"

    def ready(self) -> None:
        """Every sign-in is noted, whoever begins it; the inbox knows its own lines; sites can be exported."""
        from jiayu_jobs.exports.lists import register
        from stations import sessions, waiting  # noqa: F401
        from stations.exports import PostList, SiteList

        register(SiteList())
        register(PostList())
