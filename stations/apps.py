from django.apps import AppConfig


class StationsConfig(AppConfig):
    """The map of authority: regions, sites, accounts, posts."""

    name = "stations"

    def ready(self) -> None:
        """Every sign-in is noted, whoever begins it; the inbox knows its own lines; sites go out and come in."""
        from jiayu_jobs.exports.lists import register as register_list
        from jiayu_jobs.imports.registry import register
        from stations import sessions, waiting  # noqa: F401
        from stations.exports import PostList, SiteList
        from stations.imports import SitesSheet

        register_list(SiteList())
        register_list(PostList())
        register(SitesSheet())
