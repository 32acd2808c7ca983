"""Somebody without an ID number is registered all the same, and gets the number later."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, TOWN_A, acting_as, citizen, make_person
from tests.faults.crowd import together
from workers.inbox import records_to_confirm
from workers.models import LabourRecord
from workers.services.id_numbers import OtherBirth, complete_number
from workers.services.registration import AlreadyHere, HeldElsewhere, MaybeHere, TooManyQuestions
from workers.services.slips import issue_code

pytestmark = pytest.mark.django_db
BIRTH = date(1990, 3, 7)
TOLD = {"id_number": "", "id_missing": "lost", "birth_date": BIRTH, "sex": 1}
FORM = {
    "full_name": "无证人",
    "region": OWN,
    "household_kind": "rural",
    "employment_status": "student",
    "informant": "self",
    "id_missing": "lost",
    "birth_date": "1990-03-07",
    "sex": "1",
}


def numberless(cast, user=None, code=OWN, **given):
    return make_person(user or cast.liaison, cast.regions[code], 1, **{**TOLD, **given})


def complete(cast, person, number, by=None, **given):
    by = by or cast.liaison
    with acting_as(by, cast.regions[OWN]):
        return complete_number(person=person, number=number, by=by, **given)


def stored(person):
    with batch("test"):
        return LabourRecord.objects.get(pk=person.pk)


def test_the_counter_takes_somebody_without_a_number_and_every_page_copes(cast, signed_in):
    desk = signed_in(cast.liaison)
    answer = desk.post("/workers/new/", FORM | {"then": "slip"})
    assert answer.status_code == 302
    with batch("test"):
        row = LabourRecord.objects.get()
    assert (row.id_number, row.id_index, row.id_missing) == (None, None, "lost")
    assert (row.birth_date, row.sex) == (BIRTH, 1)
    here = f"/workers/{row.pk}/"
    page = desk.get(here).content.decode()
    assert "待补（证件丢失补办中）" in page
    assert f"{here}id-number/" in page
    slip = desk.get(f"{here}slip/").content.decode()
    assert "出生日期 8 位" in slip
    assert "身份证号后六位</" not in slip
    for address in ("", "edit/", "status/", "next/", "saved/", "id-number/"):
        assert desk.get(here + address).status_code == 200, address
    listed = desk.get("/workers/?number=missing").content.decode()
    assert row.masked_name in listed
    assert row.masked_name not in desk.get("/workers/?status=employed&number=missing").content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sex": ""}, "性别"),
        ({"birth_date": "2999-01-01"}, "今天以前"),
        ({"birth_date": "1899-12-31"}, "1900 年以后"),
        ({"id_missing": "other"}, "请写明为什么没有身份证号"),
        ({"id_missing": "none"}, "id_missing"),
        ({"id_number": citizen(3)}, "请选“有号码”"),
    ],
)
def test_a_missing_number_needs_its_reason_birth_date_and_sex(cast, signed_in, given, words):
    answer = signed_in(cast.liaison).post("/workers/new/", FORM | given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with batch("test"):
        assert not LabourRecord.objects.exists()


@pytest.mark.parametrize("change", [{"id_missing": ""}, {"id_number": citizen(5)}])
def test_the_database_holds_a_number_or_a_reason_never_both_or_neither(cast, change):
    row = numberless(cast)
    for name, value in change.items():
        setattr(row, name, value)
    with (
        acting_as(cast.liaison, cast.regions[OWN]),
        pytest.raises(IntegrityError, match="record_number_or_reason"),
        transaction.atomic(),
    ):
        row.save()


def test_who_may_be_here_already_is_shown_before_a_second_record_is_made(cast, signed_in):
    first = numberless(cast, full_name="无证人")
    numberless(cast, cast.other_town, FOREIGN, full_name="无证人")  # of another village: says nothing here
    desk = signed_in(cast.liaison)
    answer = desk.post("/workers/new/", FORM)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "可能已登记：本辖区有 1 位" in page
    assert f"/workers/{first.pk}/" in page
    assert desk.post("/workers/new/", FORM | {"not_the_same": "on"}).status_code == 302
    with pytest.raises(MaybeHere):  # with a number too, while those on file have none
        make_person(cast.liaison, cast.regions[OWN], 3, full_name="无证人")
    make_person(cast.liaison, cast.regions[OWN], 5, full_name="别的人")
    with pytest.raises(MaybeHere):  # and without one, whoever is on file
        numberless(cast, full_name="别的人")


def test_a_number_is_completed_and_stands_in_the_audit_by_name_only(cast, signed_in):
    person = numberless(cast)
    desk = signed_in(cast.liaison)
    answer = desk.post(f"/workers/{person.pk}/id-number/", {"id_number": citizen(1)}, follow=True)
    assert "已补上身份证号" in answer.content.decode()
    row = stored(person)
    assert (row.id_number.open(), row.id_missing) == (citizen(1), "")
    with batch("test"):
        entry = AuditEntry.objects.get(action="complete_number")
    assert entry.detail == {"fields": ["id_number"]}
    assert desk.post("/workers/new/", FORM | {"id_missing": "", "id_number": citizen(1)}).status_code == 302
    with batch("test"):
        assert LabourRecord.objects.count() == 1


def test_a_number_that_says_otherwise_is_taken_with_a_word_and_the_figures_follow(cast):
    person = numberless(cast)
    rebuild()
    other = citizen(2, date(1950, 1, 2))
    with pytest.raises(OtherBirth, match="按身份证号改正"):
        complete(cast, person, other)
    assert stored(person).id_number is None
    complete(cast, person, other, correct=True)
    row = stored(person)
    assert (row.birth_date, row.sex) == (date(1950, 1, 2), 2)
    roll_up()
    with batch("test"):
        assert verify().drift == []


def test_A8_a_number_held_elsewhere_is_refused_as_at_the_counter(cast, settings):  # noqa: N802
    person = numberless(cast)
    make_person(cast.other_town, cast.regions[FOREIGN], 11)
    make_person(cast.liaison, cast.regions[OWN], 13)
    with pytest.raises(AlreadyHere):
        complete(cast, person, citizen(13))
    settings.ID_LOOK_UPS_AN_HOUR = 1
    with pytest.raises(HeldElsewhere, match="^已在其他村登记，可申请迁移。$"):
        complete(cast, person, citizen(11))
    with pytest.raises(TooManyQuestions):
        complete(cast, person, citizen(15))
    assert stored(person).id_number is None


def test_birth_date_and_sex_are_corrected_only_where_no_number_says_them(cast, signed_in):
    person = numberless(cast)
    numbered = make_person(cast.liaison, cast.regions[OWN], 13)
    desk = signed_in(cast.liaison)
    sent = {"full_name": "改名", "household_kind": "rural", "birth_date": "1991-01-01", "sex": "2"}
    assert desk.post(f"/workers/{person.pk}/edit/", sent).status_code == 302
    assert desk.post(f"/workers/{numbered.pk}/edit/", sent).status_code == 302
    assert (stored(person).birth_date, stored(person).sex) == (date(1991, 1, 1), 2)
    assert (stored(numbered).birth_date, stored(numbered).sex) == (BIRTH, 1)


def test_the_own_page_opens_by_the_birth_date_until_there_is_a_number(cast):
    person = numberless(cast)
    with acting_as(cast.liaison, cast.regions[OWN]):
        code = issue_code(person=person, by=cast.liaison)

    def opens(digits):
        return Client().post(f"/my/{code}/", {"code": code, "last_six": digits}).status_code == 302

    assert opens("19900307")
    assert not opens("900307")
    complete(cast, person, citizen(1))
    assert opens(citizen(1)[-6:])
    assert not opens("19900307")


def test_the_inbox_counts_what_is_to_be_filled_in_for_village_and_town(cast):
    numberless(cast)
    numberless(cast, cast.other_town, FOREIGN)

    class As:
        def may(self, capability):
            return True

    def told(user, code):
        with acting_as(user, cast.regions[code]):
            return {item.label: item.count for item in records_to_confirm(As())}["待补身份证号"]

    assert [told(cast.liaison, OWN), told(cast.town, TOWN_A), told(cast.officer, "421221")] == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_complete_one_number_at_once_one_is_told(cast):
    people = [numberless(cast), numberless(cast, full_name="别的人")]

    def run(person):
        try:
            complete(cast, person, citizen(1))
        except Refused as refusal:
            return type(refusal).__name__
        return "done"

    assert sorted(together([lambda: run(people[0]), lambda: run(people[1])])) == ["AlreadyHere", "done"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_complete_one_record_at_once_one_is_told(cast):
    person = numberless(cast)

    def run(number):
        try:
            complete(cast, person, number)
        except Refused as refusal:
            return refusal.message
        return "done"

    assert sorted(together([lambda: run(citizen(1)), lambda: run(citizen(3))])) == [
        "done",
        "此人已有身份证号，不用再补。",
    ]
