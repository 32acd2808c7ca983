"""manage.py figures --region CODE [--period 2024] [--ids A,B] [--format table|json] [--compare FILE.csv]"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard.figures import as_json, figures
from dashboard.indicators import INDICATORS
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from stations.models import Region
from stations.services.figures import bring_figures_up_to_date


class Command(BaseCommand):
    """Prints figures as the screen shows them; with --compare exits 1 when any differs."""

    help = "Print figures of a region, or compare them with a file."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--region", required=True)
        parser.add_argument("--period", default="now")
        parser.add_argument("--ids", default="")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--compare", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        bring_figures_up_to_date()
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        with batch("figures"):
            if options["compare"]:
                self.compare(region, options["compare"], options["ids"])
            else:
                self.show(region, options)

    def show(self, region: Region, options: dict[str, Any]) -> None:
        """Print a table or JSON."""
        ids = [name for name in options["ids"].split(",") if name] or list(INDICATORS)
        unknown = [name for name in ids if name not in INDICATORS]
        if unknown:
            raise CommandError(f"There is no indicator {', '.join(unknown)}.")
        try:
            found = figures(region, options["period"], ids, today())
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_json(figure) for figure in found], ensure_ascii=False, indent=1))
            return
        for figure in found:
            value = "—" if figure.value is None else figure.value
            self.stdout.write(f"{figure.id}  {value!s:>12} {figure.unit}  {INDICATORS[figure.id].name}")

    def compare(self, region: Region, path: Path, ids: str) -> None:
        """Print each row of the file beside the counted value; each row's own period is used."""
        wanted = {name for name in ids.split(",") if name}
        differing = 0
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if wanted and row["id"] not in wanted:
                    continue
                value = None
                if row["id"] in INDICATORS:
                    value = figures(region, row["period"], [row["id"]], today())[0].value
                good = fits(value, row.get("comparison") or "=", row["value"])
                differing += not good
                shown = "no such indicator" if row["id"] not in INDICATORS else value
                self.stdout.write(
                    f"{'same' if good else 'DIFFERS':8}{row['id']} {row['period']} {shown} {row['comparison']} {row['value']}"
                )
        self.stdout.write(f"{differing} differ")
        if differing:
            sys.exit(1)


def fits(value: float | int | None, comparison: str, wanted: str) -> bool:
    """Whether a value meets a published one: =, >=, or between with `a-b`."""
    if value is None:
        return False
    if comparison == "between":
        low, high = (float(part) for part in wanted.split("-"))
        return low <= value <= high
    return value >= float(wanted) if comparison == ">=" else float(value) == float(wanted)
