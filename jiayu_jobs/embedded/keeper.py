"""A keeper: a small process that runs one bundled service for as long as anybody uses it.

    python -m jiayu_jobs.embedded.keeper postgres|valkey DATA_DIR [--throwaway]

It is started by the first user (services.py) and belongs to none of them. Three locks in DATA_DIR/run say everything,
and the kernel drops each when its holder dies, however it dies:

    <service>.users    shared by every process that uses the service; free means nobody does, and the keeper stops
    <service>.keeper   held by the keeper for its life; free means there is none, whatever pid files say
    <service>.start    held by a user while it looks for a keeper or starts one

So kill -9 of any user, of all of them, or of the keeper itself leaves nothing that needs cleaning by hand: the
service's own death signal covers the last case, and the next start ends what is still on its way out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import processes
from .errors import ServiceError
from .locks import FileLock
from .logs import open_log
from .postgres import Postgres
from .valkey import Valkey

SERVERS = {server.name: server for server in (Postgres, Valkey)}
START_SECONDS = 60.0
POLL_SECONDS = 0.2
RESTARTS = 5
STEADY_SECONDS = 60.0


class Keeper:
    """Holds the process of one server: starts it, restarts it when it dies, stops it when nobody is left."""

    def __init__(self, service: str, data_dir: Path, *, throwaway: bool) -> None:
        self.data_dir = data_dir
        self.run_dir = data_dir / "run"
        self.throwaway = throwaway
        self.server = SERVERS[service](data_dir, durable=not throwaway)
        self.state = self.run_dir / f"{service}.json"
        self.users = FileLock(self.run_dir / f"{service}.users")
        self.life = FileLock(self.run_dir / f"{service}.keeper")
        self.log = open_log(data_dir, service)
        self.process: subprocess.Popen[bytes] | None = None
        self.told_to_stop = False

    def run(self) -> int:
        """Live until nobody uses the service; prints one line, `ready` or `error: ...`, once that is known."""
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "told_to_stop", True))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            self.life.exclusive(timeout=5)
            self.state.unlink(missing_ok=True)
            self._start()
        except ServiceError as error:
            self._stop()
            say(f"error: {error}")
            return 1
        say("ready")
        restarts, started = 0, time.monotonic()
        while not self._unused():
            time.sleep(POLL_SECONDS)
            if self.process and self.process.poll() is None and self.server.has_way_in():
                continue
            self.state.unlink(missing_ok=True)
            restarts = 1 if time.monotonic() - started > STEADY_SECONDS else restarts + 1
            if restarts > RESTARTS:
                self._note(f"{self.server.name} died {restarts} times in a row; giving up")
                break
            self._note(f"{self.server.name} died or lost its socket; restarting it")
            if self.process:
                processes.end(self.process, self.server.stop_steps)
            time.sleep(min(2.0 ** (restarts - 1) - 1, 8.0))
            started = time.monotonic()
            try:
                self._start()
            except ServiceError as error:
                self._note(str(error))
        self._stop()
        return 0

    def _start(self) -> None:
        """Start the server and publish its address once it answers."""
        self.server.prepare()
        mark = self.log.tell()
        self.process = self.server.start(self.log)
        deadline = time.monotonic() + START_SECONDS
        while not self.server.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"{self.server.name} did not start: {self._last_line(mark)} (see {self.log.name})")
            if self.told_to_stop:
                raise ServiceError(f"{self.server.name} was told to stop while it started.")
            time.sleep(0.03)
        facts = {"url": self.server.url, "keeper": os.getpid(), "server": self.process.pid}
        building = self.state.with_suffix(".building")
        building.touch(mode=0o600)
        building.write_text(json.dumps(facts))
        building.replace(self.state)

    def _unused(self) -> bool:
        """True when told to stop, or when no process holds the users' lock; we hold it then until we end."""
        return self.told_to_stop or self.users.try_exclusive()

    def _stop(self) -> None:
        self.state.unlink(missing_ok=True)
        if self.process:
            processes.end(self.process, self.server.stop_steps)
        self.server.clean_up()
        if self.throwaway:
            self._remove_everything()

    def _remove_everything(self) -> None:
        """Remove our share of a throw-away directory; the keeper that ends last removes the rest."""
        shutil.rmtree(self.server.home, ignore_errors=True)
        others = [path for path in self.run_dir.glob("*.keeper") if path != self.life.path]
        self.life.release()
        deadline = time.monotonic() + 10
        while any(FileLock(path).is_held() for path in others if path.exists()) and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def _note(self, text: str) -> None:
        self.log.write(f"keeper: {text}\n".encode())
        self.log.flush()

    def _last_line(self, mark: int) -> str:
        with open(self.log.name, "rb") as log:
            log.seek(mark)
            lines = log.read()[-4000:].decode(errors="replace").strip().splitlines()
        wanted = [line for line in lines if "FATAL" in line or "rror" in line] or lines
        return wanted[-1] if wanted else "it said nothing"


def say(line: str) -> None:
    """Tell the process that started us; it may have died meanwhile."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError:
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs one bundled service while somebody uses it.")
    parser.add_argument("service", choices=sorted(SERVERS))
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--throwaway", action="store_true", help="not durable; the directory is removed at the end")
    options = parser.parse_args()
    return Keeper(options.service, options.data_dir, throwaway=options.throwaway).run()


if __name__ == "__main__":
    sys.exit(main())
