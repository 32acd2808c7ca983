"""Starting, finding and ending operating system processes, on Linux and on macOS.

Every child leads a session of its own, so that Ctrl-C in the terminal reaches only the process that decides, and on
Linux carries a death signal, so that a parent killed with SIGKILL leaves nothing behind. The kernel sends that signal
when the *thread* that spawned the child ends: spawn from the main thread only.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
# What a program begins with that gives way to others.
GIVES_WAY = ("nice", "-n", "10")
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


@dataclass(frozen=True)
class Running:
    """A process as the system shows it: `program` is the file it runs (Linux) or its first word (macOS)."""

    pid: int
    group: int
    program: str
    command: str


def unprivileged_user() -> tuple[int, int] | None:
    """Return (uid, gid) that servers run as when we are root (servers refuse to be root); None when we are not."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return nobody.pw_uid, nobody.pw_gid


def die_with_parent(death_signal: int) -> None:
    """Ask the kernel to send `death_signal` to this process when its parent dies. Does nothing on macOS."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def spawn(
    argv: Sequence[str | Path],
    *,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    stdin: int | None = subprocess.DEVNULL,
    death_signal: int = signal.SIGTERM,
    drop_root: bool = False,
) -> subprocess.Popen[bytes]:
    """Start `argv` in its own session and return it.

    `output` takes stdout and stderr (None: ours). `drop_root` runs it as the unprivileged user when we are root.
    """
    parent = os.getpid()

    def arm() -> None:
        die_with_parent(death_signal)
        if LINUX and os.getppid() != parent:  # the parent died before the kernel knew whom to tell
            os._exit(1)

    user = unprivileged_user() if drop_root else None
    return subprocess.Popen(
        [str(word) for word in argv],
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=stdin,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=arm if LINUX else None,
        user=user[0] if user else None,
        group=user[1] if user else None,
        extra_groups=[] if user else None,
    )


def end(process: subprocess.Popen[bytes], steps: Sequence[tuple[int, float]]) -> int:
    """Send each signal of `steps` and wait its seconds, then SIGKILL the whole group; return the exit code."""
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    kill_group(process.pid)
    return process.wait()


def kill_group(group: int) -> None:
    """SIGKILL what is left of a process group; an empty group is fine."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_all(pids: Sequence[int], steps: Sequence[tuple[int, float]]) -> None:
    """End processes that are not our children: each signal of `steps` with its seconds, then SIGKILL."""
    alive = list(pids)
    for number, seconds in [*steps, (signal.SIGKILL, 2.0)]:
        for pid in alive:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + seconds
        while alive and time.monotonic() < deadline:
            time.sleep(0.05)
            alive = [pid for pid in alive if exists(pid)]
        if not alive:
            return


def exists(pid: int) -> bool:
    """True while `pid` runs; a zombie that nobody has reaped does not count."""
    if LINUX:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
        except (OSError, IndexError):
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def running() -> Iterator[Running]:
    """Yield every process that we may look at."""
    if not LINUX:
        listing = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,command="], capture_output=True, text=True, check=False)
        for line in listing.stdout.splitlines():
            words = line.split(None, 2)
            yield Running(int(words[0]), int(words[1]), words[2].split(" ")[0], words[2])
        return
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            group = int((entry / "stat").read_text().rpartition(")")[2].split()[2])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            program = os.readlink(entry / "exe").removesuffix(" (deleted)")
        except (OSError, IndexError, ValueError):
            continue  # ended meanwhile, or another user's
        yield Running(int(entry.name), group, program, command)


def working_in(directory: Path, program: str) -> list[int]:
    """Return the processes of `program` (a file name) whose working directory is `directory`; Linux only."""
    if not LINUX:
        return []
    wanted = os.path.realpath(directory)
    found = []
    for process in running():
        if Path(process.program).name != program:
            continue
        try:
            if os.readlink(f"/proc/{process.pid}/cwd") == wanted:
                found.append(process.pid)
        except OSError:
            continue
    return found
