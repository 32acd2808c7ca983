"""Imports beside each other, beside clerks, and killed in the middle: the database decides, and nothing is half done."""

import os
import random
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, acting_as, make_person
from tests.faults.crowd import together
from tests.faults.processes import ROOT, wait_for
from tests.imports.workbook import bring_in as brought_in
from tests.imports.workbook import person, workbook
from workers.models import LabourRecord
from workers.services import status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def county(cast):
    rebuild()
    return cast


def bring_in(cast, content):
    """The whole way, as the liaison, on a connection of its own."""
    with acting_as(cast.liaison, cast.regions[OWN]):
        return brought_in("labour", content, cast.liaison, cast.regions[OWN])


def everybody() -> int:
    with batch("test"):
        return LabourRecord.objects.count()


def drift() -> list:
    roll_up()
    with batch("test"):
        return verify().drift


def test_F4_one_file_sent_by_six_at_once_has_one_effect(county):
    content = workbook([person(n, 人员类别="退役军人", 户号=str(n % 5)) for n in range(11, 71)])
    done = together([lambda: bring_in(county, content)] * 6)
    assert not [one for one in done if isinstance(one, Exception)], done
    assert sorted(one.new for one in done) == [0, 0, 0, 0, 0, 60]
    assert everybody() == 60
    assert drift() == []


def test_importing_beside_clerks_at_the_same_people_loses_neither(county):
    people = [make_person(county.liaison, county.regions[OWN], n) for n in range(11, 41)]

    def edit() -> None:
        with acting_as(county.liaison, county.regions[OWN]):
            for one in people:
                status.correct_details(person=one, given={"major": "机电"}, by=county.liaison)

    def register() -> list:
        """New people whose numbers stand in the workbook as well."""
        return [make_one(n) for n in range(41, 61)]

    def make_one(n: int) -> object:
        try:
            return make_person(county.liaison, county.regions[OWN], n)
        except Refused as refusal:
            return refusal

    content = workbook([person(n, 学历="本科") for n in range(11, 71)])
    done = together([edit, register, lambda: bring_in(county, content)])
    assert not [one for one in done if isinstance(one, Exception)], done
    (sent,) = [one for one in done if isinstance(one, ImportBatch)]
    assert everybody() == 60
    with acting_as(county.liaison, county.regions[OWN]):
        for one in people:
            row = LabourRecord.objects.get(pk=one.pk)
            assert row.major == "机电"
            assert row.education in {"21", ""}  # "" = somebody changed the record after the preview
        skipped = sum(LabourRecord.objects.get(pk=one.pk).education == "" for one in people)
    assert sent.new + sent.changed + sent.unchanged == 60
    assert (skipped > 0) == ("改过" in sent.message)
    assert drift() == []


def test_X3_an_import_killed_at_random_points_is_whole_or_not_there(county, tmp_path):
    """kill -9 of the command while it reads, compares and writes; the batch that was confirmed can be applied again."""
    dice = random.Random(7)
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook([person(n, 户号=str(n % 50), 技能="焊接、驾驶") for n in range(11, 411)]))
    env = os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": address_of_the_test_database()}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "manage.py",
        "import_workbook",
        "labour",
        str(file),
        "--as",
        "liaison",
        "--apply",
    ]
    for _ in range(6):
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.9, 2.4))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        wait_for("the dead one's transaction to end", lambda: not others_at_work(), 10)
        count = everybody()
        assert count in {0, 400}
        with batch("test"):
            assert ImportedRow.objects.count() == count
            applied = ImportBatch.objects.filter(state=BatchState.APPLIED, new=400).count()
            assert applied == (1 if count else 0)
        if count:
            break
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert everybody() == 400
    assert drift() == []


def address_of_the_test_database() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))


def others_at_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND state <> 'idle' AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0] > 0
