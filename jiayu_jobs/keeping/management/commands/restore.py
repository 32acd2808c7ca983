"""manage.py restore FILE: a backup becomes a database again, proved equal, or nothing changes."""

import time
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from jiayu_jobs.keeping.after_restore import WrongAfterRestore
from jiayu_jobs.keeping.copies import CopyError
from jiayu_jobs.keeping.copies.making import first_line
from jiayu_jobs.keeping.services.restoring import Wish, restore, target_of_settings


class Command(BaseCommand):
    """Prints each step; ends with 1 and one sentence when anything does not fit, and then nothing has changed."""

    help = (
        "Restore a backup and prove it: hash of the file, rows and checksums, row security, policies, sealed values, "
        "files, audit, figures. Refuses a database that holds rows. Nobody may use the database meanwhile."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` or the backup container made")
        parser.add_argument("--into", metavar="NAME", help="another database, for a drill; files stay in the backup")
        parser.add_argument(
            "--replace",
            metavar="NAME",
            help="the database's own name: it may hold rows, and is kept under another name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began, own = time.monotonic(), target_of_settings()
        target = options["into"] or own
        if options["replace"] not in (None, target):
            raise CommandError(f"--replace names {options['replace']}, the database is {target}: nothing was done.")
        live = target == own
        wish = Wish(target, options["replace"] is not None, settings.MEDIA_DIR if live else None, heads=live)
        try:
            restore(options["file"], wish, self.say)
        except (CopyError, WrongAfterRestore) as error:
            raise CommandError(f"{error} The database {target} is as it was.") from error
        except (DatabaseError, psycopg2.Error, OSError) as error:
            raise CommandError(f"{first_line(error)}. The database {target} is as it was.") from error
        self.say(f"restored into {target} in {time.monotonic() - began:.1f} s")

    def say(self, line: str) -> None:
        """One line a step, as soon as it is done."""
        self.stdout.write(line)
        self.stdout.flush()
