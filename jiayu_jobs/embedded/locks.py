"""File locks that the kernel drops when their holder dies, so that no lock is ever stale."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from .errors import ServiceError


class FileLock:
    """An advisory lock on one file, shared or exclusive, held until release() or the end of the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def try_exclusive(self) -> bool:
        """Take the lock for ourselves alone; a shared lock that we held is lost when this fails."""
        return self._try(fcntl.LOCK_EX)

    def shared(self, timeout: float) -> None:
        """Take the lock together with other holders, waiting at most `timeout` seconds."""
        self._wait(fcntl.LOCK_SH, timeout)

    def exclusive(self, timeout: float) -> None:
        """Take the lock for ourselves alone, waiting at most `timeout` seconds."""
        self._wait(fcntl.LOCK_EX, timeout)

    def is_held(self) -> bool:
        """True when another process holds the lock exclusively."""
        probe = FileLock(self.path)
        if not probe._try(fcntl.LOCK_SH):
            return True
        probe.release()
        return False

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _wait(self, kind: int, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not self._try(kind):
            if time.monotonic() > deadline:
                raise ServiceError(f"Another process has held {self.path} for {timeout:.0f} s: end it and try again.")
            time.sleep(0.05)

    def _try(self, kind: int) -> bool:
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except PermissionError as error:
                raise ServiceError(
                    f"{self.path} belongs to another user: run as that user, or choose another DATA_DIR."
                ) from error
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
