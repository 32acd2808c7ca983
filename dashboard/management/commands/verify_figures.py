"""manage.py verify_figures: recount everything from the records and compare."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dashboard.models import DriftReport
from dashboard.verification import verify
from jiayu_jobs.scoping import batch
from stations.services.figures import bring_figures_up_to_date


class Command(BaseCommand):
    """Prints the drift; exits 1 when it is not zero."""

    help = "Recompute every figure from records and compare it with the live values."

    def handle(self, *args: Any, **options: Any) -> None:
        bring_figures_up_to_date()
        with batch("verification"):
            result = verify()
            DriftReport.objects.create(values_checked=result.checked, drift=[item.as_json() for item in result.drift])
        for item in result.drift[:50]:
            self.stdout.write(
                f"{item.region} {item.period} {item.measure}: stored {item.stored}, counted {item.counted}"
            )
        self.stdout.write(f"{result.checked} values checked, drift {len(result.drift)}")
        if result.drift:
            sys.exit(1)
