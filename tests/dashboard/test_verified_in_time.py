"""LAB17 信息核实及时率: counted from rows, stale by the passing of time alone, and the same past whoever asks later."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import mark_dated, verify
from jiayu_jobs.audit.models import DirtyMark
from jiayu_jobs.clock import midnight, today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, SIBLING, TOWN_A, acting_as, make_person
from workers.enums import ChangeKind
from workers.models import Confirmation, LabourChange, LabourRecord
from workers.services import follow_up, wishes
from workers.verifying import FRESH_DAYS, fresh_since, freshness_by_village

pytestmark = pytest.mark.django_db


def share(cast, region=COUNTY, period="now"):
    with batch("test"):
        found = figures(cast.regions[region], period, ["LAB17"], today())[0]
    return found.value, found.status


def noon(day):
    return midnight(day) + timedelta(hours=12)


def verified_on(person, day):
    with batch("test"):
        LabourRecord.objects.filter(pk=person.pk).update(verified_at=noon(day))


@pytest.fixture
def three(cast):
    """Two of the own village and one of the sibling's; of the own one nobody was asked for 100 days."""
    people = [make_person(cast.liaison, cast.regions[OWN], 11), make_person(cast.liaison, cast.regions[OWN], 12)]
    people.append(make_person(cast.sibling, cast.regions[SIBLING], 13))
    verified_on(people[0], today() - timedelta(days=100))
    rebuild()
    return people


def no_drift():
    with batch("test"):
        return verify().drift == []


def test_it_is_the_share_of_active_records_confirmed_in_time_on_every_level(cast, three):
    assert share(cast, OWN) == (50, "ok")
    assert share(cast, SIBLING) == (100, "ok")
    assert share(cast, TOWN_A) == share(cast) == (66.7, "ok"), "combined before it is divided"
    with acting_as(cast.officer, cast.regions[COUNTY]):
        page = {line["region"].code: line["share"] for line in freshness_by_village(cast.regions[COUNTY].path)}
    assert (page[OWN], page[SIBLING]) == (50, 100), "the page of the round says the same"


@pytest.mark.parametrize(
    "act",
    [
        lambda cast, person: follow_up.confirm_unchanged(person=person, by=cast.liaison),
        lambda cast, person: wishes.record_intention(person=person, by=cast.liaison, wanted={"kind": "gig"}),
        lambda cast, person: wishes.set_wishes(person=person, by=cast.liaison, kind="training", topics=["care"]),
        lambda cast, person: wishes.add_tag(person=person, by=cast.liaison, kind="veteran", starts_on=today()),
    ],
    ids=["confirmed", "intention", "wish", "tag"],
)
def test_every_contact_that_confirms_a_record_marks_the_figure(cast, three, act):
    with acting_as(cast.liaison, cast.regions[OWN]):
        act(cast, three[0])
    roll_up()
    assert share(cast, OWN) == (100, "ok")
    assert no_drift()


def test_not_reached_confirms_nothing_and_an_undone_answer_counts_no_more(cast, three):
    with acting_as(cast.liaison, cast.regions[OWN]):
        follow_up.note_no_contact(person=three[0], by=cast.liaison)
        roll_up()
        assert share(cast, OWN) == (50, "ok")
        follow_up.confirm_unchanged(person=three[0], by=cast.liaison)
        follow_up.undo_confirmation(person=three[0], by=cast.liaison)
    roll_up()
    assert share(cast, OWN) == (50, "ok")
    assert no_drift()


def test_a_record_grows_stale_at_midnight_without_any_change(cast, three, monkeypatch):
    verified_on(three[0], today() - timedelta(days=FRESH_DAYS))
    rebuild()
    assert share(cast, OWN) == (100, "ok"), "the last day in time"
    tomorrow = today() + timedelta(days=1)
    for module in ("dashboard.rollup", "dashboard.verification"):
        monkeypatch.setattr(f"{module}.today", lambda: tomorrow)
    with batch("test"):
        assert "LAB17" in {drift.measure for drift in verify().drift}, "a new day, and nobody has marked it yet"
        mark_dated()
        assert DirtyMark.objects.filter(subject="labour", region_code=OWN, since=None).exists()
    outcome = roll_up()
    assert {(change.region, change.period) for change in outcome.changed if "LAB17" in change.measures} == {
        (OWN, "now"), (TOWN_A, "now"), (COUNTY, "now"),
    }  # fmt: skip
    assert share(cast, OWN) == (50, "ok")
    assert no_drift()


def test_a_past_day_is_counted_from_what_was_known_then_and_later_answers_do_not_move_it(cast):
    last = date(today().year - 1, 12, 31)
    long_before = last - timedelta(days=300)
    asked, changed, stale, fresh = (
        make_person(cast.liaison, cast.regions[OWN], number, collected_on=day)
        for number, day in (
            (1, long_before),
            (2, long_before),
            (3, long_before),
            (4, last - timedelta(days=FRESH_DAYS)),
        )
    )
    with batch("test"):
        LabourChange.objects.update(recorded_at=noon(long_before))
        Confirmation(record=asked, region=asked.region, answer="unchanged", answered_by=cast.liaison, revision=1).save(
            force_insert=True
        )
        Confirmation.objects.update(answered_at=noon(last - timedelta(days=1)))
        late = LabourChange(
            record=changed, region=changed.region, counted_region=changed.region,
            kind=ChangeKind.STATUS, happened_on=last, recorded_by=cast.liaison,
        )  # fmt: skip
        late.save(force_insert=True)
        LabourChange.objects.filter(pk=late.pk).update(recorded_at=noon(last))
    rebuild()
    year = str(last.year)
    assert share(cast, OWN, year) == (75, "ok"), "asked, changed and registered in time; one was not"
    with acting_as(cast.liaison, cast.regions[OWN]):
        for person in (asked, changed, stale, fresh):
            follow_up.confirm_unchanged(person=person, by=cast.liaison)
    roll_up()
    assert share(cast, OWN) == (100, "ok")
    assert share(cast, OWN, year) == (75, "ok")
    assert no_drift()


def test_the_day_decides_not_the_hour(cast):
    begins = timezone.localtime(fresh_since())
    assert (begins.hour, begins.minute, begins.date()) == (0, 0, today() - timedelta(days=FRESH_DAYS))


def test_the_rows_behind_it_open_for_now_and_for_a_closed_year(cast, three, signed_in):
    client = signed_in(cast.officer)
    for period in ("now", str(today().year - 1)):
        answer = client.get(f"/figures/LAB17/rows/?region={OWN}&period={period}")
        assert answer.status_code == 200
        assert "信息核实及时率" in answer.content.decode()
    assert three[1].masked_name in client.get(f"/figures/LAB17/rows/?region={OWN}").content.decode()
