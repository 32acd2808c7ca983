"""manage.py rotate_keys: everything sealed moves to the first key of FIELD_KEYS, while the portal is used."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand

from jiayu_jobs.crypto.keyring import ring
from jiayu_jobs.keeping.services.rotation import Count, rotate


class Command(BaseCommand):
    """Prints counts by place; exits 1 when a value is left on another key or cannot be read. May be run again."""

    help = "Seal every sealed value under the primary key."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        counts = rotate(self.say)
        total = sum(count.current for count in counts)
        self.stdout.write(f"{total:,} values under key {ring().primary} in {time.monotonic() - began:.1f} s")
        if not all(count.is_whole for count in counts):
            self.stderr.write("Some values are left on another key or cannot be read: run it again, keep every key.")
            sys.exit(1)

    def say(self, count: Count) -> None:
        """One line a place, as soon as it is done."""
        self.stdout.write(
            f"{count.place}: {count.rotated:,} sealed anew, {count.current:,} under key {ring().primary}, "
            f"{count.left:,} left, {count.unreadable:,} unreadable"
        )
        self.stdout.flush()
