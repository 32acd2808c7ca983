"""A file beside the database, sealed at rest and bound to its place."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jiayu_jobs.crypto.keyring import ring


def keep(path: Path, content: bytes, place: bytes) -> None:
    """Seal and store; whole or not at all."""
    keep_as_is(path, ring().seal_bytes(content, place))


def fetch(path: Path, place: bytes) -> bytes:
    """The content. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return ring().open_bytes(path.read_bytes(), place)


def keep_as_is(path: Path, blob: bytes) -> None:
    """Put back a file that is sealed already, from a backup; whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f"{path.suffix}.unfinished")
    _write(unfinished, blob)
    with _alone(path.parent):
        unfinished.replace(path)


def seal_anew(path: Path, place: bytes) -> bool:
    """Seal a file under the primary key; False where it is already. Raises FileNotFoundError, SealBroken."""
    with _alone(path.parent):
        blob = path.read_bytes()
        content = ring().open_bytes(blob, place)
        if ring().is_current(blob):
            return False
        unfinished = path.with_suffix(f"{path.suffix}.resealed")
        _write(unfinished, ring().seal_bytes(content, place))
        unfinished.replace(path)
    return True


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else puts a file into the folder meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
