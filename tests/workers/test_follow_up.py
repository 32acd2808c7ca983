"""本月核实: answers in place, what they change, what can be taken back, who leaves the register and comes back."""

from datetime import timedelta

import pytest

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COMMUNITY, OWN, SIBLING, acting_as, citizen, make_person
from workers.enums import ChangeKind, ConfirmAnswer, EmploymentStatus, EmploymentType, RecordStatus
from workers.models import Confirmation, LabourRecord
from workers.services import follow_up
from workers.services.closing import close_record, reinstate_record
from workers.services.facts import Facts, facts_of
from workers.services.wishes import record_intention
from workers.verifying import freshness_by_village, round_of

pytestmark = pytest.mark.django_db
LOOKING = Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
AWAY = Facts(employment_status=EmploymentStatus.EMPLOYED, employment_type=EmploymentType.UNIT, work_place="440300")
HOUSE = {"household_number": "1", "details": {"villager_group": "一组"}}


def stored(person):
    return LabourRecord._base_manager.get(pk=person.pk)


def everything(person):
    """What an undone answer must leave as it was."""
    row = stored(person)
    return (
        facts_of(row),
        row.verified_at,
        row.status,
        row.closed_on,
        list(row.spells.order_by("starts_on").values_list("starts_on", "ends_on", "employment_status", "work_place")),
        list(row.changes.order_by("id").values_list("kind", "happened_on")),
        list(row.intentions.values_list("ends_on", "closed_reason", "renewed_on")),
    )


def drift():
    """What the marks left out, by a full count."""
    roll_up()
    with batch("test"):
        return verify().drift


@pytest.fixture
def desk(cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        yield cast


@pytest.fixture
def person(desk):
    """Registered two months ago, looking for work, last confirmed then."""
    made = make_person(
        desk.liaison,
        desk.regions[OWN],
        1,
        facts=LOOKING.consistent("421221"),
        collected_on=today() - timedelta(days=70),
    )
    record_intention(person=made, by=desk.liaison, wanted={"kind": "gig"})
    LabourRecord.objects.filter(pk=made.pk).update(verified_at=now() - timedelta(days=70))
    return stored(made)


def answers(desk, person):
    by = desk.liaison
    common = {"person": person, "by": by, "day": today() - timedelta(days=1)}
    return {
        "unchanged": lambda: follow_up.confirm_unchanged(person=person, by=by),
        "no_contact": lambda: follow_up.note_no_contact(person=person, by=by),
        "away": lambda: follow_up.confirm_status(answer="away", facts=AWAY.consistent("421221"), **common),
        "same day": lambda: follow_up.confirm_status(
            answer="away", facts=AWAY.consistent("421221"), **common | {"day": person.spells.get().starts_on}
        ),
        "deceased": lambda: follow_up.confirm_leaving(answer="deceased", **common),
        "moved_out": lambda: follow_up.confirm_leaving(answer="moved_out", **common),
    }


@pytest.mark.parametrize("answer", ["unchanged", "no_contact", "away", "same day", "deceased", "moved_out"])
def test_an_answer_can_be_taken_back_whole(desk, person, answer):
    before = everything(person)
    answers(desk, person)[answer]()
    if answer != "no_contact":
        assert everything(person) != before
    follow_up.undo_confirmation(person=stored(person), by=desk.liaison)
    assert everything(person) == before
    with pytest.raises(Refused):
        follow_up.undo_confirmation(person=stored(person), by=desk.liaison)


@pytest.mark.parametrize("answer", ["unchanged", "away", "deceased"])
def test_figures_follow_an_answer_and_its_undoing(desk, person, answer):
    rebuild()
    answers(desk, person)[answer]()
    assert not drift()
    follow_up.undo_confirmation(person=stored(person), by=desk.liaison)
    assert not drift()


def test_only_whoever_answered_takes_it_back_in_time_and_while_nothing_is_newer(desk, person, settings):
    kept = follow_up.confirm_unchanged(person=person, by=desk.liaison)
    assert follow_up.undoable(stored(person), desk.town) is None
    Confirmation.objects.filter(pk=kept.pk).update(answered_at=now() - timedelta(minutes=settings.UNDO_MINUTES + 1))
    assert follow_up.undoable(stored(person), desk.liaison) is None
    Confirmation.objects.filter(pk=kept.pk).update(answered_at=now())
    record_intention(person=stored(person), by=desk.liaison, wanted={"kind": "part_time"})
    assert follow_up.undoable(stored(person), desk.liaison) is None


def test_no_change_makes_the_record_fresh_and_renews_what_is_wanted(desk, person):
    follow_up.confirm_unchanged(person=person, by=desk.liaison)
    row = stored(person)
    assert row.verified_at > now() - timedelta(minutes=1)
    assert row.verified_by_id == desk.liaison.pk
    assert row.intentions.get().renewed_on == today()


def test_nobody_is_answered_for_on_a_page_that_is_stale(desk, person):
    with pytest.raises(Refused, match="刚才有人改过"):
        follow_up.confirm_unchanged(person=person, by=desk.liaison, revision=person.revision + 1)


def test_who_died_is_not_counted_and_takes_no_more_answers(desk, person):
    close_record(person=person, reason=RecordStatus.DECEASED, day=today(), by=desk.liaison)
    row = stored(person)
    assert (row.status, row.closed_on) == (RecordStatus.DECEASED, today())
    assert row.intentions.get().closed_reason == "left"
    for call in answers(desk, row).values():
        with pytest.raises(Refused, match="不在册"):
            call()
    with pytest.raises(Refused):
        close_record(person=row, reason=RecordStatus.DECEASED, day=today(), by=desk.liaison)


@pytest.mark.parametrize("days", [-1, 71])
def test_nobody_leaves_tomorrow_or_before_being_registered(desk, person, days):
    with pytest.raises(Refused, match="日期不能"):
        close_record(person=person, reason=RecordStatus.MOVED_OUT, day=today() - timedelta(days=days), by=desk.liaison)


def test_who_comes_back_counts_again(desk, person):
    rebuild()
    close_record(person=person, reason=RecordStatus.MOVED_OUT, day=today() - timedelta(days=3), by=desk.liaison)
    assert not drift()
    reinstate_record(person=stored(person), by=desk.liaison)
    assert stored(person).status == RecordStatus.ACTIVE
    assert stored(person).changes.filter(kind=ChangeKind.REINSTATE).exists()
    assert not drift()
    with pytest.raises(Refused):
        reinstate_record(person=stored(person), by=desk.liaison)


def test_the_round_goes_by_group_and_household_the_longest_unverified_first(desk):
    region = desk.regions[OWN]
    days = {1: 40, 2: 50, 3: 90, 4: 35, 5: 200}
    homes = {1: ("一组", "1"), 2: ("一组", "2"), 3: ("一组", "1"), 4: ("二组", "3"), 5: ("", "")}
    for number, (group, home) in homes.items():
        made = make_person(desk.liaison, region, number, household_number=home, details={"villager_group": group})
        LabourRecord.objects.filter(pk=made.pk).update(verified_at=now() - timedelta(days=days[number]))
    make_person(desk.liaison, region, 6)  # registered today: confirmed today
    found = round_of(region)
    order = [int(p.full_name.removeprefix("测试人")) for p in found.people]
    assert order == [3, 1, 2, 4, 5], "household 1 waits longest, and stays together; no group comes last"
    assert found.groups == [("一组", 3), ("二组", 1), ("", 1)]
    assert (found.due, found.done, found.unreached) == (5, 1, 0)
    assert [p.full_name for p in round_of(region, "二组").people] == ["测试人4"]
    follow_up.note_no_contact(person=found.people[0], by=desk.liaison)
    after = round_of(region)
    assert (after.due, after.unreached) == (4, 1)
    assert [p.missed_times for p in round_of(region, unreached=True).people] == [1]


def test_freshness_counts_each_village_and_puts_the_stalest_first(cast):
    with acting_as(cast.town, cast.regions[OWN].parent):
        for number, code, age in ((1, OWN, 100), (2, OWN, 10), (3, SIBLING, 10)):
            made = make_person(cast.officer, cast.regions[code], number)
            with acting_as(cast.town, cast.regions[OWN].parent):
                LabourRecord.objects.filter(pk=made.pk).update(verified_at=now() - timedelta(days=age))
        lines = {line["region"].code: line for line in freshness_by_village(cast.regions[OWN].parent.path)}
    assert (lines[OWN]["active"], lines[OWN]["stale"], lines[OWN]["share"]) == (2, 1, 50)
    assert lines[SIBLING]["share"] == 100
    assert lines[COMMUNITY]["share"] is None
    assert list(lines) == [OWN, SIBLING, COMMUNITY]


# -- pages --------------------------------------------------------------------------------------------------------

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_a_row_is_answered_in_place_and_taken_back_in_place(cast, person, signed_in):
    staff = signed_in(cast.liaison)
    page = staff.get("/workers/verify/").content.decode()
    assert person.masked_name in page
    assert citizen(1) not in page
    url = f"/workers/{person.pk}/answer/"
    answered = staff.post(url, {"answer": "unchanged", "revision": person.revision}, **HTMX).content.decode()
    assert "无变化，已记下" in answered
    assert "<html" not in answered
    assert person.masked_name not in staff.get("/workers/verify/").content.decode()
    again = staff.post(f"{url}undo/", **HTMX).content.decode()
    assert "无变化" in again
    assert "<html" not in again
    assert person.masked_name in staff.get("/workers/verify/").content.decode()


@pytest.mark.parametrize(
    ("sent", "status", "place"),
    [
        ({"answer": "status", "now": "farming"}, "employed", "421221"),
        ({"answer": "status", "now": "not_illness"}, "unemployed", ""),
        ({"answer": "status", "now": "retired"}, "retired", ""),
        ({"answer": "away", "place": "440300"}, "employed", "440300"),
    ],
)
def test_two_taps_change_a_status(cast, person, signed_in, sent, status, place):
    answer = signed_in(cast.liaison).post(f"/workers/{person.pk}/answer/", sent, **HTMX)
    assert answer.status_code == 200
    row = stored(person)
    assert (row.employment_status, row.work_place) == (status, place)
    assert Confirmation._base_manager.get().answer == sent["answer"]


@pytest.mark.parametrize(
    "sent",
    [{}, {"answer": "gone"}, {"answer": "away"}, {"answer": "status"}, {"answer": "deceased", "day": "2999-01-01"}],
)
def test_an_incomplete_answer_says_what_is_missing_and_writes_nothing(cast, person, signed_in, sent):
    before = everything(person)
    answer = signed_in(cast.liaison).post(f"/workers/{person.pk}/answer/", sent, **HTMX)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert everything(person) == before


def test_the_town_sees_villages_first_and_one_of_them_on_demand(cast, person, signed_in):
    town = signed_in(cast.town)
    assert "及时率" in town.get("/workers/verify/").content.decode()
    assert person.masked_name in town.get("/workers/verify/", {"region": OWN}).content.decode()
    assert town.get("/workers/verify/", {"region": "421221450200"}).status_code == 404


def test_who_left_is_shown_so_on_their_page_and_can_be_reinstated(cast, person, signed_in):
    staff = signed_in(cast.liaison)
    staff.post(f"/workers/{person.pk}/close/", {"reason": "moved_out", "day": today().isoformat()})
    page = staff.get(f"/workers/{person.pk}/").content.decode()
    assert "已迁出，档案保留" in page
    assert "改状态" not in page
    staff.post(f"/workers/{person.pk}/reinstate/")
    assert stored(person).status == RecordStatus.ACTIVE


def test_every_answer_of_the_list_is_offered(cast, person, signed_in):
    page = signed_in(cast.liaison).get("/workers/verify/").content.decode()
    for answer in ConfirmAnswer:
        if answer not in (ConfirmAnswer.BACK, ConfirmAnswer.MOVED_OUT):
            assert answer.label in page
