"""Health checks of the containers: `python docker/health.py web|worker|beat|relay` exits 0 when all is well.

Each asks the question that matters: does the page of readiness answer, does the worker take commands, does the
scheduler still write its schedule, does the relay leave nothing lying in the outbox.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BEAT_SCHEDULE = Path(tempfile.gettempdir())  # the container's own tmpfs
BEAT_SILENCE_SECONDS = 600
OUTBOX_SECONDS = 120


def web() -> str | None:
    """Ask /healthz/ready under the portal's own name, as the proxy does."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=8)
    connection.request("GET", "/healthz/ready", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
    status = connection.getresponse().status
    return None if status == 200 else f"/healthz/ready answers {status}"


def worker() -> str | None:
    """Ping this container's worker through the queue."""
    name = f"celery@{socket.gethostname()}"
    command = [sys.executable, "-m", "celery", "-A", "jiayu_jobs", "inspect", "ping", "--destination", name]
    result = subprocess.run(command + ["--timeout", "15"], capture_output=True, timeout=28, check=False)
    return None if result.returncode == 0 else "the worker does not answer"


def beat() -> str | None:
    """Look when the scheduler last wrote down what it has sent."""
    times = [path.stat().st_mtime for path in BEAT_SCHEDULE.glob("beat-schedule*")]
    silent = time.time() - max(times, default=0.0)
    return None if silent < BEAT_SILENCE_SECONDS else f"the scheduler has been silent for {silent:.0f} s"


def relay() -> str | None:
    """Look for a message that has waited too long to be sent."""
    import psycopg2

    url = Path(os.environ["DATABASE_URL_FILE"]).read_text(encoding="utf-8").strip()
    connection = psycopg2.connect(url, connect_timeout=5)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET ROLE app_web")
        cursor.execute("SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM outbox_outboxmessage")
        waited = float(cursor.fetchone()[0])
    connection.close()
    return None if waited < OUTBOX_SECONDS else f"a message has waited {waited:.0f} s in the outbox"


CHECKS = {check.__name__: check for check in (web, worker, beat, relay)}

if __name__ == "__main__":
    try:
        complaint = CHECKS[sys.argv[1]]()
    except Exception as error:
        complaint = f"{type(error).__name__}: {error}"
    sys.exit(complaint)
