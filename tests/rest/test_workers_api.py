"""POST /api/v1/workers/: one person, by the counter's rules; E3: with a key it happens once, however often it is sent."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now
from jiayu_jobs.rest.models import AnsweredRequest
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, SIBLING, citizen, make_person
from tests.faults.crowd import together
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db
URL = "/api/v1/workers/"
KEY = {"Idempotency-Key": "0192-4f3a-person"}


def body_of(sequence=11, **given):
    return {
        "full_name": "王小明",
        "id_number": citizen(sequence),
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        **given,
    }


def post(client, body, headers=None):
    content = body if isinstance(body, str) else json.dumps(body)
    return client.post(URL, content, content_type="application/json", headers=headers or {})


def people() -> int:
    with batch("test"):
        return LabourRecord.objects.count()


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    found = json.loads(answer.content)
    return answer.status_code, found["code"], found.get("field", "")


@pytest.fixture
def desk(cast, signed_in):
    return signed_in(cast.liaison)


def test_a_person_is_registered_as_at_the_counter(desk, cast):
    answer = post(
        desk,
        body_of(
            phone="154 0000 0001", tags=["veteran"], skills=["焊接", "驾驶"], consent=True, startup_wish=True, note=None
        ),
    )
    assert answer.status_code == 201
    with batch("test"):
        found = LabourRecord.objects.get()
        assert (found.phone.open(), found.consent_state, found.collected_by) == ("15400000001", "given", cast.liaison)
        assert sorted(found.skills.values_list("name", flat=True)) == ["焊接", "驾驶"]
        assert [tag.kind for tag in found.tags.all()] == ["veteran"]
        assert found.wishes.filter(kind="startup").count() == 1
    told = answer.json()
    assert (told["id"], told["name"], told["region"]) == (str(found.pk), "王*明", OWN)
    assert citizen(11) not in answer.content.decode()
    assert desk.get(answer["Location"]).status_code == 200
    assert AuditEntry._base_manager.filter(action="register_person", object_id=told["id"]).count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"id_number": "421299199003070010"}, (422, "invalid_fields", "id_number")),
        ({"full_name": ""}, (422, "invalid_fields", "full_name")),
        ({"full_name": "王\u0000"}, (422, "invalid_fields", "full_name")),
        ({"full_name": "\ud800"}, (422, "invalid_fields", "full_name")),
        ({"region": FOREIGN}, (422, "invalid_fields", "region")),
        ({"phone": "12"}, (422, "invalid_fields", "phone")),
        ({"tags": ["good"]}, (422, "invalid_fields", "tags")),
        ({"tags": [1]}, (422, "bad_type", "tags")),
        ({"note": {"a": 1}}, (422, "bad_type", "note")),
        ({"revision": 7}, (400, "unknown_field", "revision")),
        ({"region_path": "/"}, (400, "unknown_field", "region_path")),
        ({"submission_id": "x"}, (400, "unknown_field", "submission_id")),
    ],
)
def test_a_wrong_field_is_named_with_a_code_and_nothing_is_written(desk, given, said):
    assert problem(post(desk, body_of(**given), KEY)) == said
    assert people() == 0
    assert not AnsweredRequest.objects.exists(), "a slip of the pen can be corrected under its key"


def test_every_wrong_field_is_told_at_once(desk):
    body = json.loads(post(desk, body_of(phone="12", household_kind="x")).content)
    assert {(one["field"], one["code"]) for one in body["errors"]} >= {("household_kind", "invalid_choice")}
    assert {one["field"] for one in body["errors"]} == {"phone", "household_kind"}
    assert "2 处" in body["title"]


@pytest.mark.parametrize("text", ["[1]", "{", "null", '"x"', "\ufeff{}"])
def test_what_is_no_object_is_a_problem(desk, text):
    assert problem(post(desk, text))[0] == 400


def test_who_is_held_elsewhere_or_here_is_told_as_at_the_counter(desk, cast):
    make_person(cast.sibling, cast.regions[SIBLING], 21)
    make_person(cast.liaison, cast.regions[OWN], 23)
    assert problem(post(desk, body_of(21))) == (409, "held_elsewhere", "id_number")
    assert problem(post(desk, body_of(23))) == (409, "already_registered", "id_number")
    assert AuditEntry._base_manager.filter(action="register_person", outcome="refused").count() == 2


def test_walls_are_those_of_the_pages(cast, client, signed_in, desk):
    assert problem(post(client, body_of()))[:2] == (401, "not_signed_in")
    assert problem(post(signed_in(cast.leader), body_of()))[0] == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert problem(post(strict, body_of()))[0] == 403
    assert people() == 0


def test_E3_one_key_registers_once_and_another_body_is_refused(desk):
    first, again = post(desk, body_of(), KEY), post(desk, body_of(), KEY)
    assert (first.status_code, again.status_code, people()) == (201, 201, 1)
    assert (first.content, first["Location"]) == (again.content, again["Location"])
    reordered = post(desk, json.dumps(dict(reversed(body_of().items()))), KEY)
    assert reordered.content == first.content
    assert problem(post(desk, body_of(12), KEY)) == (409, "idempotency_key_reused", "Idempotency-Key")
    assert problem(post(desk, body_of(12), {"Idempotency-Key": "short"}))[1] == "bad_idempotency_key"
    assert people() == 1


def test_E3_a_key_is_its_accounts_own(desk, cast, signed_in):
    post(desk, body_of(), KEY)
    assert post(signed_in(cast.sibling), body_of(12, region=SIBLING), KEY).status_code == 201
    assert people() == 2


def test_E3_a_refusal_is_an_answer_too_and_is_written_once(desk, cast):
    make_person(cast.sibling, cast.regions[SIBLING], 21)
    first, again = post(desk, body_of(21), KEY), post(desk, body_of(21), KEY)
    assert (first.status_code, first.content, first["Content-Type"]) == (409, again.content, again["Content-Type"])
    assert AuditEntry._base_manager.filter(action="register_person", outcome="refused").count() == 1


def test_E3_keys_are_forgotten_after_a_week(desk):
    post(desk, body_of(), KEY)
    AnsweredRequest.objects.update(created_at=now() - timedelta(days=8))
    assert problem(post(desk, body_of(), KEY))[1] == "already_registered"
    assert AnsweredRequest.objects.count() == 1


def test_E3_an_answer_that_is_kept_holds_no_whole_number(desk):
    post(desk, body_of(phone="15400000001"), KEY)
    kept = json.dumps(list(AnsweredRequest.objects.values("key", "digest", "body", "headers")), ensure_ascii=False)
    assert citizen(11) not in kept
    assert "15400000001" not in kept
    assert "王小明" not in kept


@pytest.mark.django_db(transaction=True)
def test_E3_thirty_two_at_once_with_one_key_are_one_person_and_one_answer(cast, signed_in):
    cookies = signed_in(cast.liaison).cookies

    def send():
        client = Client()
        client.cookies = cookies
        try:
            answer = post(client, body_of(), KEY)
            return answer.status_code, answer.content
        finally:
            connection.close()

    done = together([send] * 32)
    assert not [one for one in done if isinstance(one, Exception)], done
    assert {status for status, _ in done} == {201}
    assert len({content for _, content in done}) == 1
    assert people() == 1
