"""A pytest plugin: throw-away PostgreSQL and Valkey, started before Django's settings are read.

pytest-django reads the settings before any conftest is loaded, so pyproject.toml loads this module with `-p`; without
it a run would silently use the developer's own database. TEST_DATABASE_URL and TEST_REDIS_URL name other servers.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from jiayu_jobs.embedded import ServiceError, Services, ensure
from jiayu_jobs.embedded.binaries import postgres_program
from jiayu_jobs.embedded.environment import new_field_keys

SECRET_KEY = "a-key-for-tests-only-that-no-other-place-accepts-0123456789"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the services and point every setting of this process and its children at them."""
    database_url, redis_url = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    home = Path(tempfile.mkdtemp(prefix="jiayu-test-"))
    services = None
    atexit.register(lambda: _end(services, home))
    if not (database_url and redis_url):
        try:
            services = ensure(home, database=not database_url, redis=not redis_url, throwaway=True)
        except ServiceError as error:
            raise pytest.UsageError(str(error)) from error
        database_url = database_url or services.database_url
        redis_url = redis_url or services.redis_url
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "COUNTY_PASSWORD"):
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    (home / "data").mkdir()
    os.environ |= {
        "DATABASE_URL": str(database_url),
        "REDIS_URL": str(redis_url),
        "SECRET_KEY": SECRET_KEY,
        "FIELD_KEYS": new_field_keys(),
        "DJANGO_SETTINGS_MODULE": "jiayu_jobs.settings.test",
        "DATA_DIR": str(home / "data"),
        "PATH": f"{postgres_program('psql').parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    yield


def _end(services: Services | None, home: Path) -> None:
    """Stop the services; their keepers remove `home` too, also when this process is killed before it comes here."""
    if services:
        services.stop()
    shutil.rmtree(home, ignore_errors=True)
