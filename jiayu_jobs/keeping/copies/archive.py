"""The file of a backup: a tar with a last line behind it.

    files/...        what lies beside the database, as it lies there (sealed)
    database.dump    pg_dump's custom format
    manifest.json    what both hold: rows, checksums, walls, hashes
    (end of the tar) jiayu-backup sha256 <hash of everything before this line>

`tar -xf` reads it and passes over the last line. The hash finds what broke by itself, before anything is restored. It
is no signature: whoever may write the file can make it anew; the hash that the log told of the night can not.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from jiayu_jobs.keeping.copies import CopyError

FORMAT = 1
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files/"
UNFINISHED = ".unfinished"
_LAST_LINE = b"jiayu-backup sha256 "
_LAST_LENGTH = len(_LAST_LINE) + 64 + 1
_PIECE = 1 << 20


class Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.bytes = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.hash.update(piece)
        self.bytes += len(piece)
        return piece


class Writer:
    """Puts members into an unfinished file; `finish` gives it its last line and its name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unfinished = path.with_name(path.name + UNFINISHED)
        handle = os.open(self.unfinished, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = open(handle, "r+b")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise CopyError(f"Another backup is being written to {path}: wait for it, or name another file.") from None
        self._file.truncate(0)
        os.fchmod(handle, 0o600)
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.GNU_FORMAT)

    def add(self, name: str, file: IO[bytes]) -> dict[str, Any]:
        """Put an open file in; returns its size and hash."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
        hashed = Hashed(file)
        self._tar.addfile(member, hashed)
        return {"bytes": hashed.bytes, "sha256": hashed.hash.hexdigest()}

    def finish(self, manifest: dict[str, Any]) -> str:
        """Add the manifest and the last line, write it all to the disk, give the file its name; returns the hash."""
        text = json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self._tar.addfile(member, io.BytesIO(text))
        self._tar.close()
        self._file.flush()
        self._file.seek(0)
        digest = _hash(self._file, None)
        self._file.write(_LAST_LINE + digest.encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.unfinished.rename(self.path)
        self._file.close()
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self.unfinished.unlink(missing_ok=True)


class Archive:
    """A backup whose every byte has been checked."""

    def __init__(self, tar: tarfile.TarFile, manifest: dict[str, Any], digest: str) -> None:
        self.tar, self.manifest, self.digest = tar, manifest, digest

    def take_dump(self, to: Path) -> None:
        """Write the dump to a new file."""
        with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            hashed = Hashed(self._open(DUMP))
            while piece := hashed.read(_PIECE):
                file.write(piece)
        self._compare(DUMP, hashed, self.manifest["dump"])

    def files(self) -> Iterator[tuple[PurePosixPath, bytes]]:
        """Every file beside the database: its path below the media directory, and its content."""
        for name, wanted in self.manifest["files"].items():
            hashed = Hashed(self._open(FILES + name))
            content = hashed.read()
            self._compare(name, hashed, wanted)
            yield PurePosixPath(name), content

    def _open(self, name: str) -> IO[bytes]:
        try:
            found = self.tar.extractfile(name)
        except KeyError:
            found = None
        if found is None:
            raise CopyError(f"{name} is missing in the backup: take another one.")
        return found

    @staticmethod
    def _compare(name: str, hashed: Hashed, wanted: dict[str, Any]) -> None:
        if hashed.bytes != wanted["bytes"] or hashed.hash.hexdigest() != wanted["sha256"]:
            raise CopyError(f"{name} in the backup is not what the backup was made of: take another one.")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Read every byte of a backup, compare it with its last line, then open it.

    Raises CopyError when it is no backup, was cut short or changed, or is of a later form.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise CopyError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        digest = _checked(file, path)
        file.seek(0)
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                manifest = json.loads(_content(tar, MANIFEST))
                if manifest.get("format") != FORMAT:
                    raise CopyError(f"{path} is of form {manifest.get('format')}, this portal reads form {FORMAT}.")
                _refuse_ways_out(manifest["files"])
                yield Archive(tar, manifest, digest)
        except (tarfile.TarError, KeyError, ValueError, TypeError) as error:
            raise CopyError(f"{path} is no backup of this portal: {type(error).__name__}.") from error


def _content(tar: tarfile.TarFile, name: str) -> bytes:
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found.read()


def _checked(file: IO[bytes], path: Path) -> str:
    size = os.fstat(file.fileno()).st_size
    if size < _LAST_LENGTH:
        raise CopyError(f"{path} is no backup, or was cut short: take another one.")
    file.seek(size - _LAST_LENGTH)
    last = file.read()
    if not last.startswith(_LAST_LINE) or not last.endswith(b"\n"):
        raise CopyError(f"{path} is no backup, or was cut short: take another one.")
    file.seek(0)
    digest = _hash(file, size - _LAST_LENGTH)
    if digest.encode() != last[len(_LAST_LINE) : -1]:
        raise CopyError(f"{path} was damaged or changed, its hash does not fit: take another one.")
    return digest


def _hash(file: IO[bytes], size: int | None) -> str:
    """The hash of the next `size` bytes, of all that follow for None."""
    found, left = hashlib.sha256(), size
    while piece := file.read(_PIECE if left is None else min(_PIECE, left)):
        found.update(piece)
        left = None if left is None else left - len(piece)
    return found.hexdigest()


def _refuse_ways_out(names: dict[str, Any]) -> None:
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise CopyError(f"The backup names a file outside its place, {name}: take another one.")
