"""What belongs to a batch beside the database, sealed at rest and bound to it: the file as uploaded, and its preview."""

import json
import os
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings

from jiayu_jobs.crypto.keyring import ring

UPLOAD, PREVIEW = "upload", "preview"


def path_of(batch: Any, what: str) -> Path:
    """Where a part of a batch lies."""
    return Path(settings.IMPORTS_DIR) / f"{batch.pk}.{what}"


def keep(batch: Any, what: str, content: bytes) -> None:
    """Seal and store; whole or not at all."""
    path = path_of(batch, what)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{what}.unfinished")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(ring().seal_bytes(content, place(batch, what)))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def fetch(batch: Any, what: str) -> bytes:
    """The content. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return ring().open_bytes(path_of(batch, what).read_bytes(), place(batch, what))


def keep_json(batch: Any, what: str, content: Any) -> None:
    """Store a structure, packed."""
    keep(batch, what, zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1))


def fetch_json(batch: Any, what: str) -> Any:
    """A structure that was stored."""
    return json.loads(zlib.decompress(fetch(batch, what)))


def remove(batch: Any) -> None:
    """Forget everything of a batch that lies beside the database."""
    for what in (UPLOAD, PREVIEW):
        path_of(batch, what).unlink(missing_ok=True)


def place(batch: Any, what: str) -> bytes:
    """What binds a file to its batch."""
    return f"imports\0{what}\0{batch.pk}".encode()
