"""拨打: one click, audited, limited; no second factor, no other village (docs/decisions/0018)."""

import pytest
from django.conf import settings
from django.test import Client

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.quota import spend, used_now
from tests.cast import COMMUNITY, FOREIGN, OWN, SIBLING, acting_as, make_person

pytestmark = pytest.mark.django_db

PLACES = {OWN: "liaison", SIBLING: "sibling", COMMUNITY: "grid", FOREIGN: "other_town"}
CALLS = {
    "liaison": {OWN},
    "grid": {COMMUNITY},
    "town": {OWN, SIBLING, COMMUNITY},
    "other_town": {FOREIGN},
    "gig": {OWN, SIBLING, COMMUNITY, FOREIGN},
}
JSON = {"accept": "application/json"}


@pytest.fixture
def people(cast):
    """One person a village, each with a phone."""
    return {
        code: make_person(cast.everyone()[who], cast.regions[code], n, phone=f"154000000{n}")
        for n, (code, who) in enumerate(PLACES.items(), 11)
    }


def calls(**given):
    return AuditEntry._base_manager.filter(action="dial", **given)


@pytest.mark.parametrize("part", CALLS)
def test_A2_people_of_ones_own_scope_are_called_and_others_do_not_exist(cast, people, signed_in, part):
    caller = signed_in(cast.everyone()[part])
    for code, person in people.items():
        answer = caller.post(f"/workers/{person.pk}/dial/", headers=JSON)
        if code in CALLS[part]:
            assert (answer.status_code, answer.json()) == (200, {"tel": person.phone.open()})
        else:
            assert answer.status_code == 404
            assert person.phone.open() not in answer.content.decode()
    assert {entry.object_id for entry in calls()} == {str(people[code].pk) for code in CALLS[part]}


@pytest.mark.parametrize("part", ["officer", "leader"])
def test_C6_the_county_does_not_call(cast, people, signed_in, part):
    assert signed_in(cast.everyone()[part]).post(f"/workers/{people[OWN].pk}/dial/").status_code == 403
    assert not calls().exists()


def test_D1_a_call_is_written_down_with_its_preset_reason_whatever_is_sent(cast, people, signed_in):
    person = people[OWN]
    signed_in(cast.liaison).post(f"/workers/{person.pk}/dial/", {"reason": "别的原因"})
    entry = calls().get()
    assert (entry.reason, entry.outcome, entry.object_id) == ("电话联系", "done", str(person.pk))
    assert (entry.actor, entry.region_path) == (str(cast.liaison.pk), cast.regions[OWN].path)
    assert person.phone.open() not in str(vars(entry))


def test_C6_no_second_factor_is_asked_where_a_look_asks_for_one(cast, people):
    """A remembered device stands for the second factor and is never fresh."""
    client = Client()
    client.force_login(cast.liaison, backend="stations.authentication.PasswordBackend")
    session = client.session
    session["second_factor"] = "device"
    session.save()
    person = people[OWN]
    look = client.post(f"/workers/{person.pk}/reveal/", {"field": "phone", "reason": "核对档案信息"})
    assert look.status_code == 409
    assert person.phone.open() not in look.content.decode()
    answer = client.post(f"/workers/{person.pk}/dial/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"tel:{person.phone.open()}")


def test_C6_two_hundred_calls_a_day_and_not_one_more(cast, people, signed_in):
    assert settings.DIALS_A_DAY == 200
    with acting_as(cast.liaison, cast.regions[OWN]):
        spend(f"dial:{cast.liaison.pk}", limit=200, hours=24, amount=198)
    caller, person = signed_in(cast.liaison), people[OWN]
    answers = [caller.post(f"/workers/{person.pk}/dial/", headers=JSON) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 409, 409]
    assert "200 次" in answers[-1].json()["problem"]
    assert person.phone.open() not in answers[-1].content.decode()
    assert [calls(outcome=outcome).count() for outcome in ("done", "refused")] == [2, 2]
    assert set(calls(outcome="refused").values_list("reason", flat=True)) == {"limit of the day"}
    assert used_now(f"dial:{cast.liaison.pk}", hours=24) == 200


def test_C6_calls_and_looks_have_limits_of_their_own(cast, people, signed_in):
    with acting_as(cast.liaison, cast.regions[OWN]):
        spend(f"dial:{cast.liaison.pk}", limit=200, hours=24, amount=200)
    look = signed_in(cast.liaison).post(
        f"/workers/{people[OWN].pk}/reveal/", {"field": "phone", "reason": "核对档案信息"}
    )
    assert people[OWN].phone.open() in look.content.decode()
