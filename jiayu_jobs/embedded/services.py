"""Attaching to the bundled services of a DATA_DIR, or starting them; see keeper.py for how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import postgres, valkey
from .errors import ServiceError
from .locks import FileLock

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 60.0
STOP_SECONDS = 15.0
ACCEPTS = {"postgres": postgres.accepts, "valkey": valkey.accepts}


@dataclass
class Services:
    """The services that this process uses. They run at least until stop(), or until the process ends."""

    database_url: str | None
    redis_url: str | None
    started: bool
    _uses: list[Use] = field(default_factory=list, repr=False)
    _owner: int = field(default_factory=os.getpid, repr=False)

    def alive(self) -> bool:
        """True while each service has a keeper and an address."""
        return all(use.address() is not None for use in self._uses)

    def kept(self) -> bool:
        """True while each service has a keeper, which restarts it when it dies."""
        return all(use.has_keeper() for use in self._uses)

    def revive(self) -> None:
        """Start keepers anew where they died; raises ServiceError when a service comes back at another address."""
        for use in self._uses:
            if not use.has_keeper():
                use.begin()
                if use.finish() not in (self.database_url, self.redis_url):
                    raise ServiceError(f"The bundled {use.service} came back at another address: start again.")

    def stop(self) -> None:
        """Give the services back. Where nobody else uses one it is stopped, and has stopped when this returns."""
        if os.getpid() != self._owner:  # a fork shares its parent's locks; they are not its own to give back
            return
        uses, self._uses = self._uses, []
        waiting = [use for use in uses if use.leave()]
        for use in waiting:
            use.wait_until_stopped()


def ensure(data_dir: Path, *, database: bool = True, redis: bool = True, throwaway: bool = False) -> Services:
    """Attach to the running services of `data_dir`, starting those that do not run.

    `throwaway`: fast and not durable, and `data_dir` is removed when the last user leaves. Raises ServiceError.
    """
    data_dir = Path(data_dir).resolve()
    try:
        (data_dir / "run").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServiceError(f"DATA_DIR {data_dir} cannot be made: {error.strerror}.") from error
    wanted = [name for name, is_wanted in (("postgres", database), ("valkey", redis)) if is_wanted]
    uses = [Use(name, data_dir, throwaway=throwaway) for name in wanted]
    try:
        for use in uses:  # both start at once; then wait for both
            use.begin()
        addresses = {use.service: use.finish() for use in uses}
    except BaseException:
        for use in uses:
            use.leave()
        raise
    return Services(
        database_url=addresses.get("postgres"),
        redis_url=addresses.get("valkey"),
        started=any(use.keeper is not None for use in uses),
        _uses=uses,
    )


class Use:
    """This process's use of one service: a shared lock, and the keeper's process when we started it."""

    def __init__(self, service: str, data_dir: Path, *, throwaway: bool) -> None:
        self.service = service
        self.data_dir = data_dir
        self.throwaway = throwaway
        self.keeper: subprocess.Popen[str] | None = None
        run_dir = data_dir / "run"
        self._state = run_dir / f"{service}.json"
        self._users = FileLock(run_dir / f"{service}.users")
        self._start = FileLock(run_dir / f"{service}.start")
        self._keeper_life = FileLock(run_dir / f"{service}.keeper")

    def begin(self) -> None:
        """Become a user; start a keeper where there is none. Other starters wait until finish()."""
        self._users.shared(timeout=WAIT_SECONDS)
        self._start.exclusive(timeout=WAIT_SECONDS)
        if not self.has_keeper():
            self.keeper = self._spawn_keeper()

    def finish(self) -> str:
        """Wait for the service's address and return it; raises ServiceError with the keeper's own sentence."""
        deadline = time.monotonic() + WAIT_SECONDS
        try:
            while time.monotonic() < deadline:
                if self.keeper and self.keeper.stdout and not self.keeper.stdout.closed:
                    self._hear(self.keeper)
                address = self.address()
                if address is not None and ACCEPTS[self.service](address) and self.has_keeper():
                    return address
                if not self.has_keeper():  # it was dying when we looked, and its last address with it
                    self.keeper = self._spawn_keeper()
                time.sleep(0.05)
        finally:
            self._start.release()
        raise ServiceError(f"The bundled {self.service} does not answer: see {self.data_dir}/logs/{self.service}.log.")

    def has_keeper(self) -> bool:
        """True while a keeper lives."""
        return self._keeper_life.is_held()

    def address(self) -> str | None:
        """Return the published address while the keeper lives and the service answers, else None."""
        if not self.has_keeper():
            return None
        try:
            return str(json.loads(self._state.read_text())["url"])
        except (OSError, ValueError, KeyError):
            return None

    def leave(self) -> bool:
        """Stop using the service; when we were the last, tell the keeper to end and return True."""
        self._start.release()
        if not self._users.try_exclusive():
            self._users.release()
            return False
        try:
            if self.has_keeper():
                os.kill(int(json.loads(self._state.read_text())["keeper"]), signal.SIGTERM)
        except (OSError, ValueError, KeyError):
            self._users.release()  # it is starting or restarting; it will see that nobody is left
        return True

    def wait_until_stopped(self) -> None:
        """Wait, not for ever, until the keeper is gone; then new users may start another."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._keeper_life.path.exists() and self._keeper_life.is_held() and time.monotonic() < deadline:
            time.sleep(0.03)
        if self.keeper:
            try:
                self.keeper.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                pass
        self._users.release()

    def _hear(self, keeper: subprocess.Popen[str]) -> None:
        """Wait for the one line that a new keeper says; raises ServiceError when the line is a complaint."""
        assert keeper.stdout
        with keeper.stdout:
            line = keeper.stdout.readline().strip()
        if line != "ready":
            reason = line.removeprefix("error: ") or f"see {self.data_dir}/logs/{self.service}.log"
            raise ServiceError(f"The bundled {self.service} cannot run: {reason}")

    def _spawn_keeper(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "jiayu_jobs.embedded.keeper", self.service, str(self.data_dir)]
        if self.throwaway:
            command.append("--throwaway")
        environment = os.environ | {"PYTHONPATH": str(PACKAGE_ROOT)}
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            cwd="/",
        )
