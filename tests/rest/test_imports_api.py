"""/api/v1/imports/: sent, looked at, confirmed and taken back by a program; every no is a problem in Chinese."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.rollup import rebuild
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.tasks import apply_import, preview_import
from jiayu_jobs.outbox.models import OutboxMessage
from jiayu_jobs.scoping import batch
from tests.imports.workbook import person, workbook
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db
URL = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def desk(cast, signed_in):
    rebuild()
    return signed_in(cast.liaison)


def people() -> int:
    with batch("test"):
        return LabourRecord.objects.count()


def file_of(rows, name="表.xlsx"):
    return SimpleUploadedFile(name, workbook(rows))


def send(client, rows, **more):
    headers = more.pop("headers", {})
    return client.post(URL, {"kind": "labour", "file": file_of(rows), **more}, headers=headers)


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["title"])
    return body["code"], body.get("field", "")


def test_a_workbook_goes_its_whole_way(desk):
    answer = send(desk, [person(11), person(12, 学历="很高"), person(13, 姓名="王*")])
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    at = answer.headers["Location"]
    assert at == f"{URL}{answer.json()['id']}"
    assert preview_import(answer.json()["id"]) == "ready"
    body = desk.get(at).json()
    assert body["counts"] == {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    ((refusal),) = body["refusals"]
    assert (refusal["row"], refusal["column"]) == (3, "学历")
    assert "不在可选范围" in refusal["message"]
    assert [one["column"] for one in body["doubts"]] == ["姓名"]
    assert body["created_at"].endswith("+08:00")
    assert people() == 0
    confirmed = desk.post(f"{at}/confirm")
    assert (confirmed.status_code, confirmed.headers["Location"]) == (202, at)
    assert apply_import(body["id"]) == "applied"
    assert people() == 2
    undone = desk.post(f"{at}/undo")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert people() == 0
    done = list(AuditEntry._base_manager.filter(outcome="done").order_by("id").values_list("action", flat=True))
    ours = ["receive_import", "preview_import", "read_import", "confirm_import", "apply_import", "undo_import"]
    assert [action for action in done if action in ours] == ours


@pytest.mark.parametrize(
    ("given", "status", "code", "field"),
    [
        ({"kind": "nothing"}, 422, "invalid_fields", "kind"),
        ({"kind": "sites"}, 422, "invalid_fields", "kind"),
        ({"file": ""}, 422, "invalid_fields", "file"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")}, 422, "unusable_file", ""),
        ({"file": SimpleUploadedFile("x.csv", b"")}, 422, "invalid_fields", "file"),
        ({"switches": "whole_term"}, 409, "refused", "switches"),
        ({"owner": "me"}, 400, "unknown_field", "owner"),
    ],
)
def test_a_bad_upload_is_a_problem_and_leaves_nothing(desk, given, status, code, field):
    answer = desk.post(URL, {"kind": "labour", "file": file_of([person(11)]), **given})
    assert (answer.status_code, *problem(answer)) == (status, code, field)
    assert not ImportBatch._base_manager.exists()


def test_what_stands_elsewhere_is_refused_by_state(desk):
    key = send(desk, [person(11)]).json()["id"]
    for act in ("confirm", "undo"):
        assert problem(desk.post(f"{URL}{key}/{act}")) == ("refused", "")
    refused = AuditEntry._base_manager.filter(outcome="refused")
    assert sorted(refused.values_list("action", flat=True)) == ["confirm_import", "undo_import"]


def test_an_import_of_another_village_and_a_kind_of_others_do_not_exist(cast, desk, signed_in):
    key = send(desk, [person(11)]).json()["id"]
    for other in (cast.sibling, cast.other_town):
        client = signed_in(other)
        assert problem(client.get(f"{URL}{key}")) == ("not_found", "")
        assert problem(client.post(f"{URL}{key}/confirm")) == ("not_found", "")
    ImportBatch._base_manager.filter(pk=key).update(kind="sites")
    assert desk.get(f"{URL}{key}").status_code == 404


def test_nobody_and_those_who_may_not_are_told_so(cast, client, signed_in):
    assert problem(client.post(URL, {})) == ("not_signed_in", "")
    assert signed_in(cast.leader).post(URL, {}).status_code == 403


def test_E3_one_key_is_one_import_and_the_answer_is_the_same(desk):
    rows, headers = [person(11)], {"Idempotency-Key": "upload-2024-09-01"}
    first, again = (send(desk, rows, headers=headers) for _ in range(2))
    assert (first.status_code, first.content, first["Location"]) == (
        again.status_code,
        again.content,
        again["Location"],
    )
    assert ImportBatch._base_manager.count() == 1
    assert OutboxMessage._base_manager.filter(task="imports.preview").count() == 1
    other = send(desk, [person(12)], headers=headers)
    assert (other.status_code, *problem(other)) == (409, "idempotency_key_reused", "Idempotency-Key")
    assert ImportBatch._base_manager.count() == 1
