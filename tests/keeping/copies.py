"""A county with a story, its backup, and databases to restore into."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from django.test import override_settings
from psycopg2.extensions import make_dsn

from dashboard.rollup import rebuild
from jiayu_jobs.audit.tasks import seal_entries
from jiayu_jobs.imports import services as imports
from jiayu_jobs.keeping.copies.making import Made, back_up
from jiayu_jobs.keeping.services.restoring import Wish, restore
from tests.cast import FOREIGN, OWN, SIBLING, acting_as, make_person
from tests.imports.workbook import person, workbook
from workers.services.status import correct_details

DRILL = "copies_drill"


def address(name: str | None = None, server: str | None = None) -> str:
    """A database of the tests' server: the test's own, or another."""
    return make_dsn(server or os.environ["DATABASE_URL"], dbname=name or connection.settings_dict["NAME"])


@contextmanager
def at_home(home: Path) -> Iterator[Path]:
    """Files and audit heads of the test's own."""
    media = home / "media"
    with override_settings(
        MEDIA_DIR=media,
        IMPORTS_DIR=media / "imports",
        EXPORTS_DIR=media / "exports",
        PAPERS_DIR=media / "papers",
        AUDIT_HEADS=home / "audit-heads",
    ):
        yield media


def tell_a_story(cast: Any) -> None:
    """People of three villages, an edit, an import that waits with its sealed files, figures, and two seals."""
    for n, place in enumerate((OWN, OWN, OWN, SIBLING, FOREIGN)):
        made = make_person(cast.liaison, cast.regions[place], 11 + 2 * n, phone=f"1540000{n:04d}", address="甲村九组")
    seal_entries()
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        correct_details(person=made, given={"phone": "15499990000"}, by=cast.other_town)
    with acting_as(cast.liaison, cast.regions[OWN]):
        content = workbook([person(901, 联系电话="15433334444")])
        sent = imports.receive(
            kind="labour", content=content, file_name="a.xlsx", by=cast.liaison, region=cast.regions[OWN]
        )
        imports.preview(sent)
    rebuild()
    seal_entries()


def backed_up(home: Path) -> Made:
    """A backup of the test's own database and files."""
    return back_up(address(), home / "county.backup", settings.MEDIA_DIR)


def drilled(path: Path, *, target: str = DRILL, replace: bool = False, media: Path | None = None) -> list[str]:
    """Restore into another database of the tests' server; returns what was said. Django stays where it was."""
    said: list[str] = []
    before = connection.settings_dict["NAME"]
    try:
        restore(path, Wish(target, replace, media, heads=False), said.append)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    return said


def databases() -> set[str]:
    """The drill's databases that there are."""
    return {name for (name,) in rows("SELECT datname FROM pg_database", "postgres") if name.startswith(DRILL)}


def drop_drills() -> None:
    """None of them is left."""
    with closing(psycopg2.connect(address("postgres"))) as opened:
        opened.autocommit = True
        for name in databases():
            until(lambda name=name: dropped(opened, name))


def dropped(opened: Any, name: str) -> bool:
    """Whether it is gone: the server's own vacuum may be at work in it for a moment, and nobody may end that."""
    try:
        opened.cursor().execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    except psycopg2.errors.InsufficientPrivilege:
        return False
    return True


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    """Try again until it is done. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.2)


def rows(sql: str, name: str, server: str | None = None, role: str = "") -> list[tuple[Any, ...]]:
    """What a query gives in one database."""
    with closing(psycopg2.connect(address(name, server))) as opened, opened.cursor() as cursor:
        if role:
            cursor.execute(f"SET ROLE {role}")
        cursor.execute(sql)
        return cursor.fetchall()


def checksums(name: str, server: str | None = None) -> dict[str, tuple[int, str]]:
    """Rows and MD5 of the sorted row text of every table: another way than the backup's own."""
    names = [table for (table,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name, server)]
    sql = "SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{}\" t"
    return {table: rows(sql.format(table), name, server, "app_owner")[0] for table in names}
