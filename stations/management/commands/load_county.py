"""manage.py load_county DIR"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.scoping import Scope
from jiayu_jobs.settings.env import env
from stations.services.county import CountyUnusable, load_county
from stations.services.figures import bring_figures_up_to_date


class Command(BaseCommand):
    """Loads a county directory; repeatable."""

    help = "Load a county directory: regions, outlines, sites, posts, occupations."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a folder.")
        try:
            with acting(SYSTEM, Scope.region("")):
                report = load_county(directory, county_password=env.text("COUNTY_PASSWORD", ""))
        except CountyUnusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{count} {name}" for name, count in report.counts.items()))
        if report.county_password:
            self.stdout.write(f"account county, one-time password {report.county_password}")
        bring_figures_up_to_date(everything=True)
