"""就业登记, 失业登记: what is noted from the provincial system, what follows from it, and what is due."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.clock import months_after, today
from jiayu_jobs.exports import services as exports
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, SIBLING, TOWN_A, acting_as, citizen, make_person
from tests.faults.crowd import together
from workers.enums import EmploymentStatus, TagKind
from workers.inbox import registrations_due
from workers.models import LabourRecord, PersonTag, ProvincialRegistration
from workers.provincial_due import people_due
from workers.provincial_enums import Due, RegistrationEnd
from workers.services import provincial, status, wishes
from workers.services.closing import close_record
from workers.services.facts import Facts

pytestmark = pytest.mark.django_db
UNIT = Facts(employment_status=EmploymentStatus.EMPLOYED, employment_type="unit", work_place=COUNTY).consistent(COUNTY)
LOOKING = Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True).consistent(COUNTY)


def note(cast, person, kind="unemployment", number="UNEMP-0001", day=None, by=None, region=OWN):
    by = by or cast.liaison
    with acting_as(by, cast.regions[region]):
        return provincial.add_registration(
            person=person, kind=kind, number=number, registered_on=day or today(), reason="", by=by
        )


def due(cast, what, region=OWN):
    with acting_as(cast.officer, cast.regions[region]):
        return [person.pk for person in people_due(what)]


@pytest.fixture
def person(cast):
    return make_person(cast.liaison, cast.regions[OWN], 11, facts=LOOKING)


def test_the_category_begins_and_ends_with_the_registration_and_figures_follow(cast, person):
    rebuild()
    made = note(cast, person, day=today() - timedelta(days=3))
    with batch("test"):
        tag = PersonTag.objects.get(kind=TagKind.REGISTERED_UNEMPLOYED)
    assert (tag.starts_on, tag.ends_on) == (made.registered_on, None)
    with acting_as(cast.liaison, cast.regions[OWN]):
        provincial.end_registration(registration=made, ends_on=today(), end_reason="employed", by=cast.liaison)
    with batch("test"):
        assert PersonTag.objects.get(pk=tag.pk).ends_on == today()
    roll_up()
    with batch("test"):
        assert verify().drift == []


def test_a_category_that_came_by_hand_stands_until_the_registration_ends(cast, person):
    with acting_as(cast.liaison, cast.regions[OWN]):
        wishes.add_tag(person=person, by=cast.liaison, kind=TagKind.REGISTERED_UNEMPLOYED, starts_on=today())
    assert due(cast, Due.TAG_ONLY) == [person.pk]
    made = note(cast, person)
    assert due(cast, Due.TAG_ONLY) == []
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert person.tags.filter(kind=TagKind.REGISTERED_UNEMPLOYED).count() == 1
        provincial.end_registration(registration=made, ends_on=today(), end_reason="withdrawn", by=cast.liaison)
        assert not person.tags.open().exists()


def test_the_review_comes_half_a_year_later_and_moves_with_each_review(cast, person):
    begun = months_after(today(), -6)
    made = note(cast, person, day=begun)
    assert made.review_on == months_after(begun, 6)
    assert due(cast, Due.REVIEW) == [person.pk]
    with acting_as(cast.liaison, cast.regions[OWN]):
        provincial.renew_registration(registration=made, reviewed_on=today(), by=cast.liaison)
    assert due(cast, Due.REVIEW) == []
    assert months_after(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_employment_is_missed_after_thirty_days_and_not_of_farmers(cast):
    def employed(sequence, days, facts=UNIT):
        made = make_person(
            cast.liaison, cast.regions[OWN], sequence, facts=facts, collected_on=today() - timedelta(days=days)
        )
        with batch("test"):
            made.spells.update(starts_on=today() - timedelta(days=days))
        return made

    long_ago, fresh = employed(1, 30), employed(3, 29)
    farming = Facts(employment_status=EmploymentStatus.EMPLOYED, employment_type="farming").consistent(COUNTY)
    employed(5, 300, farming)
    assert due(cast, Due.EMPLOYMENT_MISSING) == [long_ago.pk]
    note(cast, long_ago, "employment", "EMP-0001")
    assert due(cast, Due.EMPLOYMENT_MISSING) == []
    assert fresh.pk not in due(cast, Due.EMPLOYMENT_MISSING, TOWN_A)


def test_who_lost_a_job_is_due_and_the_old_registration_contradicts(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 1, facts=UNIT, collected_on=today() - timedelta(days=40))
    made = note(cast, person, "employment", "EMP-0001")
    with acting_as(cast.liaison, cast.regions[OWN]):
        status.change_status(person=person, facts=LOOKING, starts_on=today(), by=cast.liaison)
    assert due(cast, Due.UNEMPLOYMENT_MISSING) == due(cast, Due.CONTRADICTS) == [person.pk]
    with acting_as(cast.liaison, cast.regions[OWN]):
        provincial.end_registration(registration=made, ends_on=today(), end_reason="left_work", by=cast.liaison)
    note(cast, person)
    assert due(cast, Due.UNEMPLOYMENT_MISSING) == due(cast, Due.CONTRADICTS) == []


def test_who_left_the_register_is_listed_until_the_registration_ends(cast, person):
    made = note(cast, person)
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=person, reason="moved_out", day=today(), by=cast.liaison)
        assert [line.count for line in registrations_due(authority_of(cast.liaison))] == [0, 1]
        provincial.end_registration(registration=made, ends_on=today(), end_reason="left", by=cast.liaison)
    assert due(cast, Due.CONTRADICTS) == []


def authority_of(user):
    from stations.authority import authority_of as found

    return found(user)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": "短"}, "4 到 32 位"),
        ({"number": citizen(77)}, "身份证号"),
        ({"day": today() + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_bad_input_gets_one_sentence_and_writes_nothing(cast, person, change, sentence):
    with pytest.raises(Refused, match=sentence):
        note(cast, person, **change)
    with batch("test"):
        assert not ProvincialRegistration.objects.exists()


def test_one_open_registration_a_kind_and_a_number_once_a_kind_whoever_holds_it(cast, person):
    made = note(cast, person)
    with pytest.raises(Refused, match="没注销的失业登记"):
        note(cast, person, number="UNEMP-0002")
    other = make_person(cast.sibling, cast.regions[SIBLING], 21, facts=LOOKING)
    with pytest.raises(Refused, match="编号已经记过") as told:
        note(cast, other, by=cast.sibling, region=SIBLING)
    assert person.full_name not in told.value.message
    note(cast, person, "employment", "UNEMP-0001")
    # What was noted for the wrong person gives its number free again.
    with acting_as(cast.liaison, cast.regions[OWN]):
        provincial.end_registration(
            registration=made, ends_on=today(), end_reason=RegistrationEnd.MISTAKE, by=cast.liaison
        )
    assert note(cast, other, by=cast.sibling, region=SIBLING).number == "UNEMP-0001"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_note_it_at_once_one_is_told(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11, facts=LOOKING)

    def noting(turn):
        return lambda: note(cast, person, number=f"UNEMP-{turn:04d}")

    outcomes = together([noting(1), noting(2)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ProvincialRegistration", "Refused"]
    with batch("test"):
        assert ProvincialRegistration.objects.count() == 1


def test_a_correction_moves_review_and_category_and_refuses_what_is_stale(cast, person):
    made = note(cast, person)
    earlier = today() - timedelta(days=10)
    given = {"number": "unemp 0009", "registered_on": earlier, "reason": "被辞退"}
    with acting_as(cast.liaison, cast.regions[OWN]):
        row = provincial.correct_registration(registration=made, given=given, by=cast.liaison, revision=1)
        assert (row.number, row.review_on) == ("UNEMP0009", months_after(earlier, 6))
        assert person.tags.get().starts_on == earlier
        with pytest.raises(Refused, match="刚才有人改过"):
            provincial.correct_registration(
                registration=made, given=given | {"reason": "辞职"}, by=cast.liaison, revision=1
            )


def test_the_list_goes_out_masked_with_the_same_filters(cast, person, settings, tmp_path):
    note(cast, person, day=months_after(today(), -7))
    settings.EXPORTS_DIR = tmp_path
    with acting_as(cast.town, cast.regions[TOWN_A]):
        export = exports.request_export(
            kind="registrations",
            given={"due": "review", "region": OWN},
            reason="去省系统复核",
            by=cast.town,
            region=cast.regions[TOWN_A],
            post="鱼岳镇",
        )
        content = exports.files.fetch(exports.write(export))
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    assert cells[0][0] == "姓名"
    assert cells[1][0] == person.masked_name
    assert "UNEMP-0001" in cells[1][8]
    assert len(cells) == 2


def test_pages_of_a_village_show_and_take_a_registration(cast, person, signed_in):
    client = signed_in(cast.liaison)
    sent = {"kind": "unemployment", "number": "UNEMP-0001", "registered_on": months_after(today(), -6).isoformat()}
    answer = client.post(f"/workers/{person.pk}/registration/", sent, follow=True)
    assert "UNEMP-0001" in answer.content.decode()
    listed = client.get("/registrations/?due=review").content.decode()
    assert person.masked_name in listed
    assert "UNEMP-0001" in listed
    with batch("test"):
        row = ProvincialRegistration.objects.get()
    assert signed_in(cast.sibling).get(f"/registrations/{row.pk}/end/").status_code == 404
    assert LabourRecord._meta.get_field("registrations").related_model is ProvincialRegistration
