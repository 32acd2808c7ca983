"""`make run`'s program, started and stopped for real, on the portal itself (without the demo county, to be quick)."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiayu_jobs.embedded import processes
from jiayu_jobs.embedded.services import PACKAGE_ROOT
from tests.embedded.test_services import eventually, servers

SETTINGS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "MAKELEVEL")


class Portal:
    """A run of the portal on a DATA_DIR and a free port of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self, **extra: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "jiayu_jobs.settings.development",
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "DEMO": "none",
            "WEB_WORKERS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jiayu_jobs.embedded.run"],
            cwd=PACKAGE_ROOT,
            env=environment | extra,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self.process

    def wait_for(self, text: str) -> str:
        """Read the output up to the line that holds `text`; return everything read."""
        assert self.process and self.process.stdout
        read = ""
        for line in self.process.stdout:
            read += line
            if text in line:
                return read
        pytest.fail(f"it ended without saying {text!r}:\n{read}")

    def status(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz/ready")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def children(self) -> list[int]:
        """The members of the process groups that the run wrote down."""
        groups = json.loads((self.data_dir / "run" / "children.json").read_text())["groups"]
        return [process.pid for process in processes.running() if process.group in groups]

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
        if self.process:
            self.process.communicate(timeout=20)


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    portal = Portal(tmp_path_factory.mktemp("portal"))
    yield portal
    portal.end()
    assert eventually(lambda: not servers(portal.data_dir))


def test_it_comes_up_mends_itself_stops_within_ten_seconds_and_survives_kill_9(portal: Portal) -> None:
    process = portal.start()
    portal.wait_for(f"Ready: http://127.0.0.1:{portal.port}")
    assert portal.status() == 200

    # a second one refuses to share the directory and disturbs nothing
    second = Portal(portal.data_dir)
    assert "already up" in second.start().communicate(timeout=20)[0]
    assert portal.status() == 200

    # the web process is killed: it comes back
    os.kill(json.loads((portal.data_dir / "run" / "children.json").read_text())["groups"][0], signal.SIGKILL)
    portal.wait_for("web ended with -9; starting it again")
    assert eventually(lambda: portal.status() == 200, 20)

    # kill -9 of the parent: everything goes by itself, and the next start is not blocked
    process.kill()
    process.communicate(timeout=20)
    portal.start()
    portal.wait_for("Ready:")
    assert portal.status() == 200

    # SIGTERM, and a second signal that changes nothing
    assert portal.process
    assert eventually(lambda: len(portal.children()) >= 4)
    family = portal.children()
    started = time.monotonic()
    portal.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    portal.process.send_signal(signal.SIGINT)
    portal.process.communicate(timeout=20)
    assert portal.process.returncode == 0
    assert time.monotonic() - started < 10
    assert not [pid for pid in family if processes.exists(pid)]
    assert not servers(portal.data_dir)


def test_real_servers_are_used_and_a_page_that_fails_ends_the_start_with_the_log(portal: Portal) -> None:
    database_url, redis_url = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
    process = portal.start(DATABASE_URL=database_url, REDIS_URL=redis_url, ALLOWED_HOSTS="another.name")
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "Using the servers of DATABASE_URL and REDIS_URL" in output
    assert "/healthz/ready answers 400" in output and "web.log" in output
    assert not (portal.data_dir / "postgres").exists() and not (portal.data_dir / "valkey").exists()


@pytest.mark.parametrize("variable, value", [("PORT", "eight"), ("DEMO", "huge")])
def test_a_wrong_value_is_one_sentence(portal: Portal, variable: str, value: str) -> None:
    output = portal.start(**{variable: value}).communicate(timeout=20)[0]
    assert value in output and output.count("\n") == 1
