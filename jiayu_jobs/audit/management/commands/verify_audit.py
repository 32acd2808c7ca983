"""manage.py verify_audit: recompute every seal."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jiayu_jobs.audit.heads import compare_heads, send_head
from jiayu_jobs.audit.models import AuditBlock
from jiayu_jobs.audit.sealing import seal, verify
from jiayu_jobs.scoping import batch


class Command(BaseCommand):
    """Prints what was found; exits 1 when an entry was changed, lost or added behind the seal, or the tail was cut."""

    help = "Verify the audit chain."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--seal", action="store_true", help="seal what is finished first")
        parser.add_argument("--heads", type=Path, default=settings.AUDIT_HEADS, help="file of heads told outside")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            with batch("sealer"):
                self.stdout.write(f"sealed {seal()} entries")
            send_head()
        with batch("auditor"):
            findings = verify() + compare_heads(options["heads"])
            blocks = AuditBlock.objects.count()
        for finding in findings:
            place = f"entry {finding.entry} in block {finding.block}" if finding.entry else f"block {finding.block}"
            self.stdout.write(f"{place}: {finding.what}")
        self.stdout.write(f"{blocks} blocks verified, {len(findings)} findings")
        if findings:
            sys.exit(1)
