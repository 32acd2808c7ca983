"""The long-running processes of `make run`: start, restart with a growing pause, end, and find again after a crash."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .errors import ServiceError
from .logs import open_log, tail
from .services import PACKAGE_ROOT

RESTARTS = 5
STEADY_SECONDS = 60.0


@dataclass
class Child:
    """One process of the portal. `grace` is the seconds that it gets after SIGTERM before it is killed."""

    name: str
    argv: Sequence[str]
    grace: float
    death_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    log: Path = field(default=Path(), init=False)
    mark: int = field(default=0, init=False)  # where in the log this life began
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)  # not before, after a death


class Children:
    """The children of one run, in the order of their start."""

    def __init__(self, data_dir: Path, environment: Mapping[str, str], note: Callable[[str], None]) -> None:
        self.data_dir = data_dir
        self.environment = environment
        self.note = note
        self.members: list[Child] = []

    def start(self, child: Child) -> None:
        """Add a child and start it."""
        self.members.append(child)
        self._start(child)

    def mend(self) -> None:
        """Restart what died, after a pause that doubles with each death; raises ServiceError when it is hopeless."""
        for child in self.members:
            if child.process is None:
                if time.monotonic() >= child.due_at:
                    self._start(child)
            elif child.process.poll() is not None:
                self._bury(child, child.process)

    def end(self) -> None:
        """End all in reverse order, each within its grace; what is left of its group by force."""
        for child in reversed(self.members):
            if child.process:
                processes.end(child.process, [(signal.SIGTERM, child.grace)])
                child.process = None
        memory(self.data_dir).unlink(missing_ok=True)

    def _start(self, child: Child) -> None:
        log = open_log(self.data_dir, child.name)
        child.log, child.mark = Path(log.name), log.tell()
        child.process = processes.spawn(
            child.argv,
            cwd=PACKAGE_ROOT,
            env=self.environment,
            output=log.fileno(),
            death_signal=child.death_signal,
        )
        log.close()
        child.started_at = time.monotonic()
        groups = [each.process.pid for each in self.members if each.process]
        memory(self.data_dir).write_text(json.dumps({"program": sys.executable, "groups": groups}))

    def _bury(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        processes.kill_group(process.pid)
        child.process = None
        child.deaths = 1 if time.monotonic() - child.started_at > STEADY_SECONDS else child.deaths + 1
        if child.deaths > RESTARTS:
            raise ServiceError(f"{child.name} died {child.deaths} times in a row:\n{tail(child.log, child.mark)}")
        child.due_at = time.monotonic() + 2.0 ** (child.deaths - 1) - 1
        self.note(f"{child.name} ended with {process.returncode}; starting it again (log: {child.log})")


def memory(data_dir: Path) -> Path:
    """The file that names the process groups of the running portal, for the start after a crash."""
    return data_dir / "run" / "children.json"


def end_leftovers(data_dir: Path) -> None:
    """End processes that a killed run left behind: members of its groups that still run its Python."""
    try:
        facts = json.loads(memory(data_dir).read_text())
        groups, program = set(facts["groups"]), str(facts["program"])
    except (OSError, ValueError, KeyError):
        return
    left = [each.pid for each in processes.running() if each.group in groups and each.command.startswith(program)]
    if left:
        processes.end_all(left, [(signal.SIGTERM, 3.0)])
    memory(data_dir).unlink(missing_ok=True)
