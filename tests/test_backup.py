"""The scheduled backup of docker-compose.yml, with the real pg_dump on a real database."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType

import psycopg2
import pytest
from psycopg2.extensions import make_dsn

from jiayu_jobs.embedded.binaries import postgres_program
from jiayu_jobs.keeping.copies import CopyError
from jiayu_jobs.keeping.copies.archive import opened

SCRIPT = Path(__file__).resolve().parents[1] / "docker" / "backup.py"
DATABASE = "backup_drill"


@pytest.fixture(scope="module")
def backup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("backup", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A small database whose table hides its rows from everyone but app_owner; yields its address."""
    server = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'app_owner'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE app_owner NOLOGIN NOBYPASSRLS")
            cursor.execute("GRANT app_owner TO CURRENT_USER")
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    address = make_dsn(server, dbname=DATABASE)
    with psycopg2.connect(address) as made, made.cursor() as cursor:
        cursor.execute("GRANT CREATE ON SCHEMA public TO app_owner; SET ROLE app_owner")
        cursor.execute("CREATE TABLE people (name text); ALTER TABLE people ENABLE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE people FORCE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY owner ON people TO app_owner USING (true)")
        cursor.execute("INSERT INTO people SELECT 'person ' || n FROM generate_series(1, 50) n")
    made.close()
    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setenv("BACKUP_DIR", str(folder))
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    yield address
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    connection.close()


def test_a_backup_is_made_and_holds_every_row(backup: ModuleType, database: str, tmp_path: Path) -> None:
    made = backup.make_backup()
    assert made.path.stat().st_mode & 0o077 == 0 and made.rows == 50
    with opened(made.path) as archive:
        archive.take_dump(tmp_path / "dump")
    text = subprocess.run(
        [postgres_program("pg_restore"), "--data-only", "--table=people", "--file=-", tmp_path / "dump"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert text.count("\nperson ") == 50
    assert backup.health() is None
    assert made.sha256 in backup.told(made), "the log tells the hash"


def test_the_alarm_rings_without_a_backup_and_26_hours_after_the_last(backup: ModuleType, database: str) -> None:
    assert "no good backup" in backup.health()
    made = backup.make_backup().path
    os.utime(made, (time.time() - 25 * 3600,) * 2)
    assert backup.health() is None
    os.utime(made, (time.time() - 27 * 3600,) * 2)
    assert "27 hours" in backup.health()


def test_a_failed_backup_leaves_the_last_good_one_and_no_other(
    backup: ModuleType, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make_backup().path
    good = made.rename(made.with_name("jiayu-20200101-020000.backup"))
    os.utime(good, (time.time() - 27 * 3600,) * 2)
    monkeypatch.setenv("DATABASE_OWNER_URL", database.replace(DATABASE, "no_such_database"))
    with pytest.raises(CopyError, match="could not be read: .*no_such_database"):
        backup.make_backup()
    assert list(backup.backup_dir().iterdir()) == [good]
    assert backup.health()


def test_backups_older_than_keep_days_go_once_a_new_one_is_good(
    backup: ModuleType, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = backup.backup_dir() / "jiayu-20200101-020000.backup"
    old.touch()
    os.utime(old, (time.time() - 31 * 86400,) * 2)
    new = backup.make_backup().path
    assert backup.good_backups() == [new]


def test_the_next_backup_is_due_at_the_hour_today_or_tomorrow(backup: ModuleType) -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 3, 1, hour, minute, tzinfo=timezone(timedelta(hours=8)))

    assert backup.seconds_until(2, at(1, 30)) == 1800
    assert backup.seconds_until(2, at(2)) == 86400
    assert backup.seconds_until(2, at(23)) == 3 * 3600
