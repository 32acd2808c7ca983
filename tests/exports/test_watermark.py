"""C9: whoever finds an exported file can tell who took it out and by which export, in every sheet; and how far one is."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.exports import services
from jiayu_jobs.exports.lists import list_of
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.progress import progress_of
from jiayu_jobs.exports.tasks import write_export
from jiayu_jobs.outbox.models import OutboxMessage
from tests.cast import OWN, acting_as, make_person
from tests.exports.test_lists import PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"


def newest() -> ExportFile:
    return ExportFile._base_manager.order_by("-id").first()


def taken_out(client, query: str, numbers: str) -> bytes:
    sent = {"reason": "核对三季度台账"} | ({"numbers": "full"} if numbers == "full" else {})
    assert client.post(f"/exports/new/?{query}", sent).status_code == 302
    (message,) = OutboxMessage.objects.filter(task=services.WRITE_TASK)
    message.delete()
    assert write_export(**message.arguments) == "ready"
    return client.get(reverse("stations:take-export", args=[newest().pk])).content


@pytest.mark.parametrize("numbers", ["masked", "full"])
@pytest.mark.parametrize("kind", PAGES)
def test_C9_exporter_and_export_come_back_from_every_sheet_of_every_list(cast, signed_in, kind, numbers):
    who, _, query = PAGES[kind]
    make_person(cast.liaison, cast.regions[OWN], 11, phone="15481726354")
    user = getattr(cast, who)
    content = taken_out(signed_in(user), query, numbers)
    made = newest()
    wanted = (user.username, user.display_name, str(made.pk))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        shared = unescape(book.read("xl/sharedStrings.xml").decode())
        named = len(re.findall("<sheet ", book.read("xl/workbook.xml").decode()))
        assert len(sheets) == named >= 1
        for name in sheets:
            sheet = unescape(book.read(name).decode())
            texts = re.findall(r"<t[^>]*>(.*?)</t>", shared)
            first = re.search(r'<c r="A1"[^>]*?t="s"[^>]*><v>(\d+)</v>', sheet)
            top = texts[int(first[1])]
            assert all(word in top for word in wanted), "the row on top"
            printed = "".join(re.findall(r"<odd(?:Header|Footer)>(.*?)</odd(?:Header|Footer)>", sheet))
            assert all(word in printed for word in wanted), "the printed header and footer"
        core, custom = (unescape(book.read(f"docProps/{part}.xml").decode()) for part in ("core", "custom"))
    assert all(word in core for word in wanted)
    assert all(word in custom for word in wanted)
    assert AuditEntry._base_manager.filter(action="reveal", object_id=str(made.pk)).count() == (not made.masked)
    assert made.masked or numbers == "full"
    for action in ("request_export", "finish_export", "take_export"):
        assert AuditEntry._base_manager.filter(action=action, object_id=str(made.pk)).count() == 1


def test_C9_the_page_tells_how_far_a_worker_is(cast, signed_in, monkeypatch):
    cache.clear()
    for number in range(11, 19):
        make_person(cast.liaison, cast.regions[OWN], number)
    monkeypatch.setattr(services, "CHUNK", 2)
    client = signed_in(cast.liaison)
    client.post("/exports/new/?list=people", {"reason": "核对三季度台账"})
    assert "%" not in client.get("/exports/").content.decode()
    seen = []
    wanted = list_of("people")
    first = wanted.columns[0]
    plain = type(first).text

    def look(column, row, masked):
        if column is first:
            seen.append(client.get("/exports/").content.decode())
        return plain(column, row, masked)

    monkeypatch.setattr(type(first), "text", look)
    with acting_as(cast.liaison, cast.regions[OWN]):
        services.write(ExportFile.objects.select_related("region", "requested_by").get())
    shares = [found[1] for page in seen if (found := re.search(r"(\d+)%</span>", page))]
    assert shares == ["0", "25", "25", "50", "50", "75", "75", "100"]
    assert "4 / 8 行，50%" in seen[3]
    assert progress_of(newest()).total == 8
    assert "%" not in client.get("/exports/").content.decode(), "it is finished"
