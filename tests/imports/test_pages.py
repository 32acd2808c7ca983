"""The pages of imports: sent, seen, confirmed by a worker, taken back; and files of others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.imports import files
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ColumnMapping, ImportBatch
from jiayu_jobs.imports.reading import read_sheets
from jiayu_jobs.imports.services import APPLY_TASK, DESK, PREVIEW_TASK
from jiayu_jobs.imports.tasks import apply_import, preview_import
from jiayu_jobs.outbox.models import OutboxMessage
from tests.cast import OWN, acting_as, citizen
from tests.imports.workbook import person, workbook
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


def work_off():
    """What the relay and a worker would do."""
    while message := OutboxMessage.objects.filter(task__in=[PREVIEW_TASK, APPLY_TASK]).order_by("id").first():
        message.delete()
        {PREVIEW_TASK: preview_import, APPLY_TASK: apply_import}[message.task](**message.arguments)


def upload(client, content, name="三组.xlsx", **more):
    sent = {"kind": "labour", "file": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("stations:imports"), sent)


def the_batch():
    return ImportBatch._base_manager.get()


def people(cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        return LabourRecord.objects.count()


def test_from_upload_to_undo(cast, signed_in):
    client = signed_in(cast.liaison)
    url = upload(client, workbook([person(11), person(12, 学历="很高")])).headers["Location"]
    waiting = client.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    work_off()
    page = client.get(url).content.decode()
    assert "hx-trigger" not in page
    assert "确认导入 1 人" in page
    assert "“很高”不在可选范围" in page
    assert citizen(12) not in page
    assert people(cast) == 0
    client.post(f"{url}confirm/")
    work_off()
    page = client.get(f"{url}?part=newcomers").content.decode()
    assert "已导入" in page
    assert "测**乙" in page
    assert people(cast) == 1
    assert client.post(f"{url}undo/", follow=True).status_code == 200
    assert people(cast) == 0
    assert the_batch().state == BatchState.UNDONE


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧版 .xls"),
        ("x.xlsx", b"%PDF-1.7 ...", "这是 PDF 文件"),
        ("x.xlsx", b"", "文件是空的"),
        ("x.xlsx", b"PK\x03\x04 torn", "文件已损坏"),
    ],
)
def test_a_file_that_is_no_table_is_told_at_once_and_nothing_is_kept(cast, signed_in, name, content, words, settings):
    response = upload(signed_in(cast.liaison), content, name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportBatch._base_manager.exists()
    assert not settings.IMPORTS_DIR.exists()


def test_columns_are_named_once_and_remembered(cast, signed_in):
    rows = [{"人名": "王小", "号码": citizen(11), "村": OWN, "性质": "农村", "情况": "在校"}]
    content = workbook(rows, list(rows[0]))
    client = signed_in(cast.liaison)
    url = upload(client, content).headers["Location"]
    work_off()
    assert "对应列名" in client.get(url).content.decode()
    form = client.get(f"{url}columns/").content.decode()
    assert '<option value="号码"' in form
    theirs = {"姓名": "人名", "身份证号": "号码", "户籍村(社区)代码": "村", "户口性质": "性质", "就业状态": "情况"}
    from jiayu_jobs.imports.registry import sheet_of

    sent = {f"column{n}": theirs.get(c.header, "") for n, c in enumerate(sheet_of("labour").columns)}
    twice = client.post(f"{url}columns/", sent | {"column1": "人名"})
    assert (twice.status_code, "选了不止一次" in twice.content.decode()) == (422, True)
    assert client.post(f"{url}columns/", sent | {"source": "县教育局"}).status_code == 302
    work_off()
    assert "确认导入 1 人" in client.get(url).content.decode()
    saved = ColumnMapping._base_manager.get()
    assert saved.mapping == {mine: ours for ours, mine in theirs.items()}
    again = upload(client, content, mapping=str(saved.pk)).headers["Location"]
    work_off()
    assert "确认导入 1 人" in client.get(again).content.decode()


def test_the_error_workbook_is_for_who_sent_the_file_alone(cast, signed_in):
    client = signed_in(cast.liaison)
    url = upload(client, workbook([person(11), person(12, 学历="很高")])).headers["Location"]
    work_off()
    response = client.get(f"{url}errors/")
    (sheet,) = read_sheets(response.content, DESK)
    assert sheet.columns[1][1] == citizen(12)
    assert response.headers["Cache-Control"] == "no-store"
    town = signed_in(cast.town)
    assert town.get(url).status_code == 200
    assert town.get(f"{url}errors/").status_code == 404
    assert citizen(12) not in town.get(url).content.decode()


def test_the_template_can_be_filled_in_and_sent(cast, signed_in):
    client = signed_in(cast.liaison)
    content = client.get(reverse("stations:import-template", args=["labour"])).content
    first, notes = read_sheets(content, DESK)
    assert first.name == "劳动力信息"
    assert [column[0] for column in first.columns][:3] == ["姓名*", "身份证号*", "联系电话"]
    assert notes.name == "填表说明"


def test_a_batch_waits_for_one_confirmation_and_a_late_task_changes_nothing(cast, signed_in):
    client = signed_in(cast.liaison)
    url = upload(client, workbook([person(11)])).headers["Location"]
    work_off()
    client.post(f"{url}confirm/")
    page = client.post(f"{url}confirm/", follow=True).content.decode()
    assert "已经处理过了" in page
    work_off()
    key = str(the_batch().pk)
    assert apply_import(key) == "applied"
    assert preview_import(key) == "applied"
    assert people(cast) == 1


def test_a_stolen_or_swapped_file_is_not_applied(cast, signed_in):
    client = signed_in(cast.liaison)
    url = upload(client, workbook([person(11)])).headers["Location"]
    work_off()
    batch = the_batch()
    files.keep(batch, files.UPLOAD, workbook([person(12)]))
    client.post(f"{url}confirm/")
    work_off()
    assert people(cast) == 0
    assert "保存的文件与上传时不一致" in client.get(url).content.decode()
    assert [entry.action for entry in AuditEntry._base_manager.filter(outcome="refused")] == ["apply_import"]
