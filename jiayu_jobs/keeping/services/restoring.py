"""A backup becomes a database again: whole and proved equal, or not at all.

It is restored beside the database that it replaces, under a passing name, compared there with what it was made of, and
gets the name at the end. Whatever fails on the way, the name stays with what had it, and the half copy is dropped.
"""

import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, make_dsn

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.audit.heads import compare_heads, head_of_restore, send_head, send_restore
from jiayu_jobs.audit.models import AuditBlock
from jiayu_jobs.audit.sealing import close_life, seal, verify
from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.crypto.files import keep_as_is
from jiayu_jobs.crypto.keyring import SealBroken, parse_keys, ring
from jiayu_jobs.embedded import processes
from jiayu_jobs.keeping.after_restore import steps
from jiayu_jobs.keeping.copies import CopyError, archive, contents
from jiayu_jobs.keeping.copies.making import finish, first_line, start
from jiayu_jobs.keeping.sealed_places import sealed_fields
from jiayu_jobs.scoping import batch, current_scope
from jiayu_jobs.scoping.roles import as_owner
from jiayu_jobs.settings.env import database_from_url

Say = Callable[[str], None]
# Tables that `migrate` fills by itself: they make a database no less empty.
FILLED_BY_MIGRATE = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "employers_minimumwage",
    "employers_welfarerule",
    "workers_retirementrule",
}
# Where databases are made and renamed from; PostgreSQL does not rename the one that is spoken to.
AWAY = "postgres"
SAMPLE = 50
DROP_TRIES = 20
# What `migrate` grants on tables to come would open the append-only ones: the dump grants table by table, and at its
# end grants on tables to come.
NO_DEFAULT_GRANTS = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM app_web, app_batch; "
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM app_web, app_batch"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to restore where. target: name of the database; replace: it may hold rows, which are kept under another
    name; media: where the files go (None: they are only checked); heads: whether the audit's heads are told."""

    target: str
    replace: bool
    media: Path | None
    heads: bool


def restore(path: Path, wish: Wish, say: Say) -> None:
    """Restore, prove and rename; tells each step. Raises CopyError, or what an after_restore step raises.

    Called outside transactions, on a connection of its own: afterwards it speaks to `wish.target`.
    """
    with archive.opened(path) as backup:
        manifest = backup.manifest
        say(f"{path.name}: whole, sha256 {backup.digest}, made at {manifest['made_at']} of {manifest['database']}")
        _refuse_missing_keys(manifest)
        _refuse_later_version(manifest)
        _refuse_other_files(backup, wish)
        connection.close()
        with closing(_speak_to(AWAY)) as away:
            aside = _refuse_what_is_there(away, wish)
            copy = f"{wish.target}_restoring"
            _make(away, copy, like=wish.target)
            try:
                with _django_on(copy):
                    _fill(copy, backup, say)
                    _compare(copy, manifest, say)
                    _bring_up_to_date(manifest, say)
                    _open_samples(say)
                    _put_files(backup, wish, say)
                    block = _go_on_with_the_audit(backup, say)
                    for name, step in steps().items():
                        say(f"{name}: {step()}")
                    _verify_audit(block, wish, say)
                _rename(away, copy, wish.target, aside, say)
            except BaseException:
                connection.close()
                _drop(away, copy)
                raise
    connection.settings_dict["NAME"] = wish.target
    if wish.heads:
        _tell_heads(block, say)


def _refuse_missing_keys(manifest: Mapping[str, Any]) -> None:
    """Every key that a sealed value names is on the ring, and is the same key."""
    if missing := sorted(set(manifest["keys"]) - parse_keys(settings.FIELD_KEYS).keys()):
        raise CopyError(
            f"FIELD_KEYS lacks the key {', '.join(missing)}, under which values of this backup are sealed: "
            "put back the key ring that was kept apart from the backups."
        )
    for sample in manifest["samples"]:
        place = f"{sample['table']}\0{sample['column']}\0{sample['row']}".encode()
        try:
            ring().open(bytes.fromhex(sample["blob"]), place)
        except SealBroken as error:
            raise CopyError(
                f"{sample['table']}.{sample['column']} of the backup does not open: the key {sample['key']} of FIELD_KEYS "
                "is another one than it was sealed with; put back the key ring that was kept apart from the backups."
            ) from error


def _refuse_later_version(manifest: Mapping[str, Any]) -> None:
    """Every migration of the backup is known here."""
    if unknown := sorted(set(manifest["migrations"]) - _migrations()):
        raise CopyError(
            f"The backup is of a later version of the portal: it knows {len(unknown)} migrations that this one lacks, "
            f"such as {unknown[0]}; restore it with that version."
        )


def _migrations() -> set[str]:
    """Every migration of this version, those that others replaced included."""
    return {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def _bring_up_to_date(manifest: Mapping[str, Any], say: Say) -> None:
    """A backup of an older version gets the migrations that came since."""
    if missing := _migrations() - set(manifest["migrations"]):
        call_command("migrate", interactive=False, verbosity=0)
        say(f"{len(missing)} migrations that came since: done")


def _refuse_other_files(backup: archive.Archive, wish: Wish) -> None:
    """No file beside the database is overwritten by another one, unless what is there is to be replaced."""
    for name, content in backup.files():
        there = wish.media / name if wish.media is not None else None
        if there is not None and not wish.replace and there.is_file() and there.read_bytes() != content:
            raise CopyError(f"{there} is another file than that of the backup: move {wish.media} away first.")


def _speak_to(name: str) -> Any:
    """A connection of the owner's login to a database, in autocommit."""
    try:
        opened = psycopg2.connect(make_dsn(settings.DATABASE_OWNER_URL, dbname=name))
    except psycopg2.Error as error:
        raise CopyError(f"The owner's login cannot speak to the database {name}: {first_line(error)}") from error
    opened.autocommit = True
    return opened


def _refuse_what_is_there(away: Any, wish: Wish) -> str:
    """What the database that has the name becomes: "" there is none, "drop" it is empty, else its new name."""
    name = wish.target
    with away.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = session_user")
        if not cursor.fetchone()[0]:
            cursor.execute("SELECT session_user")
            login = cursor.fetchone()[0]
            raise CopyError(f"The login {login} may not make databases: ALTER ROLE {login} CREATEDB, then try again.")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            return ""
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
        sessions = cursor.fetchone()[0]
    if sessions:
        raise CopyError(f"{sessions} sessions use the database {name}: stop web, worker, beat and relay first.")
    with closing(_speak_to(name)) as there, there.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'app_owner'")
        if cursor.fetchone():
            cursor.execute("SET ROLE app_owner")
        held = {table for table, rows in contents.rows_by_table(cursor).items() if rows} - FILLED_BY_MIGRATE
    if not held:
        return "drop"
    if not wish.replace:
        raise CopyError(
            f"The database {name} holds rows: restore into an empty one (--into NAME), "
            f"or say --replace {name}; it is then kept under another name."
        )
    return f"{name}_before_{now():%Y%m%d%H%M%S}"


def _make(away: Any, copy: str, like: str) -> None:
    """An empty database for the copy, open to whom the one that it replaces is open."""
    name = contents.quoted(copy)
    with away.cursor() as cursor:
        try:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")  # what a killed restore left
            cursor.execute(f"CREATE DATABASE {name}")
        except psycopg2.Error as error:
            raise CopyError(f"The database {copy} cannot be made: {first_line(error)}") from error
        cursor.execute(
            "SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(a.grantee::regrole::text) END, a.privilege_type "
            "FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = %s AND d.datacl IS NOT NULL",
            [like],
        )
        grants = cursor.fetchall()
        if grants:
            cursor.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        for grantee, privilege in grants:
            cursor.execute(f"GRANT {privilege} ON DATABASE {name} TO {grantee}")  # noqa: S608


@contextmanager
def _django_on(name: str) -> Iterator[None]:
    """Django speaks to another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _fill(copy: str, backup: archive.Archive, say: Say) -> None:
    """Roles where they are missing, then pg_restore as app_owner.

    On one connection: in pg_restore's own order foreign keys are checked before row security is on, side by side they
    would be checked against rows that nobody sees yet.
    """
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(NO_DEFAULT_GRANTS)
    with tempfile.TemporaryDirectory(prefix="jiayu-restore-") as folder:
        dump = Path(folder) / archive.DUMP
        backup.take_dump(dump)
        url = make_dsn(settings.DATABASE_OWNER_URL, dbname=copy)
        process = start("pg_restore", url, "--role=app_owner", "--exit-on-error", str(dump))
        try:
            finish("pg_restore", process)
        except BaseException:
            processes.end(process, [(signal.SIGTERM, 2.0)])
            raise
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a dump holds no statistics, and the recount would be planned without
    say("pg_restore: done, as app_owner")


def _compare(copy: str, manifest: Mapping[str, Any], say: Say) -> None:
    """Rows, checksums, row security, policies, triggers, constraints, grants, migrations: equal to the backup's."""
    fields = contents.Contents.__dataclass_fields__
    wanted = contents.Contents(**{name: manifest[name] for name in fields})
    with closing(psycopg2.connect(make_dsn(settings.DATABASE_OWNER_URL, dbname=copy))) as opened:
        opened.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
        with opened.cursor() as cursor:
            cursor.execute("SET ROLE app_owner")
            found = contents.read(cursor)
    if wrong := contents.differences(wanted, found):
        raise CopyError("The copy is not equal to what the backup was made of: " + "; ".join(wrong[:10]) + ".")
    say(f"{len(found.tables)} tables, {found.rows:,} rows: equal by count and checksum")
    say(f"{len(found.walls)} policies, flags, triggers, constraints and grants: equal")
    say(f"{len(found.migrations)} migrations: equal")


def _open_samples(say: Say) -> None:
    """Some values of each sealed field open where they stand."""
    opened = 0
    for field in sealed_fields():
        for row, blob in _some_of(field):
            try:
                field.open_blob(row, blob)
            except SealBroken as error:
                raise CopyError(f"A sealed value does not open: {error}") from error
            opened += 1
    say(f"{opened} sealed values of {len(sealed_fields())} fields: opened")


def _some_of(field: EncryptedTextField) -> list[tuple[Any, bytes]]:
    table, column = contents.quoted(field.model._meta.db_table), contents.quoted(str(field.column))
    pk = contents.quoted(str(field.model._meta.pk.column))
    with batch("restore"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {column} FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608  # names of our models
            f"ORDER BY md5({pk}::text) LIMIT %s",
            [SAMPLE],
        )
        return [(row, bytes(blob)) for row, blob in cursor.fetchall()]


def _put_files(backup: archive.Archive, wish: Wish, say: Say) -> None:
    """The files beside the database, each compared with its hash; what is there and no file of the backup stays."""
    count = 0
    for name, content in backup.files():
        if wish.media is not None:
            keep_as_is(wish.media / _local(name), content)
        count += 1
    say(f"{count} files: equal by hash" + (f", in {wish.media}" if wish.media is not None else ", left in the backup"))


def _local(name: PurePosixPath) -> Path:
    return Path(*name.parts)


def _go_on_with_the_audit(backup: archive.Archive, say: Say) -> AuditBlock:
    """The entries of the backup are closed in, the restore is written down behind them, and sealing goes on."""
    with batch("restore"):
        block = close_life()
    with batch("restore"), acting(SYSTEM, current_scope()):
        detail = {"made_at": backup.manifest["made_at"], "sha256": backup.digest, "entries": block.closes_at}
        record("restore", detail=detail)
    say(f"audit: closed in block {block.pk} up to entry {block.closes_at}, the restore is written down")
    return block


def _verify_audit(block: AuditBlock, wish: Wish, say: Say) -> None:
    """The chain of the backup, and the heads that were told outside before it."""
    with batch("auditor"):
        seal()
        findings = verify()
        if wish.heads:
            findings += compare_heads(settings.AUDIT_HEADS, head_of_restore(block))
        blocks = AuditBlock.objects.count()
    if findings:
        first = findings[0]
        where = f"block {first.block}" + (f", entry {first.entry}" if first.entry else "")
        raise CopyError(f"The audit shows {len(findings)} findings, the first in {where}: {first.what}.")
    say(f"audit: {blocks} blocks verified, 0 findings")


def _tell_heads(block: AuditBlock, say: Say) -> None:
    """Last, when the copy has the name: a restore that failed must not give up a head."""
    with batch("auditor"):
        given_up = send_restore(block)
        send_head()
    if given_up:
        say(f"{len(given_up)} audit heads were told after the backup: what they sealed is lost with the old database")


def _rename(away: Any, copy: str, target: str, aside: str, say: Say) -> None:
    """The copy takes the name, in one step; what had it goes aside, and is dropped when it was empty."""
    old = aside if aside not in ("", "drop") else f"{copy}_emptied"
    with away.cursor() as cursor:
        try:
            cursor.execute("BEGIN")
            if aside:
                cursor.execute(f"ALTER DATABASE {contents.quoted(target)} RENAME TO {contents.quoted(old)}")
            cursor.execute(f"ALTER DATABASE {contents.quoted(copy)} RENAME TO {contents.quoted(target)}")
            cursor.execute("COMMIT")
        except psycopg2.Error as error:
            cursor.execute("ROLLBACK")
            raise CopyError(f"The copy could not take the name {target}: {first_line(error)}") from error
        if aside == "drop":
            cursor.execute(f"DROP DATABASE {contents.quoted(old)}")
        elif aside:
            say(f"what was there is kept as the database {old}: drop it when you are sure")


def _drop(away: Any, copy: str) -> None:
    """Leave no half copy, as far as that is possible: the next restore drops what is left. The cleaner that PostgreSQL
    sends into a fresh copy cannot be sent away by our login: it is waited for."""
    for _ in range(DROP_TRIES):
        try:
            with away.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {contents.quoted(copy)} WITH (FORCE)")
        except psycopg2.Error:
            time.sleep(1)
        else:
            return


def target_of_settings() -> str:
    """The name of the portal's database."""
    return str(database_from_url(settings.DATABASE_URL)["NAME"])
