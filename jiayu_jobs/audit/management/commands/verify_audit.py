"""manage.py verify_audit: recompute every seal."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from jiayu_jobs.audit.models import AuditBlock
from jiayu_jobs.audit.sealing import seal, verify
from jiayu_jobs.scoping import batch


class Command(BaseCommand):
    """Prints what was found; exits 1 when an entry was changed, lost or added behind the seal."""

    help = "Verify the audit chain."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--seal", action="store_true", help="seal what is finished first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            with batch("sealer"):
                self.stdout.write(f"sealed {seal()} entries")
        with batch("auditor"):
            findings = verify()
            blocks = AuditBlock.objects.count()
        for finding in findings:
            place = f"entry {finding.entry} in block {finding.block}" if finding.entry else f"block {finding.block}"
            self.stdout.write(f"{place}: {finding.what}")
        self.stdout.write(f"{blocks} blocks verified, {len(findings)} findings")
        if findings:
            sys.exit(1)
