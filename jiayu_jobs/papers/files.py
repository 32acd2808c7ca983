"""Where a paper lies, sealed and bound to its row."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from jiayu_jobs.crypto import files as sealed
from jiayu_jobs.refusals import Refused

MEGABYTE = 1024 * 1024
# What a phone's camera makes, and a scanner; nothing that runs.
SIGNATURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
WRONG_TYPE = "只收照片（JPG、PNG）或 PDF。请重新拍照，或另存为这几种再上传。"


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper that may be kept."""

    content: bytes
    content_type: str

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def judge(upload: Any, field: str) -> Judged:
    """An uploaded file by its first bytes, whatever it is called. Raises Refused for one that is empty, too large, or of
    another kind."""
    limit = settings.PAPER_MEGABYTES
    if upload is None or not upload.size:
        raise Refused("请选照片或 PDF；选了的可能是空文件，请重新选。", field=field)
    if upload.size > limit * MEGABYTE:
        raise Refused(f"文件超过 {limit} MB。请把照片拍小一点再上传。", field=field)
    content = upload.read()
    for start, kind in SIGNATURES:
        if content.startswith(start):
            return Judged(content, kind)
    raise Refused(WRONG_TYPE, field=field)


def path_of(key: Any) -> Path:
    """Where the paper of a row lies."""
    return Path(settings.PAPERS_DIR) / f"{key}.paper"


def keep(key: Any, paper: Judged) -> None:
    """Seal and store; whole or not at all."""
    sealed.keep(path_of(key), paper.content, _place(key))


def fetch(key: Any) -> bytes:
    """The content. Raises FileNotFoundError when it was removed, SealBroken when it is not what was stored."""
    return sealed.fetch(path_of(key), _place(key))


def remove(key: Any) -> None:
    """The file goes."""
    path_of(key).unlink(missing_ok=True)


def stored() -> Iterator[tuple[Path, bytes]]:
    """Every finished file, and what binds it to its row."""
    for path in sorted(Path(settings.PAPERS_DIR).glob("*.paper")):
        yield path, _place(path.stem)


def _place(key: Any) -> bytes:
    return f"papers\0{key}".encode()
