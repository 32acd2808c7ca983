"""manage.py demo_accounts: what `make run` prints."""

from typing import Any

from django.core.management.base import BaseCommand

from stations.demo import PASSWORD, printed_accounts


class Command(BaseCommand):
    """Prints one demo account a role, or nothing in a real database."""

    help = "Print the demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = printed_accounts()
        for account in accounts:
            self.stdout.write(f"  {account.username:<24} {account.title} ({account.place})")
        if accounts:
            self.stdout.write(f"  password of all of them: {PASSWORD}")
