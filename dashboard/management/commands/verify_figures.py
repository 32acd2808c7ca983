"""manage.py verify_figures: recount everything from the records and compare."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dashboard.publish import publish
from dashboard.verification import verify_live


class Command(BaseCommand):
    """Prints the drift; exits 1 when it is not zero."""

    help = "Recompute every figure from records and compare it with the live values."

    def handle(self, *args: Any, **options: Any) -> None:
        result, outcome = verify_live()
        publish(outcome)
        for item in result.drift[:50]:
            self.stdout.write(
                f"{item.region} {item.period} {item.measure}: stored {item.stored}, counted {item.counted}"
            )
        self.stdout.write(f"{result.checked} values checked, drift {len(result.drift)}")
        if result.drift:
            sys.exit(1)
