"""Two clerks, one moment."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard.figures import figures
from dashboard.rollup import roll_up
from dashboard.tasks import roll_up_task
from dashboard.verification import verify, verify_live
from jiayu_jobs.audit.models import AuditEntry, DirtyMark
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from stations.models import Region
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, citizen, make_person
from tests.faults.crowd import together
from workers.enums import EmploymentStatus, TagKind, WishKind
from workers.models import Household, LabourChange, LabourRecord, PersonTag, StatusSpell
from workers.services import wishes
from workers.services.facts import Facts
from workers.services.look_up import look_up
from workers.services.registration import AlreadyHere, HeldElsewhere, undo_registration
from workers.services.status import change_status

pytestmark = pytest.mark.django_db(transaction=True)


def counts(*models: type) -> list[int]:
    with batch("test"):
        return [model.objects.count() for model in models]


def figure(code: str, indicator: str) -> object:
    with batch("test"):
        return figures(Region.objects.get(code=code), "now", [indicator], today())[0].value


def test_X11_the_same_number_32_times_in_one_village_makes_one_person(counted):
    results = together([lambda: make_person(counted.liaison, counted.regions[OWN], 11)] * 32)
    created = [r for r in results if isinstance(r, LabourRecord)]
    refused = [r for r in results if isinstance(r, AlreadyHere)]
    assert (len(created), len(refused)) == (1, 31)
    assert {r.person.pk for r in refused} == {created[0].pk}
    assert counts(LabourRecord, StatusSpell, LabourChange) == [1, 1, 1]
    with batch("test"):
        assert AuditEntry.objects.filter(action="register_person", outcome="done").count() == 1
    roll_up()
    assert figure(COUNTY, "LAB02") == 1


def test_X11_the_same_number_32_times_in_two_villages_makes_one_person_and_tells_nothing(counted):
    work = [lambda: make_person(counted.liaison, counted.regions[OWN], 11)] * 16
    work += [lambda: make_person(counted.sibling, counted.regions[SIBLING], 11)] * 16
    results = together(work)
    created = [r for r in results if isinstance(r, LabourRecord)]
    assert len(created) == 1
    assert sum(isinstance(r, AlreadyHere) for r in results) == 15
    assert sum(isinstance(r, HeldElsewhere) for r in results) == 16
    assert counts(LabourRecord, StatusSpell, LabourChange) == [1, 1, 1]


@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_A8_a_number_registered_while_it_is_asked_about_is_never_told_as_held_elsewhere(counted, turn):
    """The colleague's registration commits between any two statements of the question."""
    seen = []

    def register_behind(execute, sql, values, many, context):
        answer = execute(sql, values, many, context)
        seen.append(sql)
        if len(seen) == turn:
            together([lambda: make_person(counted.liaison, counted.regions[OWN], 11)])
        return answer

    with acting_as(counted.town, counted.regions[TOWN_A]), connection.execute_wrapper(register_behind):
        found = look_up(number=citizen(11), by=counted.town, region=counted.regions[TOWN_A])
    assert len(seen) >= turn, "the question asks fewer statements than this"
    assert counts(LabourRecord) == [1]
    assert found.outcome in {"own", "free"}
    (asked,) = [n for n, sql in enumerate(seen, 1) if "held_elsewhere" in sql]
    assert found.outcome == ("own" if turn < asked else "free")


def test_A8_a_number_taken_back_while_it_is_asked_about_is_free(counted):
    person = make_person(counted.liaison, counted.regions[OWN], 11)

    def take_back():
        with acting_as(counted.liaison, counted.regions[OWN]):
            undo_registration(person=person, by=counted.liaison)

    def take_back_behind(execute, sql, values, many, context):
        answer = execute(sql, values, many, context)
        if "held_elsewhere" in sql:
            together([take_back])
        return answer

    with acting_as(counted.town, counted.regions[TOWN_A]), connection.execute_wrapper(take_back_behind):
        found = look_up(number=citizen(11), by=counted.town, region=counted.regions[TOWN_A])
    assert (found.outcome, found.person) == ("free", None)


def test_A8_the_question_costs_the_same_statements_whoever_holds_the_number(counted):
    """Neighbour, stranger: as many statements, each the same text; nobody: the same again."""
    for region, sequence, user in ((SIBLING, 21, counted.sibling), (FOREIGN, 23, counted.officer)):
        make_person(user, counted.regions[region], sequence)
    asked = []
    for sequence in (21, 23, 25):
        with acting_as(counted.liaison, counted.regions[OWN]), CaptureQueriesContext(connection) as queries:
            found = look_up(number=citizen(sequence), by=counted.liaison, region=counted.regions[OWN])
        assert found.outcome == ("free" if sequence == 25 else "elsewhere")
        asked.append([query["sql"].split()[:3] for query in queries])
    assert asked[0] == asked[1] == asked[2]


def test_a_form_sent_16_times_at_once_makes_one_person_and_answers_each_time_the_same(counted):
    submission = uuid.uuid4()
    results = together([lambda: make_person(counted.liaison, counted.regions[OWN], 11, submission_id=submission)] * 16)
    assert {getattr(r, "pk", r) for r in results} == {results[0].pk}
    assert counts(LabourRecord, StatusSpell, LabourChange) == [1, 1, 1]


def test_a_household_named_by_16_at_once_is_made_once(counted):
    work = [
        lambda n=n: make_person(counted.liaison, counted.regions[OWN], 11 + 2 * n, household_number="7")
        for n in range(16)
    ]
    results = together(work)
    assert all(isinstance(r, LabourRecord) for r in results)
    assert counts(Household, LabourRecord) == [1, 16]


def test_a_status_changed_by_16_at_once_is_one_chain_without_gap_or_overlap(counted):
    person = make_person(counted.liaison, counted.regions[OWN], 11)

    def change(status: str) -> object:
        with acting_as(counted.liaison, counted.regions[OWN]):
            return change_status(
                person=person, facts=Facts(employment_status=status), starts_on=today(), by=counted.liaison
            )

    kinds = [EmploymentStatus.UNEMPLOYED, EmploymentStatus.RETIRED, EmploymentStatus.STUDENT, EmploymentStatus.INACTIVE]
    results = together([lambda s=s: change(s) for s in kinds * 4])
    assert all(isinstance(r, StatusSpell | Refused) for r in results)
    with batch("test"):
        row = LabourRecord.objects.get()
        spells = list(StatusSpell.objects.order_by("starts_on"))
        assert spells[-1].ends_on is None
        assert spells[-1].employment_status == row.employment_status
        assert [s.ends_on for s in spells[:-1]] == [s.starts_on for s in spells[1:]]


def test_of_16_changes_on_the_same_revision_one_wins(counted):
    person = make_person(counted.liaison, counted.regions[OWN], 11)

    def change(n: int) -> object:
        kind = [EmploymentStatus.UNEMPLOYED, EmploymentStatus.RETIRED][n % 2]
        with acting_as(counted.liaison, counted.regions[OWN]):
            return change_status(
                person=person,
                facts=Facts(employment_status=kind),
                starts_on=today(),
                by=counted.liaison,
                revision=person.revision,
            )

    results = together([lambda n=n: change(n) for n in range(16)])
    assert sum(isinstance(r, StatusSpell) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == 15


def test_a_category_put_on_by_16_at_once_stands_once(counted):
    person = make_person(counted.liaison, counted.regions[OWN], 11)

    def tag() -> object:
        with acting_as(counted.liaison, counted.regions[OWN]):
            return wishes.add_tag(person=person, by=counted.liaison, kind=TagKind.VETERAN, starts_on=today())

    results = together([tag] * 16)
    assert sum(isinstance(r, PersonTag) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == 15
    assert counts(PersonTag) == [1]


def test_an_undo_and_a_change_at_one_moment_leave_all_or_nothing(counted):
    for sequence in range(11, 31, 2):
        person = make_person(counted.liaison, counted.regions[OWN], sequence)

        def undo(person=person) -> object:
            with acting_as(counted.liaison, counted.regions[OWN]):
                return undo_registration(person=person, by=counted.liaison)

        def wish(person=person) -> object:
            with acting_as(counted.liaison, counted.regions[OWN]):
                return wishes.set_wishes(person=person, by=counted.liaison, kind=WishKind.TRAINING, topics=["care"])

        results = together([undo, wish])
        refused = [r for r in results if isinstance(r, Refused)]
        assert len(refused) == 1, results
        assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    roll_up()
    with batch("test"):
        assert verify().drift == []
        assert LabourRecord.objects.count() == figure(COUNTY, "LAB02")


def test_X10_the_same_task_ten_times_at_once_counts_once(counted):
    DirtyMark.objects.all().delete()
    for n in range(8):
        make_person(counted.liaison, counted.regions[OWN], 11 + 2 * n)
        make_person(counted.other_town, counted.regions[FOREIGN], 111 + 2 * n)
    marks = DirtyMark.objects.count()
    results = together([roll_up_task] * 10)
    assert sum(results) == marks
    assert figure(COUNTY, "LAB02") == 16
    with batch("test"):
        assert verify().drift == []


def test_X10_a_task_that_comes_a_day_late_changes_nothing(counted):
    make_person(counted.liaison, counted.regions[OWN], 11)
    roll_up_task()
    before = figure(COUNTY, "LAB02")
    assert [roll_up_task() for _ in range(3)] == [0, 0, 0]
    assert figure(COUNTY, "LAB02") == before == 1


def test_no_mark_is_lost_while_counting_runs_beside_writing(counted):
    """Marks of transactions that commit while a roll-up runs wait for the next one."""

    def write(start: int, user: object, code: str) -> None:
        for n in range(10):
            make_person(user, counted.regions[code], start + 2 * n)

    work = [lambda s=s: write(s, counted.liaison, OWN) for s in (101, 201, 301)]
    work += [lambda s=s: write(s, counted.other_town, FOREIGN) for s in (401, 501)]
    work += [lambda: [roll_up_task() for _ in range(15)]] * 3
    results = together(work)
    assert not [r for r in results if isinstance(r, Exception)]
    roll_up_task()
    assert figure(COUNTY, "LAB02") == 50
    assert DirtyMark.objects.count() == 0
    with batch("test"):
        assert verify().drift == []


def test_a_recount_beside_writing_finds_no_drift(counted):
    """What is registered while the recount runs shows neither in what is stored nor in what is counted."""

    def write(start: int) -> None:
        for n in range(12):
            make_person(counted.liaison, counted.regions[OWN], start + 2 * n)

    def recount() -> list:
        return [verify_live()[0].drift for _ in range(4)]

    results = together([lambda s=s: write(s) for s in (101, 201, 301)] + [recount, recount])
    assert not [r for r in results if isinstance(r, Exception)]
    assert [drift for found in results if found is not None for drift in found] == [[]] * 8
    roll_up_task()
    assert figure(COUNTY, "LAB02") == 36
