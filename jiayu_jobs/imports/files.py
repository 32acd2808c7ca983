"""What belongs to a batch beside the database, sealed at rest and bound to it: the file as uploaded, and its preview."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from jiayu_jobs.crypto import files as sealed

UPLOAD, PREVIEW = "upload", "preview"


def path_of(batch: Any, what: str) -> Path:
    """Where a part of a batch lies."""
    return Path(settings.IMPORTS_DIR) / f"{batch.pk}.{what}"


def keep(batch: Any, what: str, content: bytes) -> None:
    """Seal and store; whole or not at all."""
    sealed.keep(path_of(batch, what), content, place(batch, what))


def stored() -> Iterator[tuple[Path, bytes]]:
    """Every finished file, and what binds it to its batch."""
    for path in sorted(Path(settings.IMPORTS_DIR).glob("*.*")):
        what = path.suffix[1:]
        if what in (UPLOAD, PREVIEW):
            yield path, _place(path.stem, what)


def fetch(batch: Any, what: str) -> bytes:
    """The content. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return sealed.fetch(path_of(batch, what), place(batch, what))


def keep_json(batch: Any, what: str, content: Any) -> None:
    """Store a structure, packed."""
    keep(batch, what, zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1))


def fetch_json(batch: Any, what: str) -> Any:
    """A structure that was stored."""
    return json.loads(zlib.decompress(fetch(batch, what)))


def remove(batch: Any) -> int:
    """Forget everything of a batch that lies beside the database; returns how many files there were."""
    found = [path for what in (UPLOAD, PREVIEW) if (path := path_of(batch, what)).exists()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def place(batch: Any, what: str) -> bytes:
    """What binds a file to its batch."""
    return _place(batch.pk, what)


def _place(key: Any, what: str) -> bytes:
    return f"imports\0{what}\0{key}".encode()
