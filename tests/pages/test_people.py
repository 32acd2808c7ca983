"""Finding people: names by address, ID numbers by POST alone; full names for who may see them."""

import pytest

from tests.cast import FOREIGN, OWN, acting_as, citizen, make_person
from workers.models import LabourRecord


@pytest.fixture
def person(cast):
    return make_person(cast.liaison, cast.regions[OWN], 1, full_name="王小明")


def test_a_number_of_ones_own_scope_opens_the_person(cast, person, signed_in):
    answer = signed_in(cast.liaison).post("/workers/find/", {"id_number": f" {citizen(1).lower()} "})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/workers/{person.pk}/"


def test_a_number_held_elsewhere_says_no_more_than_that(cast, person, signed_in):
    make_person(cast.other_town, cast.regions[FOREIGN], 3, full_name="李远方")
    page = signed_in(cast.liaison).post("/workers/find/", {"id_number": citizen(3)})
    assert page.status_code == 200
    body = page.content.decode()
    assert "已在其他村登记，可申请迁移" in body
    for secret in (citizen(3), "李远方", "李*方", "潘家湾", "头墩"):
        assert secret not in body


def test_a_free_number_and_a_wrong_one(cast, signed_in):
    staff = signed_in(cast.liaison)
    assert "还没有登记过" in staff.post("/workers/find/", {"id_number": citizen(5)}).content.decode()
    wrong = staff.post("/workers/find/", {"id_number": citizen(5)[:-1] + "A"})
    assert wrong.status_code == 422
    assert "field__error" in wrong.content.decode()


def test_A8_the_limit_of_the_hour_holds_here_too(cast, person, signed_in, settings):  # noqa: N802
    settings.ID_LOOK_UPS_AN_HOUR = 2
    staff = signed_in(cast.liaison)
    for _ in range(3):
        assert staff.post("/workers/find/", {"id_number": citizen(1)}).status_code == 302, "one's own do not count"
    assert staff.post("/workers/find/", {"id_number": citizen(5)}).status_code == 200
    assert staff.post("/workers/check-id/", {"id_number": citizen(7)}).status_code == 200
    spent = staff.post("/workers/find/", {"id_number": citizen(9)})
    assert spent.status_code == 429
    assert "次数已满" in spent.content.decode()


@pytest.mark.parametrize("number", [citizen(1), "15400000001", "４２１２"])
def test_C10_a_number_in_the_lists_address_is_taken_out(cast, person, signed_in, number):  # noqa: N802
    answer = signed_in(cast.liaison).get("/workers/", {"q": number})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/workers/"
    shown = signed_in(cast.liaison).get("/workers/", {"q": number}, follow=True).content.decode()
    assert "按身份证号查" in shown
    assert number not in shown


@pytest.mark.parametrize("q", ["王", "wxm", "王小"])
def test_names_and_initials_find(cast, person, signed_in, q):
    page = signed_in(cast.liaison).get("/workers/", {"q": q}).content.decode()
    assert f"/workers/{person.pk}/" in page
    assert "王小明" not in page


def test_the_full_name_is_for_who_may_reveal(cast, person, signed_in):
    assert "王小明" in signed_in(cast.liaison).get(f"/workers/{person.pk}/").content.decode()
    masked = signed_in(cast.gig).get(f"/workers/{person.pk}/").content.decode()
    assert "王小明" not in masked
    assert "王*明" in masked


def test_a_post_that_reads_masks_gets_no_clear_value_from_a_form(cast, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 1, full_name="王小明", address="甲村一组9号")
    own, gig = signed_in(cast.liaison), signed_in(cast.gig)
    assert "王小明" in own.get(f"/workers/{person.pk}/edit/").content.decode()
    assert "甲村一组9号" not in own.get(f"/workers/new/?household={person.pk}").content.decode(), "C6: only by a reveal"
    for path in (f"/workers/{person.pk}/edit/", f"/workers/new/?household={person.pk}", f"/workers/{person.pk}/slip/"):
        body = gig.get(path).content.decode()
        assert "王小明" not in body
        assert "甲村一组9号" not in body


def test_a_household_that_is_no_id_is_not_found(cast, signed_in):
    assert signed_in(cast.liaison).get("/workers/new/?household=x").status_code == 404


def test_the_next_member_of_a_household_gets_its_address_unseen(cast, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 1, address="甲村一组9号", household_number="00012")
    client = signed_in(cast.gig)
    shown = client.get(f"/workers/new/?household={person.pk}")
    assert f'name="same_address_as" value="{person.pk}"' in shown.content.decode()
    sent = {
        "full_name": "王小红",
        "id_number": citizen(2),
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        "household_number": "00012",
        "tags": ["veteran"],
        "startup_wish": "yes",
        "same_address_as": str(person.pk),
    }
    assert client.post("/workers/new/", sent).status_code == 302
    with acting_as(cast.liaison, cast.regions[OWN]):
        new = LabourRecord.objects.get(full_name="王小红")
        assert new.address.open() == "甲村一组9号"
        assert new.household == person.household
        assert [tag.kind for tag in new.tags.all()] == ["veteran"]
        assert [wish.kind for wish in new.wishes.all()] == ["startup"]


def test_an_address_of_somebody_elsewhere_is_not_copied(cast, signed_in):
    stranger = make_person(cast.other_town, cast.regions[FOREIGN], 1, address="外村一组9号")
    sent = {
        "full_name": "王小红",
        "id_number": citizen(2),
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        "same_address_as": str(stranger.pk),
    }
    assert signed_in(cast.liaison).post("/workers/new/", sent).status_code == 302
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert LabourRecord.objects.get(full_name="王小红").address is None


def test_a_registration_with_categories_can_be_taken_back(cast, signed_in):
    client = signed_in(cast.liaison)
    sent = {
        "full_name": "王小红",
        "id_number": citizen(2),
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        "tags": ["veteran", "graduate"],
        "startup_wish": "yes",
    }
    saved = client.post("/workers/new/", sent).headers["Location"]
    page = client.get(saved).content.decode()
    assert "data-undo" in page
    with acting_as(cast.liaison, cast.regions[OWN]):
        person = LabourRecord.objects.get()
    client.post(f"/workers/{person.pk}/undo/")
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert not LabourRecord.objects.exists()
