"""F2: whatever stands in a file, each row is taken or refused with a reason, and each file with one sentence.

FUZZ_CASES says how many cases (2,000 in the suite, 10,000 by `make fuzz`), FUZZ_SEED which. Three in four are rows that are
judged in this process; the others are files, which the limited child reads; some of both are carried out and taken back.
"""

import os
import tempfile
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.rollup import rebuild
from jiayu_jobs.imports import services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.gate import inspect
from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.imports.reading import RawSheet, read_sheets
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.imports.workbooks import error_workbook
from stations.models import ServiceSite
from tests.cast import OWN, acting_as
from tests.imports import fuzzing
from tests.imports.workbook import sent
from workers.models import LabourRecord, Occupation

pytestmark = pytest.mark.django_db

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "20241101"))
ROWS = CASES * 3 // 4
FILES = CASES - ROWS
SHARES = {"labour": 0.7, "sites": 0.1, "study_mothers": 0.2}
PER_WORKBOOK = 100  # rows that are looked at and written together
WHOLE_WAY = 25  # every so many files go the whole way


@pytest.fixture(autouse=True)
def desk(cast, settings, tmp_path, monkeypatch):
    settings.IMPORTS_DIR = tmp_path / "imports"
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    Occupation.objects.create(code="6-18-02-04", name="焊工", edition="2022")
    rebuild()
    with acting_as(cast.liaison, cast.regions[OWN]):
        yield cast


def traces() -> dict[str, object]:
    """What an import could leave behind: child processes, temporary files and tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'")
        tables = cursor.fetchone()[0]
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    return {
        "children": children.read_text() if children.exists() else "",
        "files": sorted(os.listdir(tempfile.gettempdir())),
        "tables": tables,
    }


def one_sentence(message: str) -> bool:
    """Chinese, short, and with nothing of a program in it."""
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in message)
    machine = ("Traceback", "Error", "error", "Exception", "None", "Errno", " at 0x")
    return chinese > 8 and message.endswith("。") and len(message) <= 120 and not any(w in message for w in machine)


def check_rows(sheet, judged) -> None:
    """Every row is either refused at a named cell in words, or has all its values."""
    headers = {column.header for column in sheet.columns}
    for problem in [*judged.refusals, *judged.doubts]:
        assert problem.row in judged.rows
        assert problem.header in headers
        assert problem.message.strip(), problem
    assert all(len(values) == len(judged.rows) for values in judged.values.values())
    for name in ("id_number", "phone", "work_place"):
        assert all(value.isascii() for value in judged.values.get(name, ()) if value), name


@pytest.mark.parametrize("kind", SHARES)
def test_F2_rows_of_any_cells_are_taken_or_refused_with_a_reason(desk, kind):
    sheet, count = sheet_of(kind), int(ROWS * SHARES[kind])
    headers = [column.header for column in sheet.columns]
    rows = [fuzzing.fuzzed_row(sheet, n, fuzzing.dice_of(SEED, n)) for n in range(count)]
    sites, taken = list(ServiceSite.objects.values_list()), 0
    for start in range(0, count, PER_WORKBOOK):
        part = rows[start : start + PER_WORKBOOK]
        columns = [[header, *(row[header] for row in part)] for header in headers]
        judged = sheet.judge([RawSheet(sheet.name, 1, 1, columns)])
        check_rows(sheet, judged)
        batch = ImportBatch.objects.create(
            kind=kind, region=desk.regions[OWN], uploaded_by=desk.liaison, file_name="x", digest="x"
        )
        look = sheet.look(judged, batch)
        done = sheet.apply(judged, batch, desk.liaison, look.revisions)
        refused = {problem.row for problem in done.all_refusals(judged)}
        assert done.new + done.changed + done.unchanged + len(refused) == len(judged.rows)
        assert (done.new, done.changed) == (look.new, look.changed)
        taken += done.new
        assert sheet.undo(batch, desk.liaison) == done.new + done.changed
        batch.delete()
    assert 0.1 * count < taken < 0.9 * count, "the cases are neither all good nor all bad"
    assert not LabourRecord.objects.exists()
    assert not ImportedRow.objects.exists()
    assert list(ServiceSite.objects.values_list()) == sites


@settings(max_examples=CASES // 10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_F2_cells_that_hypothesis_thinks_of_are_judged_one_by_one(desk, data):
    """Beside the dice: shrinks what it finds, and knows odd texts that nobody listed."""
    sheet = sheet_of(data.draw(st.sampled_from(sorted(SHARES))))
    rows = data.draw(st.lists(st.lists(st.text(max_size=40), min_size=len(sheet.columns), max_size=len(sheet.columns))))
    columns = [[column.header, *(row[place] for row in rows)] for place, column in enumerate(sheet.columns)]
    judged = sheet.judge([RawSheet(sheet.name, 1, 1, columns)])
    check_rows(sheet, judged)


@pytest.mark.django_db(transaction=True)
def test_F2_files_of_any_content_are_taken_or_refused_and_leave_nothing_behind(desk):
    sheet, before = sheet_of("labour"), traces()
    read = refused = applied = 0
    for number in range(FILES):
        content = fuzzing.fuzzed_file(sheet, fuzzing.dice_of(SEED + 1, number), number)
        try:
            inspect(content, DESK)
            if number % 3 and number % WHOLE_WAY:
                continue  # the gate is asked about every file, the child about each third one
            sheets = read_sheets(content, DESK)
            judged = sheet.judge(sheets)
            check_rows(sheet, judged)
        except Unusable as refusal:
            refused += 1
            assert one_sentence(refusal.message), (number, refusal.message)
            continue
        read += 1
        if number % WHOLE_WAY == 0:
            applied += the_whole_way(desk, content)
    assert read > FILES / 10
    assert refused > FILES / 10
    assert applied
    assert traces() == before
    assert not LabourRecord.objects.exists()


def the_whole_way(cast, content: bytes) -> bool:
    """Received, looked at, applied and taken back; nothing stays of it. Tells whether it came so far."""
    batch = sent("labour", content, cast.liaison, cast.regions[OWN])
    assert batch.state in (BatchState.READY, BatchState.UNUSABLE)
    if batch.state == BatchState.READY:
        if batch.refused:
            (returned,) = read_sheets(error_workbook(batch), DESK)
            assert returned.height == batch.refused + 1
        services.confirm(batch=batch, by=cast.liaison, later=False)
        assert services.apply(batch, cast.liaison).state == BatchState.APPLIED
        services.undo(batch=batch, by=cast.liaison)
    return batch.state == BatchState.UNDONE
