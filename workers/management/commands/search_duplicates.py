"""manage.py search_duplicates [--everybody]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jiayu_jobs.scoping import batch
from workers.services.duplicates import search_duplicates


class Command(BaseCommand):
    """Looks for records that may be one person, as every night, or among everybody."""

    help = "Search the register for records that may be one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--everybody", action="store_true", help="not only those changed since the last search")

    def handle(self, *args: Any, **options: Any) -> None:
        with batch("search_duplicates"):
            found = search_duplicates(everybody=options["everybody"])
        self.stdout.write(f"{found} new pairs")
