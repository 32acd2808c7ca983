"""Making a backup while the portal is used: dump, checksums and walls are read from one and the same snapshot."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, make_dsn, parse_dsn

from jiayu_jobs.embedded import processes
from jiayu_jobs.embedded.binaries import postgres_program
from jiayu_jobs.keeping.copies import CopyError, archive, contents

# Names that a sealed file has while it is being written.
PASSING = (".unfinished", ".resealed")
HEAD_BYTES = 64


@dataclass(frozen=True, slots=True)
class Made:
    """What a finished backup holds."""

    path: Path
    bytes: int
    sha256: str
    tables: int
    rows: int
    files: int
    keys: list[str]


def back_up(url: str, path: Path, media: Path | None) -> Made:
    """Write the backup of a database, and of the files below `media`, to `path`, which must not exist yet.

    url: a login that may act as app_owner. Raises CopyError with one sentence; then nothing has the name `path`.
    """
    if path.exists():
        raise CopyError(f"{path} is already there: name another file, or move it away.")
    try:
        writer = archive.Writer(path)
    except OSError as error:
        raise CopyError(f"{path} cannot be written: {error.strerror}.") from error
    dump = path.with_name(path.name + ".dump" + archive.UNFINISHED)
    try:
        with closing(psycopg2.connect(url)) as connection:
            manifest = _write(connection, url, writer, dump, media)
        digest = writer.finish(manifest)
    except psycopg2.Error as error:
        raise CopyError(f"The database could not be read: {first_line(error)}") from error
    except OSError as error:
        raise CopyError(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        dump.unlink(missing_ok=True)
        if not path.exists():
            writer.give_up()
    tables: dict[str, list[Any]] = manifest["tables"]
    rows = sum(count for count, _ in tables.values())
    files = len(manifest["files"])
    return Made(path, path.stat().st_size, digest, len(tables), rows, files, manifest["keys"])


def _write(connection: Any, url: str, writer: archive.Writer, dump: Path, media: Path | None) -> dict[str, Any]:
    connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE app_owner")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version'), current_database(), now()")
        snapshot, version, database, made_at = cursor.fetchone()
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        cluster = cursor.fetchone()[0]
        # Files first: what a row of the snapshot names is removed later at the earliest.
        files, keys = _add_files(writer, media)
        dumping = start(
            "pg_dump",
            url,
            "--format=custom",
            "--role=app_owner",
            "--enable-row-security",
            f"--snapshot={snapshot}",
            f"--file={dump}",
        )
        try:
            held = contents.read(cursor)
        except BaseException:
            processes.end(dumping, [(signal.SIGTERM, 2.0)])
            raise
        finish("pg_dump", dumping)
    if not held.tables:
        raise CopyError("The database holds no table: there is nothing to back up.")
    _refuse_missing_data(dump, held)
    held.keys = sorted(set(held.keys) | keys)
    with dump.open("rb") as file:
        dumped = writer.add(archive.DUMP, file)
    about = {"server": version, "database": database, "cluster": cluster}
    made = made_at.astimezone(UTC).isoformat(timespec="seconds")
    return {"made_at": made, **about, **asdict(held), "dump": dumped, "files": files}


def _add_files(writer: archive.Writer, media: Path | None) -> tuple[dict[str, Any], set[str]]:
    """Every finished file below `media`, by its path there, and the keys that they are sealed with."""
    added: dict[str, Any] = {}
    keys: set[str] = set()
    for path in sorted(media.rglob("*")) if media is not None and media.is_dir() else []:
        if path.is_symlink() or not path.is_file() or path.suffix in PASSING:
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:  # removed meanwhile
            continue
        with file:
            key = contents.key_named(file.read(HEAD_BYTES))
            file.seek(0)
            name = path.relative_to(media).as_posix()  # type: ignore[arg-type]
            added[name] = writer.add(archive.FILES + name, file)
        keys |= {key} if key else set()
    return added, keys


def _refuse_missing_data(dump: Path, held: contents.Contents) -> None:
    """The finished dump lists the rows of every table."""
    listing = subprocess.run(
        [postgres_program("pg_restore"), "--list", dump], capture_output=True, text=True, check=False
    )
    listed = {line.split()[6] for line in listing.stdout.splitlines() if " TABLE DATA " in line}
    if missing := sorted(held.tables.keys() - listed):
        raise CopyError(f"The dump lacks the rows of {len(missing)} tables, such as {missing[0]}: it is not kept.")


def start(program: str, url: str, *options: str) -> subprocess.Popen[bytes]:
    """Start one of PostgreSQL's programs on a database; the password is no argument, and the child ends with us."""
    parts = parse_dsn(url)
    environment = os.environ | ({"PGPASSWORD": parts.pop("password")} if "password" in parts else {})
    command = [str(postgres_program(program)), "--no-password", f"--dbname={make_dsn(**parts)}", *options]
    return processes.spawn(command, env=environment, output=subprocess.PIPE, death_signal=signal.SIGKILL)


def finish(program: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for it; raises CopyError with its own last line."""
    said = process.communicate()[0].decode(errors="replace").strip().splitlines()
    if process.returncode != 0:
        told = [line for line in said if "error:" in line] or said or ["no message"]
        raise CopyError(f"{program} failed: {told[0].removeprefix(f'{program}: ')}")


def first_line(error: Exception) -> str:
    """What a database error says, without what follows."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
