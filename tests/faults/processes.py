"""Real processes on the test's own database and a broker of its own, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.db import connection

from jiayu_jobs.embedded import processes
from jiayu_jobs.embedded.binaries import valkey_program

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT, LAST_PORT = 18500, 18599


def free_port() -> int:
    """A port of the range that nobody listens on."""
    for port in range(FIRST_PORT, LAST_PORT):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def wait_for(what: str, condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Until the condition holds; fails with what was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.05)


@dataclass
class Process:
    """One process group of ours: started, killed, started again."""

    argv: list[str]
    env: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        """Start it; returns at once."""
        with self.log.open("ab") as output:
            self.running = processes.spawn(self.argv, cwd=ROOT, env=self.env, output=output.fileno())
        return self

    def kill(self) -> None:
        """SIGKILL to the whole group: no handler runs, nothing is handed back."""
        if self.running is not None:
            group = self.running.pid
            assert os.getpgid(group) == group, "only a group of our own is killed"
            os.killpg(group, signal.SIGKILL)
            self.running.wait(10)
            self.running = None

    def kill_a_child(self) -> bool:
        """SIGKILL to one child of it; tells whether there was one."""
        assert self.running is not None
        children = subprocess.run(["pgrep", "-P", str(self.running.pid)], capture_output=True, text=True).stdout.split()
        if children:
            os.kill(int(children[-1]), signal.SIGKILL)
        return bool(children)


@dataclass
class Broker:
    """A Valkey of the test's own, that can be stopped and started on the same port."""

    home: Path
    port: int = field(default_factory=free_port)
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=2)

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        argv = [str(valkey_program()), *options, "--dir", str(self.home)]
        self.process = Process(argv, dict(os.environ), self.home / "valkey.log").start()
        wait_for("the broker", self.answers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process = None

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def waiting(self) -> list[dict]:
        """The messages in the queue."""
        import json

        return [json.loads(raw) for raw in self.client.lrange("celery", 0, -1)]


def environment(broker: Broker) -> dict[str, str]:
    """What the portal's processes need to work on the test's database and broker."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))
    return os.environ | {"DATABASE_URL": database, "REDIS_URL": broker.url, "PYTHONUNBUFFERED": "1"}


def worker(broker: Broker, home: Path, concurrency: int = 1) -> Process:
    """A Celery worker like the one that `make run` starts."""
    argv = [sys.executable, "-m", "celery", "-A", "jiayu_jobs", "worker", "--concurrency", str(concurrency)]
    argv += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "-n", f"walls-{broker.port}@%h"]
    return Process(argv, environment(broker), home / "worker.log")


def relay(broker: Broker, home: Path) -> Process:
    """The relay."""
    return Process([sys.executable, "manage.py", "relay"], environment(broker), home / "relay.log")


@contextmanager
def ended(*started: Process) -> Iterator[None]:
    """Whatever happens, nothing of ours is left."""
    try:
        yield
    finally:
        for process in started:
            process.kill()
