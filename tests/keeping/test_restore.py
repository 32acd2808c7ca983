"""X15: a backup becomes an equal database, wherever; whatever does not fit changes nothing."""

import base64
import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.embedded import ensure, processes
from jiayu_jobs.keeping import after_restore, ledger
from jiayu_jobs.keeping.copies import CopyError, archive
from jiayu_jobs.keeping.copies.making import back_up, finish, start
from jiayu_jobs.scoping import batch
from jiayu_jobs.scoping.roles import as_owner
from stations.models import User
from tests.cast import FOREIGN, OWN, PASSWORD, Cast, make_person
from tests.keeping.copies import (
    DRILL,
    address,
    at_home,
    backed_up,
    checksums,
    databases,
    drilled,
    drop_drills,
    rows,
    tell_a_story,
)
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
# What a restore itself writes: its entry, its blocks, the report of the recount.
GROWN = {"audit_auditentry", "audit_auditblock", "dashboard_driftreport"}
FLAGS = "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace"
POLICIES = "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies"
SIGN_IN = """
import django, sys
django.setup()
from django.test import Client
from django.urls import reverse
client = Client()
sent = client.post(reverse("stations:login"), {"username": sys.argv[1], "password": sys.argv[2]})
print(sent.status_code, client.session.get("_auth_user_id"))
"""


@pytest.fixture
def home(cast: Cast, tmp_path: Path) -> Iterator[Path]:
    """A county with a story, its files and heads in a folder of the test's own."""
    with at_home(tmp_path):
        tell_a_story(cast)
        yield tmp_path
    drop_drills()


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_X15_a_fresh_cluster_gets_an_equal_county(cast, home):
    """The drill: backup, another server, restore; equal tables and walls, readable values, whole audit, drift 0."""
    here = {"DATA_DIR": str(home), "DATABASE_URL": address_url()}
    made = manage("backup", str(home / "county.backup"), **here)
    assert made.returncode == 0, made.stderr
    source = connection.settings_dict["NAME"]
    services = ensure(home / "elsewhere", redis=False, throwaway=True)
    try:
        other = str(services.database_url)
        there = {"DATA_DIR": str(home / "new"), "DATABASE_URL": other, "AUDIT_HEADS": str(settings.AUDIT_HEADS)}
        assert manage("migrate", "--no-input", **there).returncode == 0, "what a new host does first"
        done = manage("restore", str(home / "county.backup"), **there)
        assert done.returncode == 0, done.stderr
        before, after = checksums(source), checksums("jiayu", other)
        assert {table for table in before if before[table] != after[table]} <= GROWN
        assert before.keys() == after.keys() and len(before) > 40
        assert sorted(rows(FLAGS, source)) == sorted(rows(FLAGS, "jiayu", other))
        assert sorted(rows(POLICIES, source)) == sorted(rows(POLICIES, "jiayu", other))
        files = {path.relative_to(home / "media"): path.read_bytes() for path in (home / "media").rglob("*.*")}
        assert len(files) == 2
        assert {p.relative_to(home / "new/media"): p.read_bytes() for p in (home / "new/media").rglob("*.*")} == files
        for command in (["verify_audit", "--seal"], ["verify_figures"]):
            told = manage(*command, **there)
            assert told.returncode == 0, told.stdout + told.stderr
        signed = subprocess.run(
            [sys.executable, "-c", SIGN_IN, cast.liaison.username, PASSWORD],
            cwd=ROOT,
            env=os.environ | there | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert signed.stdout.split() == ["302", str(cast.liaison.pk)], signed.stderr
        path = cast.regions[OWN].path
        bounds = f"set_config('jiayu.lo', '{path}', false), set_config('jiayu.hi', '{path}~', false)"
        own = f"SELECT {bounds}; SELECT count(*), min(region_id), max(region_id) FROM workers_labourrecord"
        assert rows(own, "jiayu", other, "app_web") == [(3, OWN, OWN)]
        assert rows("SELECT count(*) FROM workers_labourrecord", "jiayu", other, "app_web") == [(0,)]
        grown = "SELECT has_table_privilege('app_web', 'audit_auditentry', 'UPDATE, DELETE')"
        assert rows(grown, "jiayu", other, "app_owner") == [(False,)], "the audit only grows"
    finally:
        services.stop()


def address_url() -> str:
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))


def test_X15_a_broken_file_is_refused_before_anything_is_written(home):
    good = backed_up(home).path.read_bytes()
    broken = home / "broken.backup"
    dice = random.Random(7)
    places = {0, 512, len(good) // 2, len(good) - 86, len(good) - 70, len(good) - 1} | {
        dice.randrange(len(good)) for _ in range(40)
    }
    for place in places:
        changed = bytearray(good)
        changed[place] ^= 1
        broken.write_bytes(changed)
        with pytest.raises(CopyError, match="damaged|cut short"):
            drilled(broken)
    for length in (0, 10, 600, len(good) // 2, len(good) - 85, len(good) - 1):
        broken.write_bytes(good[:length])
        with pytest.raises(CopyError, match="cut short"):
            drilled(broken)
    with pytest.raises(CopyError, match="cannot be read"):
        drilled(home / "nothing.backup")
    assert databases() == set()


def test_X15_without_the_keys_nothing_is_restored(home):
    made = backed_up(home)
    assert made.keys == ["k1"]
    fresh = base64.b64encode(secrets.token_bytes(32)).decode()
    with override_settings(FIELD_KEYS=f"other={fresh}"), pytest.raises(CopyError, match="FIELD_KEYS lacks the key k1"):
        drilled(made.path)
    with override_settings(FIELD_KEYS=f"k1={fresh}"), pytest.raises(CopyError, match="another one than it was sealed"):
        drilled(made.path)
    assert databases() == set()


def test_X15_a_database_with_rows_is_left_alone_or_kept_under_another_name(home):
    made = backed_up(home)
    drilled(made.path)
    with pytest.raises(CopyError, match=f"The database {DRILL} holds rows"):
        drilled(made.path)
    assert databases() == {DRILL}
    drilled(made.path, replace=True)
    kept = (databases() - {DRILL}).pop()
    assert kept.startswith(f"{DRILL}_before_") and len(databases()) == 2
    count = "SELECT count(*) FROM workers_labourrecord"
    assert rows(count, kept, role="app_owner") == rows(count, DRILL, role="app_owner") == [(5,)]


def test_X15_a_database_in_use_is_left_alone(home):
    import psycopg2

    made = backed_up(home)
    drilled(made.path)
    used = psycopg2.connect(address(DRILL))
    try:
        with pytest.raises(CopyError, match="1 sessions use the database"):
            drilled(made.path, replace=True)
    finally:
        used.close()


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE workers_labourrecord SET full_name = '别人' WHERE id_index IN (SELECT min(id_index) FROM workers_labourrecord)", "workers_labourrecord holds other rows"),
        ("DELETE FROM stations_servicesite WHERE code = (SELECT min(code) FROM stations_servicesite)", "stations_servicesite holds 3 rows, the backup was made of 4"),
        ("ALTER TABLE workers_labourrecord NO FORCE ROW LEVEL SECURITY", "row security t forced f"),
        ("GRANT UPDATE ON audit_auditentry TO app_web", "grant UPDATE on audit_auditentry to app_web"),
    ],
)  # fmt: skip
def test_X15_a_dump_that_was_changed_is_found_though_every_hash_fits(home, sql, found):
    """Whoever can write the file makes its hashes anew; what the database held at the backup stands in the manifest."""
    made = backed_up(home)
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("SET jiayu.actor = 'somebody'")
        cursor.execute(sql)
    changed = home / "changed.dump"
    dumping = start(
        "pg_dump", address(), "--format=custom", "--role=app_owner", "--enable-row-security", f"--file={changed}"
    )
    finish("pg_dump", dumping)
    forged = archive.Writer(home / "forged.backup")
    with archive.opened(made.path) as old:
        for name, content in old.files():
            (home / "one").write_bytes(content)
            with (home / "one").open("rb") as file:
                forged.add(f"files/{name}", file)
        with changed.open("rb") as file:
            dump = forged.add(archive.DUMP, file)
        forged.finish({**old.manifest, "dump": dump})
    with as_owner(connection), connection.cursor() as cursor:  # the tests' own walls stand again
        cursor.execute("ALTER TABLE workers_labourrecord FORCE ROW LEVEL SECURITY")
        cursor.execute("REVOKE UPDATE ON audit_auditentry FROM app_web")
    with pytest.raises(CopyError, match=f"not equal.*{found}"):
        drilled(home / "forged.backup")
    assert databases() == set()


def test_X15_a_changed_audit_is_found_though_the_manifest_was_made_anew(home):
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER refuse_change")
        cursor.execute("UPDATE audit_auditentry SET actor = 'x' WHERE id = (SELECT min(id) FROM audit_auditentry)")
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER refuse_change")
    with pytest.raises(CopyError, match="The audit shows 1 findings, the first in block .*, entry .*: changed"):
        drilled(backed_up(home).path)
    assert databases() == set()


def test_X15_figures_that_do_not_fit_end_the_restore(home):
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dashboard_regionvalues SET total = (SELECT jsonb_object_agg(key, 77) FROM jsonb_each(total)) "
            "WHERE period = 'now' AND total <> '{}'"
        )
        assert cursor.rowcount > 3
    with pytest.raises(after_restore.WrongAfterRestore, match="figures differ from the records"):
        drilled(backed_up(home).path)
    assert databases() == set()


def test_C8_what_apps_do_again_after_a_restore_is_called_on_the_copy(home, monkeypatch):
    seen = []

    def again() -> str:
        with batch("test"):
            seen.append((connection.settings_dict["NAME"], LabourRecord.objects.count()))
            LabourRecord.objects.filter(region_id=FOREIGN).update(note="")
        return "1 person"

    monkeypatch.setattr(after_restore, "_STEPS", {"a test": again, **after_restore.steps()})
    said = drilled(backed_up(home).path)
    assert seen == [(f"{DRILL}_restoring", 5)] and "a test: 1 person" in said
    assert [line.split(":")[0] for line in said][-4:] == ["a test", "erasures", "figures", "audit"]


def test_C8_whoever_was_erased_after_the_backup_is_erased_again_in_the_copy(home, settings, tmp_path):
    settings.ERASURES = tmp_path / "erasures"
    file = backed_up(home).path
    with batch("test"):
        person = LabourRecord.objects.order_by("pk").first()
    ledger.note([person.pk])
    said = drilled(file)
    assert "erasures: 1 erasures in the ledger, 1 carried out again" in said
    kept = f"SELECT full_name, id_number, status FROM workers_labourrecord WHERE id = '{person.pk}'"
    assert rows(kept, DRILL, role="app_owner") == [("", None, "erased")]
    assert rows("SELECT count(*) FROM workers_labourrecord WHERE status = 'erased'", DRILL, role="app_owner") == [(1,)]


def test_X15_a_backup_of_an_older_version_is_migrated_and_one_of_a_later_is_refused(home):
    call_command("migrate", "audit", "0002", verbosity=0)
    try:
        old = backed_up(home).path
    finally:
        call_command("migrate", verbosity=0)
    said = drilled(old)
    assert "2 migrations that came since: done" in said
    assert rows("SELECT count(*) FROM audit_auditblock WHERE closes_at > 0", DRILL, role="app_owner") == [(1,)]
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0999_later', now())")
    try:
        later = back_up(address(), home / "later.backup", None).path
    finally:
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_later'")
    with pytest.raises(CopyError, match="of a later version .* such as audit.0999_later"):
        drilled(later, replace=True)


def test_X15_a_backup_beside_sixteen_writers_is_one_picture(cast, home):
    over = threading.Event()
    faults: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for n in range(50):
                if over.is_set():
                    return
                make_person(cast.liaison, cast.regions[OWN], first + n)
        except BaseException as error:  # noqa: BLE001
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(100 + 50 * n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    try:
        made = back_up(address(), home / "busy.backup", settings.MEDIA_DIR)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not faults, faults
    with batch("test"):
        last = LabourRecord.objects.count()
    with archive.opened(made.path) as backup:
        people = backup.manifest["tables"]["workers_labourrecord"][0]
    assert 5 <= people <= last
    drilled(made.path)
    assert rows("SELECT count(*) FROM workers_labourrecord", DRILL, role="app_owner") == [(people,)]
    registered = "SELECT count(*) FROM audit_auditentry WHERE action = 'register_person'"
    assert rows(registered, DRILL, role="app_owner") == [(people,)], "no person without its entry, no entry without"


def test_X15_a_killed_backup_has_no_name_and_the_next_one_succeeds(home):
    path = home / "killed.backup"
    env = os.environ | {"DATA_DIR": str(home), "DATABASE_URL": address_url()}
    argv = [sys.executable, "manage.py", "backup", str(path)]
    running = processes.spawn(argv, cwd=ROOT, env=env, output=subprocess.DEVNULL)
    unfinished = path.with_name(path.name + archive.UNFINISHED)
    deadline = time.monotonic() + 60
    while not unfinished.exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    running.kill()
    running.wait()
    assert not path.exists() and unfinished.exists()
    made = back_up(address(), path, settings.MEDIA_DIR)
    assert made.rows and not unfinished.exists()
    with pytest.raises(CopyError, match="already there"):
        back_up(address(), path, settings.MEDIA_DIR)


def test_the_restore_is_written_down_and_its_block_closes_the_life_before(home):
    drilled(backed_up(home).path)
    with batch("test"):
        last = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
    found = rows("SELECT actor, id FROM audit_auditentry WHERE action = 'restore'", DRILL, role="app_owner")
    assert [(actor, number > last) for actor, number in found] == [("system", True)]
    assert rows("SELECT closes_at FROM audit_auditblock WHERE closes_at IS NOT NULL", DRILL, role="app_owner") == [
        (last,)
    ]
    assert User.objects.exists()
