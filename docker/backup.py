"""The scheduled backup: one a day, checked, kept for KEEP_DAYS, with an alarm when one is missing.

    python docker/backup.py once     make a backup now
    python docker/backup.py daily    make one each day at BACKUP_HOUR, and at once when the last is older than a day
    python docker/backup.py health   exit 1 when the last good backup is older than 26 hours

The same file as `manage.py backup` makes, and `manage.py restore` takes it. This container knows the owner's login and no
key: encrypted fields and the files of MEDIA_DIR stay sealed in it. The hash is told to the log, which a county ships off
the host: a backup that was made anew by somebody has another.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from jiayu_jobs.keeping.copies import CopyError  # noqa: E402
from jiayu_jobs.keeping.copies.archive import UNFINISHED  # noqa: E402
from jiayu_jobs.keeping.copies.making import Made, back_up  # noqa: E402

ALARM_HOURS = 26
RETRY_SECONDS = 900


def backup_dir() -> Path:
    return Path(os.environ.get("BACKUP_DIR", "/backups"))


def media_dir() -> Path:
    return Path(os.environ.get("DATA_DIR", "/data")) / "media"


def owner_url() -> str:
    path = os.environ.get("DATABASE_OWNER_URL_FILE")
    url = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise CopyError("Set DATABASE_OWNER_URL_FILE (or DATABASE_OWNER_URL) to the owner's login.")
    return url


def good_backups() -> list[Path]:
    """Return the finished backups, oldest first; an unfinished one has another name."""
    return sorted(backup_dir().glob("jiayu-*.backup"))


def age_hours() -> float | None:
    """Return the age of the last good backup in hours, None when there is none."""
    backups = good_backups()
    return (time.time() - backups[-1].stat().st_mtime) / 3600 if backups else None


def make_backup() -> Made:
    """Make one, remove what killed ones left and what is too old; raises CopyError."""
    started = datetime.now().astimezone()
    for unfinished in backup_dir().glob(f"*{UNFINISHED}"):
        unfinished.unlink()
    made = back_up(owner_url(), backup_dir() / f"jiayu-{started:%Y%m%d-%H%M%S}.backup", media_dir())
    oldest = time.time() - int(os.environ.get("KEEP_DAYS", "30")) * 86400
    for backup in good_backups()[:-1]:
        if backup.stat().st_mtime < oldest:
            backup.unlink()
    return made


def told(made: Made) -> str:
    """One line about a backup."""
    return f"{made.path.name}, {made.rows:,} rows, {made.files} files, {made.bytes:,} bytes, sha256 {made.sha256}"


def seconds_until(hour: int, now: datetime) -> float:
    """Return the seconds from `now` to the next `hour` o'clock."""
    due = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ((due if due > now else due + timedelta(days=1)) - now).total_seconds()


def daily() -> None:
    """Make backups for ever; a failure is said and tried again."""
    hour = int(os.environ.get("BACKUP_HOUR", "2"))
    age = age_hours()
    wait = 0.0 if age is None or age > 24 else seconds_until(hour, datetime.now().astimezone())
    while True:
        time.sleep(wait)
        try:
            print(f"backup: {told(make_backup())}", flush=True)
            wait = seconds_until(hour, datetime.now().astimezone())
        except (CopyError, OSError) as error:
            print(f"backup: FAILED: {error}", flush=True)
            wait = RETRY_SECONDS


def health() -> str | None:
    """Return the alarm's sentence, None when all is well."""
    age = age_hours()
    if age is None:
        return "There is no good backup yet."
    return f"The last good backup is {age:.0f} hours old." if age > ALARM_HOURS else None


if __name__ == "__main__":
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "daily":
        daily()
    elif verb == "health":
        sys.exit(health())
    elif verb == "once":
        try:
            print(told(make_backup()))
        except (CopyError, OSError) as sentence:
            sys.exit(str(sentence))
    else:
        sys.exit("Say once, daily or health.")
