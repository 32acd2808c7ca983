"""Django's migrate, run as the owner of the tables."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from jiayu_jobs.scoping.roles import as_owner


class Command(migrate.Command):
    """Creates the database roles on first use, then migrates as app_owner."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with as_owner(connections[options["database"]]):
            return super().handle(*args, **options)
