"""A file beside the database, sealed at rest and bound to its place."""

import os
from pathlib import Path

from jiayu_jobs.crypto.keyring import ring


def keep(path: Path, content: bytes, place: bytes) -> None:
    """Seal and store; whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f"{path.suffix}.unfinished")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(ring().seal_bytes(content, place))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def fetch(path: Path, place: bytes) -> bytes:
    """The content. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return ring().open_bytes(path.read_bytes(), place)
