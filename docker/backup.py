"""The scheduled backup: a dump a day, checked, kept for KEEP_DAYS, with an alarm when one is missing.

    python docker/backup.py once     make a dump now
    python docker/backup.py daily    make one each day at BACKUP_HOUR, and at once when the last is older than a day
    python docker/backup.py health   exit 1 when the last good dump is older than 26 hours

A dump counts as good when pg_dump succeeded as the owner of the tables with row security on (a policy that hid a row
would stop it) and the finished file lists the data of every table. Encrypted fields stay encrypted in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2
from psycopg2.extensions import parse_dsn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from jiayu_jobs.embedded.binaries import postgres_program  # noqa: E402

ALARM_HOURS = 26
RETRY_SECONDS = 900
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


class BackupError(Exception):
    """One sentence that says why there is no new good dump."""


def backup_dir() -> Path:
    return Path(os.environ.get("BACKUP_DIR", "/backups"))


def owner_url() -> str:
    path = os.environ.get("DATABASE_OWNER_URL_FILE")
    url = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise BackupError("Set DATABASE_OWNER_URL_FILE (or DATABASE_OWNER_URL) to the owner's login.")
    return url


def good_dumps() -> list[Path]:
    """Return the finished dumps, oldest first; an unfinished one has another name."""
    return sorted(backup_dir().glob("jiayu-*.dump"))


def age_hours() -> float | None:
    """Return the age of the last good dump in hours, None when there is none."""
    dumps = good_dumps()
    return (time.time() - dumps[-1].stat().st_mtime) / 3600 if dumps else None


def make_dump() -> Path:
    """Dump, check, give it its final name, remove what is too old; return the file."""
    url = owner_url()
    environment = os.environ | {VARIABLES[key]: value for key, value in parse_dsn(url).items() if key in VARIABLES}
    started = datetime.now().astimezone()
    final = backup_dir() / f"jiayu-{started:%Y%m%d-%H%M%S}.dump"
    building = final.with_suffix(".building")
    for unfinished in backup_dir().glob("*.building"):
        unfinished.unlink()
    building.touch(mode=0o600)
    dump = [
        postgres_program("pg_dump"),
        "--format=custom",
        "--role=app_owner",
        "--enable-row-security",
        "--no-password",
    ]
    run([*dump, f"--file={building}"], environment)
    listing = run([postgres_program("pg_restore"), "--list", building], environment)
    listed = sum(" TABLE DATA " in line for line in listing.splitlines())
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        tables = cursor.fetchone()[0]
    connection.close()
    if tables == 0 or listed < tables:
        raise BackupError(f"The dump holds the data of {listed} tables and the database has {tables}.")
    building.rename(final)
    oldest = time.time() - int(os.environ.get("KEEP_DAYS", "30")) * 86400
    for dump_file in good_dumps()[:-1]:
        if dump_file.stat().st_mtime < oldest:
            dump_file.unlink()
    return final


def run(command: list, environment: dict[str, str]) -> str:
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        last = (result.stderr.strip().splitlines() or ["no message"])[-1]
        raise BackupError(f"{Path(command[0]).name} failed: {last}")
    return result.stdout


def seconds_until(hour: int, now: datetime) -> float:
    """Return the seconds from `now` to the next `hour` o'clock."""
    due = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ((due if due > now else due + timedelta(days=1)) - now).total_seconds()


def daily() -> None:
    """Make dumps for ever; a failure is said and tried again."""
    hour = int(os.environ.get("BACKUP_HOUR", "2"))
    age = age_hours()
    wait = 0.0 if age is None or age > 24 else seconds_until(hour, datetime.now().astimezone())
    while True:
        time.sleep(wait)
        try:
            dump = make_dump()
            print(f"backup: {dump.name}, {dump.stat().st_size:,} bytes", flush=True)
            wait = seconds_until(hour, datetime.now().astimezone())
        except (BackupError, OSError, psycopg2.Error) as error:
            print(f"backup: FAILED: {error}", flush=True)
            wait = RETRY_SECONDS


def health() -> str | None:
    """Return the alarm's sentence, None when all is well."""
    age = age_hours()
    if age is None:
        return "There is no good dump yet."
    return f"The last good dump is {age:.0f} hours old." if age > ALARM_HOURS else None


if __name__ == "__main__":
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "daily":
        daily()
    elif verb == "health":
        sys.exit(health())
    elif verb == "once":
        try:
            print(make_dump())
        except BackupError as sentence:
            sys.exit(str(sentence))
    else:
        sys.exit("Say once, daily or health.")
