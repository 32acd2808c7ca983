"""Draws the published contest, 23 entries of which 10 went to the city, and one that takes entries."""

import random
from datetime import date, timedelta
from decimal import Decimal

from employers.services.bulk import load_rows
from stations.models import Region
from training.contest_enums import CONTEST_ENTRIES, ContestKind, ContestState, EntryState
from training.models import Contest, ContestEntry, ContestJudge, ContestScore
from workers.demo.distributions import GIVEN_SECOND, SURNAMES

YEAR = 2024
ENTERED, SHORTLISTED, PROMOTED = 23, 16, 10
IDEAS = ("莲藕深加工", "蔬菜冷链", "稻虾种养", "乡村民宿", "竹编文创", "家政到家", "农机共享", "茶叶电商")
JUDGES = (
    ("演示评委甲", "县人社局"),
    ("演示评委乙", "县科经局"),
    ("演示评委丙", "职业学校"),
    ("演示评委丁", "商业银行"),
)


def load_demo_contests(day: date, seed: int) -> int:
    """The contest of the published year with its jury and points, a skill contest, and one of today; returns how many
    entries."""
    dice = random.Random(f"{seed} contests")  # noqa: S311  # a demo, no secret
    county = Region.objects.get(parent__isnull=True)
    towns = list(Region.objects.filter(parent=county).select_related("parent").order_by("path")) or [county]
    held = date(YEAR, 9, 20)
    contest = Contest.objects.create(
        kind=ContestKind.STARTUP, title="创新创业大赛县赛（演示）", region=county, entry_until=date(YEAR, 8, 31),
        held_on=held, promotes=PROMOTED, round=1, state=ContestState.HANDED,
    )  # fmt: skip
    judges = [ContestJudge.objects.create(contest=contest, name=name, unit=unit) for name, unit in JUDGES]
    entries = [_entry(dice, contest, dice.choice(towns), number) for number in range(ENTERED)]
    scores = _judged(dice, entries, judges)
    load_rows(entries, action="load_demo", marks=(CONTEST_ENTRIES,), since=date(YEAR, 8, 1))
    load_rows(scores, action="load_demo", marks=(), since=held)
    _others(dice, county, towns, day)
    return ENTERED


def _entry(dice: random.Random, contest: Contest, region: Region, number: int) -> ContestEntry:
    idea = IDEAS[number % len(IDEAS)]
    return ContestEntry(
        contest=contest,
        region=region,
        region_path=region.path,
        counted_region=region,
        kind=contest.kind,
        title=f"{region.short_name}{idea}项目（演示 {number + 1} 号）",
        unit=f"{idea}团队",
        leader=dice.choice(SURNAMES) + dice.choice(GIVEN_SECOND) + dice.choice(GIVEN_SECOND),
        summary=f"{idea}，带动周边就业。",
        entered_on=contest.entry_until - timedelta(days=dice.randrange(1, 28)),
    )


def _judged(dice: random.Random, entries: list[ContestEntry], judges: list[ContestJudge]) -> list[ContestScore]:
    """Every judge's points; the mean decides, as the services do."""
    scores = []
    for one in entries[SHORTLISTED:]:
        one.state, one.reason = EntryState.SCREENED_OUT, "商业计划不完整"
    for one in entries[:SHORTLISTED]:
        points = [Decimal(dice.randint(6500, 9600)) / 100 for _ in judges]
        one.round, one.judged_by = 1, len(judges)
        one.mean = (sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01"))
        scores += [
            ContestScore(entry=one, judge=judge, round=1, points=given, region=one.region, region_path=one.region_path)
            for judge, given in zip(judges, points, strict=True)
        ]
    ranked = sorted(entries[:SHORTLISTED], key=lambda one: -(one.mean or 0))
    for place, one in enumerate(ranked):
        one.state = EntryState.PROMOTED if place < PROMOTED else EntryState.NOT_PROMOTED
    return scores


def _others(dice: random.Random, county: Region, towns: list[Region], day: date) -> None:
    """A skill contest that takes entries, with a few."""
    contest = Contest.objects.create(
        kind=ContestKind.SKILL, title="护理技能竞赛（演示）", region=county, entry_until=day + timedelta(days=20),
        held_on=day + timedelta(days=35), promotes=3,
    )  # fmt: skip
    for name, unit in JUDGES[:3]:
        ContestJudge.objects.create(contest=contest, name=name, unit=unit)
    entries = [_entry(dice, contest, dice.choice(towns), number) for number in range(4)]
    for one in entries:
        one.entered_on = day
    load_rows(entries, action="load_demo", marks=(), since=day)
