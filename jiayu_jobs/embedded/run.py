"""`make run`: the whole portal on one machine, in the foreground, from nothing to `Ready: ...`.

    services -> migrate and collectstatic -> demo county (first time) -> web, worker, beat, relay -> watch

One thread and one loop: signals only set a flag, so that a second Ctrl-C changes nothing. Children are ended in reverse
order; docs/embedded.md says what happens when this process itself is killed.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import processes
from .children import Child, Children, end_leftovers
from .environment import data_directory, fill_addresses, fill_secrets
from .errors import ServiceError
from .locks import FileLock
from .logs import open_log, tail
from .services import PACKAGE_ROOT, Services

DEMO_SIZES = ("full", "small", "none")
READY_SECONDS = 90.0
# A run that was told to end has ended by then.
ENDING_SECONDS = 15.0


class StopAsked(Exception):
    """Somebody asked us to stop."""


class Run:
    """Everything that `make run` started, and how it ends."""

    def __init__(self) -> None:
        self.environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.development")
        self.data_dir = data_directory(self.environment)
        self.environment["DATA_DIR"] = str(self.data_dir)
        self.port = port_from(self.environment.get("PORT", "8000"))
        self.host = self.environment.get("HOST", "127.0.0.1")
        self.demo = self.environment.get("DEMO", "full")
        if self.demo not in DEMO_SIZES:
            raise ServiceError(f"DEMO must be one of {', '.join(DEMO_SIZES)}, not {self.demo!r}.")
        self.web_workers = self.environment.get("WEB_WORKERS", "2")
        self.stopping = False
        self.services: Services | None = None
        run_dir = self.data_dir / "run"
        try:
            run_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ServiceError(f"DATA_DIR {self.data_dir} cannot be made: {error.strerror}.") from error
        self.lock = FileLock(run_dir / "portal")
        self.log = open_log(self.data_dir, "run")
        self.children = Children(self.data_dir, self.environment, self.note)

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def main(self) -> int:
        """Bring the portal up, watch it until told to stop, and end it; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: setattr(self, "stopping", True))
        if not self._our_turn():
            raise ServiceError(
                f"`make run` is already up on {self.data_dir}: stop it first, or choose another DATA_DIR."
            )
        if os.environ.get("MAKELEVEL"):
            processes.die_with_parent(signal.SIGTERM)  # kill -9 of make must not leave us behind
        try:
            self.bring_up()
            self.announce()
            self.watch()
        except StopAsked:
            pass
        except ServiceError as error:
            print(f"\n{error}", file=sys.stderr, flush=True)
            return 1
        finally:
            self.stop()
        return 0

    def _our_turn(self) -> bool:
        """Whether we hold the lock; one that is just being given back (the run before ends) is waited for."""
        deadline = time.monotonic() + ENDING_SECONDS
        waiting = False
        while not self.lock.try_exclusive():
            if time.monotonic() > deadline or self.stopping:
                return False
            if not waiting:
                waiting = True
                self.note("another run holds this directory, waiting for it to end")
            time.sleep(0.2)
        return True

    def bring_up(self) -> None:
        end_leftovers(self.data_dir)
        refuse_busy_port(self.host, self.port)
        fill_secrets(self.environment, self.data_dir)
        self.services = fill_addresses(self.environment, self.data_dir)
        self.note("Services ready" if self.services else "Using the servers of DATABASE_URL and REDIS_URL")
        self.manage_both(["migrate", "--no-input"], ["collectstatic", "--no-input"])
        self.load_demo()
        web, *others = self.planned_children()
        self.children.start(web)  # alone at first: pages are what people wait for
        self.wait_until_ready(web)
        for child in others:
            self.children.start(child)

    def planned_children(self) -> list[Child]:
        """The processes of the portal, in the order of their start."""
        celery = [sys.executable, "-m", "celery", "-A", "jiayu_jobs"]
        schedule = self.data_dir / "run" / "beat-schedule"
        web = [sys.executable, "-m", "uvicorn", "jiayu_jobs.asgi:application", "--host", self.host]
        web += [
            "--port",
            str(self.port),
            "--workers",
            self.web_workers,
            "--no-access-log",
            "--timeout-graceful-shutdown",
            "2",
        ]
        # Pages go first: a large import in a worker gives way to the desks.
        worker = [
            *processes.GIVES_WAY,
            *celery,
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        beat = [*celery, "beat", "--schedule", str(schedule), "--pidfile", "", "--loglevel", "INFO"]
        relay = [sys.executable, "manage.py", "relay"]
        # A worker that lost its parent must not finish a long task first: SIGQUIT ends it now, the task comes again.
        return [
            Child("web", web, grace=3.0),
            Child("worker", worker, grace=3.0, death_signal=signal.SIGQUIT),
            Child("beat", beat, grace=1.5),
            Child("relay", relay, grace=1.5),
        ]

    def announce(self) -> None:
        print(f"\nReady: {self.address}\n", flush=True)
        accounts = self.step(["demo_accounts"], output=None)
        self.wait(accounts)
        if accounts.returncode != 0:
            self.note("The demo accounts could not be listed")

    def watch(self) -> None:
        """Restart what dies, until told to stop; raises ServiceError when something will not stay up."""
        while True:
            self.pause(0.3)
            self.children.mend()
            if self.services and not self.services.kept():
                self.note("A bundled service lost its keeper; starting it again")
                self.services.revive()

    def stop(self) -> None:
        """End the children in reverse order, then give the services back. Nothing interrupts this."""
        if self.children.members:
            print("\nStopping ...", flush=True)
        self.children.end()
        if self.services:
            self.services.stop()
        self.lock.release()

    def manage_both(self, foreground: list[str], background: list[str]) -> None:
        """Run two commands at once, each into its log; show the end of the log of one that fails."""
        self.note(f"manage.py {foreground[0]}, {background[0]}")
        running = []
        for words in (background, foreground):
            log = open_log(self.data_dir, words[0])
            running.append((words[0], Path(log.name), log.tell(), self.step(words, output=log.fileno())))
            log.close()
        for name, path, mark, process in reversed(running):
            self.wait(process)
            if process.returncode != 0:
                for *_, other in running:
                    processes.end(other, [(signal.SIGTERM, 2.0)])
                raise ServiceError(f"manage.py {name} failed:\n{tail(path, mark)}")

    def load_demo(self) -> None:
        """Build the demo county unless the database holds regions; an interrupted first time is taken up again."""
        unfinished = self.data_dir / "run" / "demo-unfinished"
        if self.demo == "none" or not (unfinished.exists() or is_empty(self.environment["DATABASE_URL"])):
            return
        unfinished.touch()
        self.note(f"manage.py demo --size {self.demo}")
        process = self.step(["demo", "--size", self.demo], output=None)
        self.wait(process)
        if process.returncode != 0:
            raise ServiceError("The demo county could not be built (DEMO=none starts an empty portal).")
        unfinished.unlink()

    def wait_until_ready(self, web: Child) -> None:
        """Return when /healthz/ready says 200; any answer but 200 and 503 ends the start with the log's tail."""
        deadline = time.monotonic() + READY_SECONDS
        while (status := ready_status(self.host, self.port)) != 200:
            self.children.mend()
            if status not in (None, 503):
                raise ServiceError(f"{self.address}/healthz/ready answers {status}:\n{tail(web.log, web.mark)}")
            if time.monotonic() > deadline:
                raise ServiceError(f"The portal is not ready after {READY_SECONDS:.0f} s:\n{tail(web.log, web.mark)}")
            self.pause(0.1)

    def step(self, words: list[str], *, output: int | None) -> subprocess.Popen[bytes]:
        """Start a manage.py command that ends by itself."""
        return processes.spawn(
            [sys.executable, "manage.py", *words], cwd=PACKAGE_ROOT, env=self.environment, output=output
        )

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for a step; when told to stop, end it and raise StopAsked."""
        try:
            self.until(lambda: process.poll() is not None)
        except StopAsked:
            processes.end(process, [(signal.SIGTERM, 3.0)])
            raise

    def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.pause(0.05)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)
        if self.stopping:
            raise StopAsked

    def note(self, text: str) -> None:
        """Say one line on the console and in run.log."""
        line = f"{time.strftime('%H:%M:%S')} {text}"
        print(line, flush=True)
        self.log.write(line.encode() + b"\n")
        self.log.flush()


def port_from(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ServiceError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServiceError(
                f"Port {port} is taken ({error.strerror}): `make run PORT=8123` uses another."
            ) from error


def ready_status(host: str, port: int) -> int | None:
    """Return the HTTP status of the readiness page, None while nobody answers."""
    asked = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    connection = http.client.HTTPConnection(asked, port, timeout=10)
    try:
        connection.request("GET", "/healthz/ready")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def is_empty(database_url: str) -> bool:
    """True when the portal's database holds no region yet, which is where a first demo county belongs."""
    import psycopg2

    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('stations_region') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return False
        cursor.execute("SET ROLE app_owner")
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM stations_region)")
        answer = cursor.fetchone() == (True,)
    connection.close()
    return answer


if __name__ == "__main__":
    try:
        sys.exit(Run().main())
    except ServiceError as sentence:
        sys.exit(str(sentence))
