"""Django's flush, run as the owner of the tables: no other role may empty them."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from jiayu_jobs.scoping.roles import as_owner


class Command(flush.Command):
    """Empties every table as app_owner."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with as_owner(connections[options["database"]]):
            return super().handle(*args, **options)
