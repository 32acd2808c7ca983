"""Starts what docker-compose.yml says, without a container engine.

Each service gets its own command and its own environment and nothing else; the paths of its volumes and secrets, the two
host names and the port are mapped to this machine. PostgreSQL and Valkey are those of the wheels, with the options, the
logins and the password that the compose file and its scripts give them.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import yaml

from jiayu_jobs.embedded import processes
from jiayu_jobs.embedded.binaries import executable_for_server, postgres_program, valkey_program
from tests.faults.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
HOST_NAME = "jobs.example.test"
# What docker/Dockerfile's ENV gives every container.
IMAGE = {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "jiayu_jobs.settings.production", "DATA_DIR": "/data"}
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")
# /run/secrets, /data, /backups and /tmp of a container lie below one folder here.
PLACES = re.compile(r"(?<![\w.-])(?<![\w.-]/)/(run/secrets|data|backups|tmp)(?![\w-])")


@dataclass
class Host:
    """One machine with its secrets, volumes and running services."""

    home: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.chmod(0o755)
        self.programs = self.home / "bin"
        for folder in ("bin", "data/media", "data/heads", "backups", "tmp", "queue", "logs", "docker/postgres"):
            (self.home / folder).mkdir(parents=True)
        self.postgres_port = free_port()
        (self.programs / "valkey-server").symlink_to(valkey_program())
        self._make_secrets()

    def _make_secrets(self) -> None:
        """docker/make-secrets itself, then the two host names as this machine knows them."""
        self.script("docker/make-secrets")
        subprocess.run(["bash", self.home / "docker/make-secrets"], check=True, capture_output=True)
        for name in ("database_url_owner", "database_url_web", "database_url_worker"):
            self.rewrite(self.home / "secrets" / name, "@postgres:5432", f"@127.0.0.1:{self.postgres_port}")

    @staticmethod
    def rewrite(path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text, f"{path.name} no longer holds {old}"
        path.chmod(0o644)
        path.write_text(text.replace(old, new))

    def script(self, name: str) -> Path:
        """A copy of a script, with the paths of this machine."""
        copy = self.home / name
        copy.write_text(self.placed((ROOT / name).read_text()))
        return copy

    def mapped(self, text: str) -> str:
        """A value of the compose file as it reads on this machine."""
        return self.placed(VARIABLE.sub(lambda found: {"PORTAL_HOST": HOST_NAME}.get(found[1], found[2] or ""), text))

    def placed(self, text: str) -> str:
        """The paths of a container as they are on this machine."""
        return PLACES.sub(lambda found: f"{self.home}/{found[1].removeprefix('run/')}", text)

    def environment(self, name: str) -> dict[str, str]:
        """The image's, and the service's own."""
        own = SERVICES[name].get("environment", {})
        path = f"{self.programs}:{Path(sys.executable).parent}:{postgres_program('psql').parent}:/usr/bin:/bin"
        values = {key: self.mapped(str(value)) for key, value in {**IMAGE, **own}.items()}
        return {**values, "PATH": path, "TMPDIR": str(self.home / "tmp"), "PORT": str(getattr(self, "web_port", 0))}

    def command(self, name: str) -> list[str]:
        return [self.mapped(word) for word in SERVICES[name]["command"]]

    def start_servers(self) -> None:
        """PostgreSQL with the compose file's options and logins, Valkey by its script."""
        own = self.environment("postgres")
        data = self.home / "database"
        data.mkdir()
        if user := processes.unprivileged_user():
            os.chown(data, *user)
        password = self.home / "secrets" / "postgres_password"
        made = [executable_for_server(postgres_program("initdb")), "-D", data, "-U", "postgres", "--no-sync"]
        made += [*own["POSTGRES_INITDB_ARGS"].split(), f"--pwfile={password}"]
        password.parent.chmod(0o755)
        done = processes.spawn(made, cwd=data, output=subprocess.PIPE, drop_root=True)
        said = done.communicate()[0]
        assert done.returncode == 0, said.decode()
        program, *options = self.command("postgres")
        here = ["-D", data, "-p", self.postgres_port, "-c", f"unix_socket_directories={data}", "-c", "fsync=off"]
        here += ["-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=128MB"]
        words = [executable_for_server(postgres_program(program)), *options, *map(str, here)]
        self.running["postgres"] = processes.spawn(
            words, cwd=data, output=self.log("postgres"), drop_root=True, death_signal=signal.SIGINT
        )
        address = (
            f"host=127.0.0.1 port={self.postgres_port} user=postgres dbname=postgres password={password.read_text()}"
        )
        wait_for("PostgreSQL", lambda: answers(address), 30)
        logins = self.script("docker/postgres/logins.sh")
        known = {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres_port), "PGPASSWORD": password.read_text().strip()}
        subprocess.run(["bash", logins], check=True, env={**own, **known, "POSTGRES_USER": "postgres"})
        queue, self.queue_port = self.script("docker/redis.sh"), free_port()
        self.rewrite(queue, "bind 0.0.0.0", f"bind 127.0.0.1\nport {self.queue_port}")
        self.rewrite(queue, f"dir {self.home}/data", f"dir {self.home}/queue")
        self.rewrite(self.home / "secrets" / "redis_url", "@redis:6379", f"@127.0.0.1:{self.queue_port}")
        shell, *_ = SERVICES["redis"]["entrypoint"]
        words = [shell, str(queue)]
        self.running["redis"] = processes.spawn(words, env=self.environment("redis"), output=self.log("redis"))

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start a service by its own command, or a job of its container by another one."""
        words = list(command) or self.command(name)
        if name == "web":
            self.web_port = free_port()
            words = [word.replace("--port=8000", f"--port={self.web_port}") for word in words]
            assert f"--port={self.web_port}" in words
        started = processes.spawn(words, cwd=ROOT, env=self.environment(name), output=self.log(name))
        self.running[name] = started
        return started

    def run(self, name: str, *command: str, seconds: float = 60) -> None:
        """A job that ends by itself, with 0."""
        job = self.start(name, *command)
        job.wait(seconds)
        assert job.returncode == 0, self.said(name)
        del self.running[name]

    def healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        checked = subprocess.run(
            words, cwd=ROOT, env=self.environment(name), capture_output=True, timeout=40, check=False
        )
        return checked.returncode == 0

    def stop(self, name: str) -> float:
        """SIGTERM to the service alone; returns after how many seconds it had ended."""
        began, process = time.monotonic(), self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        return time.monotonic() - began

    def end(self) -> None:
        """Nothing of ours is left."""
        for name in [*(name for name in self.running if name not in ("postgres", "redis")), "redis", "postgres"]:
            if process := self.running.pop(name, None):
                quickly = signal.SIGINT if name == "postgres" else signal.SIGTERM
                processes.end(process, [(quickly, 8.0)])

    def log(self, name: str) -> int:
        return os.open(self.home / "logs" / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def said(self, name: str) -> str:
        return (self.home / "logs" / name).read_text(errors="replace")[-3000:]


def answers(address: str) -> bool:
    try:
        psycopg2.connect(address).close()
    except psycopg2.OperationalError:
        return False
    return True
