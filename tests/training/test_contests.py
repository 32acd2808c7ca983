"""大赛 on the database: entries, screening, three judges and more, rounds, promotion; counted by the county."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, acting_as
from tests.training.test_classes import county
from training.models import Contest, ContestEntry
from training.services import contests

pytestmark = pytest.mark.django_db


def contest(cast, promotes=1, kind="startup", judges=3):
    with county(cast):
        made = contests.call_contest(
            kind=kind, title="县赛", region=cast.regions[COUNTY], entry_until=today(), held_on=today() + timedelta(days=3),
            promotes=promotes, by=cast.officer,
        )  # fmt: skip
        for number in range(judges):
            contests.add_judge(contest=made, name=f"评委{number}", unit="某单位")
    return made


def entered(cast, made, *titles):
    with acting_as(cast.other_town, cast.regions["421221106"]):
        return [
            contests.enter(
                contest=made, region=cast.regions[FOREIGN], title=title, leader="李某", summary="种莲藕", by=cast.other_town,
                phone="15400000001",
            )
            for title in titles
        ]  # fmt: skip


def judging(cast, made, entries):
    with county(cast):
        contests.close_entries(contest=made)
        contests.screen(contest=made, kept={one.pk for one in entries}, reasons={})


def points(made, entries, *means):
    """Every judge gives an entry the same points."""
    return {
        (one.pk, judge.pk): Decimal(mean)
        for one, mean in zip(entries, means, strict=True)
        for judge in made.judges.all()
    }


def test_from_entries_to_the_city_and_the_countys_figures(cast):
    rebuild()
    made = contest(cast, promotes=2)
    entries = entered(cast, made, "甲", "乙", "丙", "丁")
    with county(cast):
        contests.withdraw(entry=entries[3], reason="没有准备好")
    judging(cast, made, entries[:3])
    with county(cast):
        with pytest.raises(Refused, match="没有全部评委"):
            contests.publish_result(contest=made)
        assert contests.score(contest=made, points=points(made, entries[:3], 70, 90, 80)) == 3
        contests.publish_result(contest=made)
        with pytest.raises(Refused, match="不在评审中"):
            contests.score(contest=made, points=points(made, entries[:3], 99, 90, 80))
        contests.hand_over(contest=made)
    roll_up()
    with batch("test"):
        states = dict(ContestEntry.objects.values_list("title", "state"))
        assert states == {"甲": "not_promoted", "乙": "promoted", "丙": "promoted", "丁": "withdrawn"}
        told = figures(cast.regions[COUNTY], "now", ["CON01", "CON02"], today())
        assert [one.value for one in told] == [3, 2]
        assert verify().drift == []


def test_a_skill_contest_is_no_start_up_contest(cast):
    rebuild()
    entered(cast, contest(cast, kind="skill"), "甲")
    roll_up()
    with batch("test"):
        assert figures(cast.regions[COUNTY], "now", ["CON01"], today())[0].value == 0


def test_equals_at_the_cut_go_back_to_the_jury(cast):
    made = contest(cast)
    entries = entered(cast, made, "甲", "乙")
    judging(cast, made, entries)
    with county(cast):
        contests.score(contest=made, points=points(made, entries, 80, 80))
        with pytest.raises(Refused, match="同分"):
            contests.publish_result(contest=made)
        contests.score(contest=made, points=points(made, entries, 81, 80))
        contests.publish_result(contest=made)


def test_rounds_begin_anew_and_the_weaker_stay_behind(cast):
    made = contest(cast)
    entries = entered(cast, made, "甲", "乙", "丙")
    judging(cast, made, entries)
    with county(cast):
        contests.score(contest=made, points=points(made, entries, 70, 90, 80))
        contests.next_round(contest=made, keep=2)
        assert Contest.objects.get().round == 2
        with pytest.raises(Refused, match="没有全部评委"):
            contests.publish_result(contest=made)
        contests.score(contest=made, points=points(made, [entries[1], entries[2]], 60, 95))
        contests.publish_result(contest=made)
    with batch("test"):
        states = dict(ContestEntry.objects.values_list("title", "state"))
        assert states == {"甲": "out", "乙": "not_promoted", "丙": "promoted"}


def test_fewer_than_three_judges_decide_nothing(cast):
    made = contest(cast, judges=2)
    entries = entered(cast, made, "甲")
    with county(cast):
        contests.close_entries(contest=made)
        with pytest.raises(Refused, match="至少要 3 位评委"):
            contests.screen(contest=made, kept={entries[0].pk}, reasons={})
        contests.add_judge(contest=made, name="评委三", unit="某单位")
        with pytest.raises(Refused, match="已经在评委会"):
            contests.add_judge(contest=made, name="评委三", unit="某单位")
        contests.screen(contest=made, kept={entries[0].pk}, reasons={})
    with batch("test"), pytest.raises(IntegrityError, match="enough_judges"), transaction.atomic():
        ContestEntry.objects.update(mean=90, judged_by=2)


def test_what_is_left_out_needs_a_reason_and_entries_close(cast):
    made = contest(cast)
    entries = entered(cast, made, "甲", "乙")
    with pytest.raises(Refused, match="已经报过名"):
        entered(cast, made, "甲")
    with county(cast):
        contests.close_entries(contest=made)
        with pytest.raises(Refused, match="写明原因"):
            contests.screen(contest=made, kept={entries[0].pk}, reasons={})
        contests.reopen(contest=made, entry_until=today())
    entered(cast, made, "丙")
    with county(cast):
        contests.close_entries(contest=made)
    with pytest.raises(Refused, match="已经截止"):
        entered(cast, made, "丁")


def test_entries_lie_where_they_are_at_home(cast):
    entered(cast, contest(cast), "甲")
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert not ContestEntry.objects.exists()
