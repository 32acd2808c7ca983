"""F1: every hostile file sent through the page ends in one sentence, and nothing of it stays: no batch that waits, no
file, no child process."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.rollup import rebuild
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.tasks import preview_import
from jiayu_jobs.outbox.models import OutboxMessage
from tests.imports.test_gate import HOSTILE, last_corner
from tests.imports.workbook import person, text_table

pytestmark = pytest.mark.django_db
PAGE = {**HOSTILE, "last corner": (last_corner, "时间或内存")}
NAMES = {"old excel": "名单.xlsx", "pdf": "名单.xlsx"}  # as a renamed file comes


@pytest.fixture
def desk(cast, signed_in, settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"
    rebuild()
    return signed_in(cast.liaison)


def children() -> str:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return path.read_text() if path.exists() else ""


def left_in(settings) -> list[Path]:
    folder = Path(settings.IMPORTS_DIR)
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("name", PAGE)
def test_F1_a_hostile_upload_leaves_nothing_behind(desk, settings, name):
    make, words = PAGE[name]
    before = children()
    answer = desk.post(
        "/imports/", {"kind": "labour", "file": SimpleUploadedFile(NAMES.get(name, "名单.xlsx"), make())}
    )
    if answer.status_code == 302:  # the gate let it in; the limited reader says no
        batch = ImportBatch._base_manager.get()
        assert preview_import(str(batch.pk)) == BatchState.UNUSABLE
        answer = desk.get(answer.headers["Location"])
    else:
        assert answer.status_code == 422
        assert not ImportBatch._base_manager.exists()
        assert not OutboxMessage._base_manager.filter(task="imports.preview").exists()
    assert words in answer.content.decode()
    assert left_in(settings) == []
    assert children() == before
    assert not ImportBatch._base_manager.exclude(state=BatchState.UNUSABLE).exists()
    if name != "empty":  # the form itself says so, before any service is asked
        assert AuditEntry._base_manager.filter(outcome="refused").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_table_in_a_usual_encoding_comes_in(desk, encoding):
    file = SimpleUploadedFile("名单.csv", text_table([person(11, 姓名="买买提·阿不都")], encoding))
    assert desk.post("/imports/", {"kind": "labour", "file": file}).status_code == 302
    batch = ImportBatch._base_manager.get()
    assert preview_import(str(batch.pk)) == BatchState.READY
    batch.refresh_from_db()
    assert (batch.new, batch.doubts, batch.refused) == (1, 0, 0)
