"""C4: everything sealed moves to a new key while people read and write, however often the command dies."""

import base64
import os
import random
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from jiayu_jobs.crypto.fields import SealBroken
from jiayu_jobs.crypto.keyring import key_id, ring
from jiayu_jobs.embedded import processes
from jiayu_jobs.imports import files, services
from jiayu_jobs.keeping.sealed_places import sealed_fields
from jiayu_jobs.scoping import batch
from jiayu_jobs.scoping.roles import as_owner
from stations.services.second_factor import begin_enrolment
from tests.cast import OWN, acting_as, make_person
from tests.imports.workbook import person, workbook
from workers.models import LabourRecord
from workers.services.consent import answer_consent
from workers.services.status import correct_details

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
OLD_PHONE = "15411112222"


def with_new_key() -> str:
    """The ring of the settings with a fresh key in front."""
    return "fresh=" + base64.b64encode(secrets.token_bytes(32)).decode() + "," + settings.FIELD_KEYS


def headers_of(name: str) -> list[str]:
    """How values under a key begin, in hex, for both algorithms."""
    return [(bytes([algorithm, len(name)]) + name.encode()).hex() for algorithm in (1, 2)]


def stored_anywhere(name: str) -> list[str]:
    """Tables and files that still hold a value under a key, however it is kept."""
    found = []
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            text = cursor.fetchone()[0]
            found += [table for start in headers_of(name) if f"x{start}" in text]
    return found + [path.name for path, _ in files.stored() if key_id(path.read_bytes()) == name]


def under(name: str) -> int:
    """How many values of people's records are under a key."""
    with batch("test"):
        rows = LabourRecord.objects.values_list("id_number", "phone", "address")
        return sum(key_id(value.raw) == name for row in rows for value in row if value)


def import_a_changed_phone(cast) -> None:
    """An import that keeps the replaced phone number, and one that waits with its files."""
    old = make_person(cast.liaison, cast.regions[OWN], 901, phone=OLD_PHONE)
    with acting_as(cast.liaison, cast.regions[OWN]):
        for apply in (True, False):
            content = workbook([person(901 if apply else 903, 联系电话="15433334444", 姓名=old.full_name)])
            sent = services.receive(
                kind="labour", content=content, file_name="a.xlsx", by=cast.liaison, region=cast.regions[OWN]
            )
            services.preview(sent)
            if apply:
                services.confirm(batch=sent, by=cast.liaison, later=False)
                services.apply(sent, cast.liaison)


def test_C4_nothing_is_left_under_the_old_key_wherever_it_is_kept(cast, tmp_path, capsys):
    with override_settings(
        IMPORTS_DIR=tmp_path / "imports", EXPORTS_DIR=tmp_path / "exports", PAPERS_DIR=tmp_path / "papers"
    ):
        import_a_changed_phone(cast)
        begin_enrolment(cast.officer)
        old = ring().primary
        before = stored_anywhere(old)
        assert {"workers_labourrecord", "imports_importedrow", "stations_secondfactor"} <= set(before)
        assert len(before) >= 7, "a file and a preview of each batch"
        with override_settings(FIELD_KEYS=with_new_key()):
            call_command("rotate_keys")
            assert stored_anywhere(old) == []
            with acting_as(cast.liaison, cast.regions[OWN]):
                changed = LabourRecord.objects.get()
                assert changed.phone == "15433334444"
                batches = services.ImportBatch.objects.order_by("created_at")
                assert all(files.fetch(one, files.UPLOAD) and files.fetch_json(one, files.PREVIEW) for one in batches)
                services.undo(batch=batches[0], by=cast.liaison)
                assert LabourRecord.objects.get().phone == OLD_PHONE, "what an undo puts back was moved too"
            said = capsys.readouterr().out
            assert "workers_labourrecord.phone: 1 sealed anew, 1 under key fresh, 0 left, 0 unreadable" in said
            call_command("rotate_keys")
            assert ": 1 sealed anew" not in capsys.readouterr().out, "a second run finds nothing to do"


@pytest.mark.parametrize("what", ["a value", "a file"])
def test_C4_what_cannot_be_read_ends_the_command_with_1_and_stays_as_it_is(cast, tmp_path, capsys, what):
    with override_settings(
        IMPORTS_DIR=tmp_path / "imports", EXPORTS_DIR=tmp_path / "exports", PAPERS_DIR=tmp_path / "papers"
    ):
        import_a_changed_phone(cast)
        with batch("test"):
            row = LabourRecord.objects.get()
            broken = bytearray(LabourRecord.objects.values_list("phone", flat=True).get().raw)
        broken[-1] ^= 1
        if what == "a value":
            with batch("test"), connection.cursor() as cursor:
                cursor.execute("UPDATE workers_labourrecord SET phone = %s WHERE id = %s", [bytes(broken), str(row.pk)])
        else:
            path = next(files.stored())[0]
            path.write_bytes(path.read_bytes()[:-1])
        with override_settings(FIELD_KEYS=with_new_key()):
            with pytest.raises(SystemExit) as ended:
                call_command("rotate_keys")
            assert ended.value.code == 1
            assert "1 unreadable" in capsys.readouterr().out
            if what == "a value":
                with batch("test"):
                    assert LabourRecord.objects.values_list("phone", flat=True).get().raw == bytes(broken)


@pytest.mark.slow
def test_C4_readers_and_writers_go_on_and_a_killed_command_is_started_again(cast, tmp_path):
    """The command dies at random points; meanwhile records are read, corrected and added under the new ring."""
    place = cast.regions[OWN]
    people = [make_person(cast.liaison, place, n, phone=f"154{n:08d}", address="甲村") for n in range(1, 801)]
    old, seed = ring().primary, random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    with override_settings(
        FIELD_KEYS=with_new_key(),
        IMPORTS_DIR=tmp_path / "imports",
        EXPORTS_DIR=tmp_path / "exports",
        PAPERS_DIR=tmp_path / "papers",
    ):
        parts = urlsplit(os.environ["DATABASE_URL"])
        address = urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))
        environment = os.environ | {
            "DATABASE_URL": address,
            "FIELD_KEYS": settings.FIELD_KEYS,
            "DATA_DIR": str(tmp_path),
        }
        over = threading.Event()
        faults: list[BaseException] = []
        wanted: dict[object, str] = {}
        counts = {"read": 0, "written": 0}

        def on_and_on(work) -> None:
            try:
                while not over.is_set():
                    work()
            except BaseException as error:  # noqa: BLE001
                faults.append(error)
            finally:
                connection.close()

        def read() -> None:
            with acting_as(cast.liaison, cast.regions[OWN]):
                for one in LabourRecord.objects.order_by("?")[:20]:
                    assert one.id_number.open() and one.phone.open()
                    counts["read"] += 1

        def write(choice: random.Random, own: list[LabourRecord]) -> None:
            one, phone = choice.choice(own), f"155{choice.randrange(10**8):08d}"
            with acting_as(cast.liaison, cast.regions[OWN]):
                correct_details(person=one, given={"phone": phone}, by=cast.liaison)
                answer_consent(person=one, agreed=choice.random() < 0.5, by=cast.liaison)
            wanted[one.pk] = phone
            counts["written"] += 1
            time.sleep(0.01)

        threads = [threading.Thread(target=on_and_on, args=(read,))]
        for n in (0, 1):
            choice, own = random.Random(seed + n), people[n:200:2]
            threads.append(threading.Thread(target=on_and_on, args=(lambda c=choice, o=own: write(c, o),)))
        for thread in threads:
            thread.start()
        deaths, total = [], under(old)
        try:
            argv = [sys.executable, "manage.py", "rotate_keys"]
            for part in (0.8, 0.5, 0.2):  # of the values are still on the old key, more or less, when it dies
                running = processes.spawn(argv, cwd=ROOT, env=environment, output=subprocess.DEVNULL)
                least = total * part + dice.uniform(-0.1, 0.1) * total
                while running.poll() is None and under(old) > least:
                    time.sleep(0.005)
                running.kill()
                running.wait()
                deaths.append(under(old))
            ended = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert not faults, faults
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert total > deaths[0] > 0, "it died in the middle"
        assert deaths == sorted(deaths, reverse=True), "what was done stayed done"
        assert counts["read"] > 50 and counts["written"] > 20
        assert stored_anywhere(old) == []
        with batch("test"):
            for one in LabourRecord.objects.all():
                assert one.phone.open() == wanted.get(one.pk, one.phone.open()), "an edit was lost"
                assert one.id_number.open()


def test_C4_the_fields_are_found_from_the_models(cast):
    found = {f"{field.model._meta.label}.{field.name}" for field in sealed_fields()}
    assert {"workers.LabourRecord.id_number", "workers.LabourRecord.address", "stations.SecondFactor.secret"} <= found


def test_C4_a_value_under_a_key_that_is_gone_is_unreadable(cast):
    made = make_person(cast.liaison, cast.regions[OWN], 907)
    other = "other=" + base64.b64encode(secrets.token_bytes(32)).decode()
    with override_settings(FIELD_KEYS=other), batch("test"), pytest.raises(SealBroken):
        LabourRecord.objects.get(pk=made.pk).id_number.open()
    with override_settings(FIELD_KEYS=other), pytest.raises(SystemExit):
        call_command("rotate_keys")
