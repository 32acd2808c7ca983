"""The relay: LISTENs, sends outbox messages and wakes the roll-up; sweeps each second for what a signal missed."""

import logging
import select
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction
from kombu.exceptions import OperationalError as BrokerError

from jiayu_jobs.audit.models import DirtyMark
from jiayu_jobs.celery import app
from jiayu_jobs.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

CHANNEL = "jiayu_work"
ROLL_UP_TASK = "dashboard.roll_up"
SWEEP_SECONDS = 1.0
# Marks that come within this time after a wake-up share the next one: bursts cost one roll-up, not fifty.
COALESCE_SECONDS = 0.02
AT_ONCE = 100


def send_messages() -> int:
    """Send waiting messages, oldest first; a message is deleted in the transaction that sent it."""
    sent = 0
    while True:
        with transaction.atomic():
            waiting = list(OutboxMessage.objects.select_for_update(skip_locked=True).order_by("id")[:AT_ONCE])
            for message in waiting:
                app.send_task(message.task, kwargs=message.arguments, task_id=f"outbox-{message.pk}")
            OutboxMessage.objects.filter(pk__in=[message.pk for message in waiting]).delete()
        sent += len(waiting)
        if len(waiting) < AT_ONCE:
            return sent


class Relay:
    """One process; a second one does no harm (messages are locked, roll-ups are idempotent)."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self.should_stop = should_stop
        self.last_wake = 0.0

    def run(self) -> None:
        """Until should_stop() is true; survives a lost database or broker."""
        while not self.should_stop():
            try:
                self.listen()
                while not self.should_stop():
                    self.turn()
            except (OperationalError, InterfaceError, BrokerError, OSError) as error:
                logger.warning("relay waits for its servers: %s", error.__class__.__name__)
                connection.close()
                time.sleep(SWEEP_SECONDS)

    def listen(self) -> None:
        """Subscribe; the connection then carries notifications between statements."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def turn(self) -> None:
        """Wait for a signal or the sweep, then do what waits."""
        raw = connection.connection
        # What arrived while a statement ran is there already, and select would not tell.
        ready = bool(raw.notifies) or bool(select.select([raw], [], [], SWEEP_SECONDS)[0])
        raw.poll()
        kinds = {notify.payload for notify in raw.notifies}
        raw.notifies.clear()
        if not ready:
            kinds = {"outbox", "dirty"}
        if "outbox" in kinds:
            send_messages()
        if "dirty" in kinds and (ready or DirtyMark.objects.exists()):
            self.wake_roll_up()

    def wake_roll_up(self) -> None:
        """Ask a worker to take the marks; a burst waits a moment so that it shares one run."""
        pause = self.last_wake + COALESCE_SECONDS - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        app.send_task(ROLL_UP_TASK, expires=60)
        self.last_wake = time.monotonic()
