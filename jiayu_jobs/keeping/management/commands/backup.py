"""manage.py backup FILE: the database and the sealed files beside it, in one file that can prove itself."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jiayu_jobs.keeping.copies import CopyError
from jiayu_jobs.keeping.copies.making import back_up


class Command(BaseCommand):
    """Prints what the file holds; ends with 1 and one sentence, and no file, when it could not be made."""

    help = (
        "Back up the database and the files beside it to FILE, while the portal is used. Sealed values stay sealed: "
        "keep FIELD_KEYS apart from the file, without them it cannot be restored."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            made = back_up(settings.DATABASE_OWNER_URL, options["file"], settings.MEDIA_DIR)
        except CopyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.tables} tables, {made.rows:,} rows, {made.files} files in one snapshot")
        self.stdout.write(f"sealed under {', '.join(made.keys) or 'no key'}; the keys are not in the file")
        self.stdout.write(f"{made.path}: {made.bytes:,} bytes in {time.monotonic() - began:.1f} s")
        self.stdout.write(f"sha256 {made.sha256}")
