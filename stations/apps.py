from django.apps import AppConfig


class StationsConfig(AppConfig):
    """The map of authority: regions, sites, accounts, posts."""

    name = "stations"
