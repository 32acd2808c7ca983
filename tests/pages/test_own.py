"""/my/<code>: the person's own page, its limits, and what the session keeps of it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from jiayu_jobs.audit.models import AuditEntry
from tests.cast import OWN, acting_as, citizen, make_person
from workers.services.slips import issue_code, revoke_codes

pytestmark = pytest.mark.django_db

RIGHT, WRONG = citizen(11)[-6:], "000000"


@pytest.fixture
def code(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        return issue_code(person=person, by=cast.liaison)


def try_it(client, url_code, code, digits):
    return client.post(f"/my/{url_code}/", {"code": code, "last_six": digits})


def test_five_tries_a_code_whatever_the_address_says(cast, code):
    client = Client()
    answers = [try_it(client, f"AAAAAAAAA{letter}", code, WRONG).status_code for letter in "ABCDEFG"]
    assert answers == [422] * 5 + [429] * 2
    assert try_it(client, code, code, RIGHT).status_code == 429


def test_the_session_keeps_no_code_and_a_revoked_one_opens_nothing(cast, code):
    client = Client()
    assert try_it(client, code, code, RIGHT).status_code == 302
    assert client.get(f"/my/{code}/").status_code == 200
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "own-record" in kept
    assert code not in kept
    with acting_as(cast.liaison, cast.regions[OWN]):
        from workers.models import LabourRecord

        revoke_codes(person=LabourRecord.objects.get(), by=cast.liaison)
    assert 'name="last_six"' in client.get(f"/my/{code}/").content.decode()


def test_wrong_digits_are_written_down(cast, code):
    try_it(Client(), code, code, WRONG)
    entry = AuditEntry._base_manager.get(action="read_own_record", outcome="refused")
    assert entry.reason == "wrong digits"
    assert entry.region_path == cast.regions[OWN].path


def test_another_code_in_the_address_is_another_door(cast, code):
    client = Client()
    try_it(client, code, code, RIGHT)
    assert 'name="last_six"' in client.get("/my/AAAAAAAAAA/").content.decode()
