"""The bundled Valkey (a Redis): loopback only, behind a password, its data in DATA_DIR/valkey."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from . import processes
from .binaries import executable_for_server, valkey_program
from .errors import ServiceError
from .secret_files import secret

SETTINGS = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir ./
daemonize no
loglevel notice
save ""
appendonly {durable}
appendfsync everysec
maxmemory 256mb
maxmemory-policy noeviction
"""


class Valkey:
    """Prepares, starts and judges the server of one DATA_DIR; the keeper holds its process."""

    name = "valkey"
    death_signal = signal.SIGTERM
    stop_steps = ((signal.SIGTERM, 4.0),)

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.home = data_dir / "valkey"
        self.durable = durable
        self.password = secret(data_dir, "valkey_password", lambda: secrets.token_urlsafe(24))
        self._port_file = data_dir / "run" / "valkey.port"
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Make the directory, end leftovers of an earlier life and choose a free port, the last one if possible."""
        try:
            self.home.mkdir(mode=0o700, exist_ok=True)
            user = processes.unprivileged_user()
            if user:
                os.chown(self.home, *user)
        except OSError as error:
            raise ServiceError(f"{self.home} cannot be made: {error.strerror}.") from error
        processes.end_all(processes.working_in(self.home, "valkey-server"), [(signal.SIGTERM, 3.0)])
        self.port = _free_port(self._last_port())
        self._port_file.write_text(str(self.port))

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server, writing to `log`; return at once. The settings go through a pipe: they hold a password."""
        text = SETTINGS.format(port=self.port, password=self.password, durable="yes" if self.durable else "no")
        read, write = os.pipe()
        try:
            os.write(write, text.encode())
            os.close(write)
            return processes.spawn(
                [executable_for_server(valkey_program()), "-"],
                cwd=self.home,
                output=log.fileno(),
                stdin=read,
                death_signal=self.death_signal,
                drop_root=True,
            )
        finally:
            os.close(read)

    def answers(self) -> bool:
        """True when the server takes our password and has loaded its data."""
        return accepts(self.url)

    def has_way_in(self) -> bool:
        """A port cannot get lost."""
        return True

    def clean_up(self) -> None:
        """Nothing lies outside DATA_DIR."""

    def _last_port(self) -> int:
        try:
            return int(self._port_file.read_text())
        except (OSError, ValueError):
            return 0


def accepts(url: str) -> bool:
    """True when the server at `url` takes its password and answers a ping."""
    parts = urlsplit(url)
    try:
        with socket.create_connection(("127.0.0.1", parts.port or 0), timeout=2) as connection:
            connection.sendall(f"AUTH {parts.password}\r\nPING\r\n".encode())
            connection.settimeout(2)
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = connection.recv(200)
                if not part:
                    return False
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"


def _free_port(preferred: int) -> int:
    """Return `preferred` if nobody listens there, else any free loopback port."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServiceError("No loopback port is free for Valkey.")
