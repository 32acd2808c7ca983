"""manage.py replay_erasures: whom a restored backup brought back is erased again."""

from typing import Any

from django.core.management.base import BaseCommand

from workers.tasks import replay_erasures


class Command(BaseCommand):
    """Reads the ledger (ERASURES); may be run again, and changes nothing where everybody is erased already."""

    help = "Erase again everybody of the ledger of erasures."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(replay_erasures())
