"""What manage.py needs before Django loads: addresses of the services, and secrets of this machine's own."""

from __future__ import annotations

import atexit
import base64
import os
import secrets
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from .binaries import postgres_program
from .errors import ServiceError
from .postgres import database_url, socket_directory
from .secret_files import secret
from .services import PACKAGE_ROOT, Services, ensure

# These read neither rows nor queues: a start of the services would only cost time.
COMMANDS_WITHOUT_SERVICES = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages"}
    | {"startapp", "startproject", "version"}
)
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def prepare_environment(argv: Sequence[str]) -> Services | None:
    """Complete os.environ for the command line `argv`; return the services that it uses, None when it needs none.

    Does nothing with production settings, where every value must be given. Otherwise a missing DATABASE_URL or
    REDIS_URL is that of the bundled services of DATA_DIR (default: var/ beside manage.py): those that run, else ones
    that are started and end with the last process that uses them. A missing SECRET_KEY or FIELD_KEYS is read from
    DATA_DIR/secrets, where the first command makes them. Prints one sentence and exits when that is impossible.
    """
    if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        return None
    try:
        return _prepare(os.environ, needs_services(argv))
    except ServiceError as error:
        sys.exit(f"{error}")


def needs_services(argv: Sequence[str]) -> bool:
    """True unless the command line asks for help or for a command that touches no service."""
    words = list(argv[1:])
    if not words or "--help" in words or "-h" in words or words == ["--version"]:
        return False
    if words[0] == "check" and "--database" in words:
        return True
    return words[0] not in COMMANDS_WITHOUT_SERVICES


def data_directory(environment: MutableMapping[str, str]) -> Path:
    """Return DATA_DIR as an absolute path, by default var/ beside manage.py."""
    return (PACKAGE_ROOT / environment.get("DATA_DIR", "var")).resolve()


def fill_secrets(environment: MutableMapping[str, str], data_dir: Path) -> None:
    """Set SECRET_KEY and FIELD_KEYS where neither they nor their NAME_FILE are given."""
    if not _given(environment, "SECRET_KEY"):
        environment["SECRET_KEY"] = secret(data_dir, "secret_key", lambda: secrets.token_urlsafe(50))
    if not _given(environment, "FIELD_KEYS"):
        environment["FIELD_KEYS"] = secret(data_dir, "field_keys", new_field_keys)


def new_field_keys() -> str:
    """Return a key ring of one fresh key: `k1=<32 bytes in base64>`."""
    return "k1=" + base64.b64encode(secrets.token_bytes(32)).decode()


def fill_addresses(environment: MutableMapping[str, str], data_dir: Path) -> Services | None:
    """Set DATABASE_URL and REDIS_URL where they are missing, from running or freshly started services."""
    database = not _given(environment, "DATABASE_URL")
    redis = not _given(environment, "REDIS_URL")
    if not (database or redis):
        return None
    services = ensure(data_dir, database=database, redis=redis)
    if services.database_url:
        environment["DATABASE_URL"] = services.database_url
        # dbshell, backup and restore must find programs of the server's own version
        environment["PATH"] = f"{postgres_program('psql').parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    if services.redis_url:
        environment["REDIS_URL"] = services.redis_url
    return services


def _prepare(environment: MutableMapping[str, str], with_services: bool) -> Services | None:
    data_dir = data_directory(environment)
    environment["DATA_DIR"] = str(data_dir)
    fill_secrets(environment, data_dir)
    if not with_services:
        if not _given(environment, "DATABASE_URL"):
            environment["DATABASE_URL"] = database_url(socket_directory(data_dir))
        if not _given(environment, "REDIS_URL"):
            environment["REDIS_URL"] = NOBODY_LISTENS
        return None
    services = fill_addresses(environment, data_dir)
    if services:
        atexit.register(services.stop)
    return services


def _given(environment: MutableMapping[str, str], name: str) -> bool:
    return bool(environment.get(name) or environment.get(f"{name}_FILE"))
