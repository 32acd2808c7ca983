"""manage.py import_workbook KIND FILE --as USERNAME [--apply] [--errors OUT.xlsx] [--map FILE.json]"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jiayu_jobs.audit.context import on_behalf_of
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.limits import COUNTY
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.registry import kinds, kinds_for
from jiayu_jobs.imports.workbooks import error_workbook
from jiayu_jobs.refusals import Refused
from stations.authority import authority_of
from stations.models import User
from stations.services.figures import bring_figures_up_to_date


class Command(BaseCommand):
    """Prints one JSON line of counts. Exit 0 unless the file itself cannot be used (2)."""

    help = "Preview or apply a workbook as one of the accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[sheet.kind for sheet in kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="account in whose scope the rows are judged")
        parser.add_argument("--apply", action="store_true", help="write; without it a preview only")
        parser.add_argument("--errors", type=Path, help="where to write a workbook of the refused rows")
        parser.add_argument("--switch", action="append", default=[], help="what holds for the whole file: whole_term")
        parser.add_argument("--map", type=Path, help="JSON file: header in the file -> header of the template")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        authority = authority_of(user)
        if user is None or authority.region is None or not authority.may("imports.use"):
            raise CommandError(f"{options['username']} is no account that may import workbooks.")
        if options["kind"] not in {sheet.kind for sheet in kinds_for(authority.may)}:
            raise CommandError(f"{options['username']} is no account that may import this kind of workbook.")
        if not options["file"].is_file():
            self.unusable(f"没有这个文件：{options['file']}")
        mapping = json.loads(options["map"].read_text(encoding="utf-8")) if options["map"] else {}
        with on_behalf_of(user, authority.region):
            batch = self.run_batch(options, user, authority.region, mapping)
        self.stdout.write(json.dumps({**batch.counts(), "batch": str(batch.pk)}, ensure_ascii=False))
        if options["apply"]:
            bring_figures_up_to_date()

    def run_batch(self, options: dict[str, Any], user: Any, region: Any, mapping: dict[str, str]) -> ImportBatch:
        """Receive, preview and, when asked to, confirm and apply."""
        try:
            batch = services.receive(
                kind=options["kind"],
                content=options["file"].read_bytes(),
                file_name=options["file"].name,
                by=user,
                region=region,
                mapping=mapping,
                switches=options["switch"],
                later=False,
                limits=COUNTY,
            )
            services.preview(batch, COUNTY)
        except Unusable as error:
            self.unusable(write_down("receive_import", error, region=region).message)
        if batch.state == BatchState.UNUSABLE:
            self.unusable(batch.message)
        if options["errors"]:
            options["errors"].write_bytes(error_workbook(batch))
        if options["apply"]:
            try:
                services.confirm(batch=batch, by=user, later=False)
                batch = services.apply(batch, user, COUNTY)
            except Refused as refusal:
                raise CommandError(write_down("apply_import", refusal, about=batch).message) from refusal
        else:
            services.discard(batch=batch, by=user)
        files.remove(batch) if not options["apply"] else None
        return batch

    def unusable(self, message: str) -> None:
        """Say why and end with 2."""
        self.stderr.write(message)
        sys.exit(2)
