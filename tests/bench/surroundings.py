"""Where a run happens: services of its own in a directory that is removed, and the portal's processes."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from jiayu_jobs.embedded import ensure
from jiayu_jobs.embedded.environment import new_field_keys
from jiayu_jobs.embedded.processes import GIVES_WAY, end, spawn

ROOT = Path(__file__).resolve().parents[2]
STEPS = ((signal.SIGTERM, 5.0), (signal.SIGQUIT, 2.0))


@contextmanager
def own_services() -> Iterator[Path]:
    """Durable PostgreSQL and Valkey in a fresh directory (times to disk count), and the environment that names them."""
    home = Path(tempfile.mkdtemp(prefix="jiayu-bench-"))
    services = ensure(home)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "COUNTY_PASSWORD"):
        os.environ.pop(f"{name}_FILE", None)
        os.environ.pop(name, None)
    os.environ |= {
        "DATABASE_URL": str(services.database_url),
        "REDIS_URL": str(services.redis_url),
        "SECRET_KEY": "a-key-for-measuring-only-that-no-other-place-accepts-0123456789",
        "FIELD_KEYS": new_field_keys(),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATA_DIR": str(home),
        "PYTHONPATH": str(ROOT),
    }
    try:
        yield home
    finally:
        services.stop()
        rmtree(home, ignore_errors=True)


def manage(*words: str) -> float:
    """Run a manage.py command to its end; returns its seconds, process start included. Raises when it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - started


@contextmanager
def running(name: str, *words: str, nice: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the portal for the length of the block, its output in a log beside the data; nice: as a worker runs."""
    log = Path(os.environ["DATA_DIR"]) / f"{name}.log"
    with log.open("wb") as output:
        process = spawn(
            [*(GIVES_WAY if nice else ()), sys.executable, *words], cwd=ROOT, env=os.environ, output=output.fileno()
        )
        try:
            yield process
        finally:
            end(process, STEPS)


@contextmanager
def relay_and_worker() -> Iterator[subprocess.Popen[bytes]]:
    """The relay (given) and a Celery worker, as `make run` starts them."""
    celery = ["-m", "celery", "-A", "jiayu_jobs", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    with (
        running("worker", *celery, "--without-gossip", "--without-mingle", nice=True),
        running("relay", "manage.py", "relay") as r,
    ):
        yield r


@contextmanager
def web() -> Iterator[int]:
    """One web process in the shape of production; gives its port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "uvicorn", "jiayu_jobs.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    with running("web", *words, "--no-access-log", "--log-level", "warning") as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                yield port
                return
        raise RuntimeError(
            "the web process does not answer:\n" + (Path(os.environ["DATA_DIR"]) / "web.log").read_text()
        )


def commit() -> str:
    """The commit that is measured, with a plus where the tree holds changes that are not in it."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "-uno"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
