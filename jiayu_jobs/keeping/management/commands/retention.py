"""manage.py retention: what is past its time goes, as each night; --dry-run only counts."""

from typing import Any

from django.core.management.base import BaseCommand

from jiayu_jobs.keeping.services.retention import Step, apply_retention, due_now


class Command(BaseCommand):
    """Prints one line a rule: its name, how many rows, how long they are kept. May be run again."""

    help = "Remove what is kept no longer."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for rule, rows in due_now():
                self.stdout.write(f"{rule.name}: {rows:,} due ({rule.title}: {rule.kept})")
        else:
            apply_retention(self.say)

    def say(self, step: Step) -> None:
        """As soon as a rule is done."""
        self.stdout.write(f"{step.rule.name}: {step.rows:,} removed ({step.rule.title}: {step.rule.kept})")
        self.stdout.flush()
