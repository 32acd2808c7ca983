"""manage.py relay: sends the outbox and wakes the roll-up."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from jiayu_jobs.outbox.relay import Relay


class Command(BaseCommand):
    """Runs until SIGINT or SIGTERM."""

    help = "Send outbox messages and wake the roll-up."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        self.stdout.write("relay: listening")
        Relay(lambda: bool(stopping)).run()
