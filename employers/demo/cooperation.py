"""Draws agreements, out-of-town intentions, talent and guidance of the demo: the published year's numbers, by counting."""

import random
from datetime import date, timedelta

from employers.cooperation_enums import (
    AGREEMENTS,
    AWAY,
    GUIDANCE,
    TALENT,
    AgreementKind,
    AwaySource,
    ServedKind,
    TalentChannel,
    TalentDegree,
)
from employers.demo.sampling import sample
from employers.models import Agreement, GuidancePart, OutOfTownIntention, PatchGroup, SiteGuidance, TalentRecruit
from employers.services.bulk import load_rows
from employers.services.cooperation import county
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.regions import Level
from stations.models import Region, ServiceSite
from workers.models import LabourRecord

YEAR = 2024
FIRST = date(YEAR, 1, 2)
PARTNERS = (
    ("仙桃市", AgreementKind.LABOUR),
    ("赤壁市", AgreementKind.LABOUR),
    ("湖北铁路运输职业学院", AgreementKind.SCHOOL),
    ("湖北工业大学", AgreementKind.SCHOOL),
)
# Where people go: 仙桃, 赤壁, 武汉, 深圳.
PLACES = ("429004", "421281", "420100", "440300")
WORK = ("电子厂", "服装厂", "建筑", "餐饮", "家政", "")
UNITS = ("县人民医院", "县中医医院", "县实验中学", "县职教中心", "县农科所")
SAID = ("指导登记和核实，抽看台账。", "讲怎样推荐岗位、怎样回访。", "看网点挂牌和值班。")


def load_demo_cooperation(away: int, talent: int, trips: int, seed: int) -> int:
    """So many intentions, recruits and trips in the published year, and the four agreements; returns how many rows."""
    dice = random.Random(f"{seed} cooperation")  # noqa: S311  # a demo, no secret
    region = county()
    made = [
        Agreement(region=region, partner=partner, kind=kind, starts_on=date(YEAR, 1 + number, 10))
        for number, (partner, kind) in enumerate(PARTNERS)
    ]
    load_rows(made, action="load_demo", marks=(AGREEMENTS,), since=FIRST)
    people = sample(dice, LabourRecord.objects.active(), away)
    wishes = [
        OutOfTownIntention(
            record=person,
            region=person.region,
            region_path=person.region_path,
            counted_region=person.region,
            agreement=made[number % 4] if number % 3 == 0 else None,
            place=PLACES[number % len(PLACES)],
            work=dice.choice(WORK),
            source=dice.choice(AwaySource.values),
            said_on=_day(dice),
        )
        for number, person in enumerate(people)
    ]
    load_rows(wishes, action="load_demo", marks=(AWAY,), since=FIRST)
    recruits = [
        TalentRecruit(
            region=region,
            channel=TalentChannel.TRAIN if dice.random() < 0.3 else TalentChannel.REGULAR,
            hired_on=_day(dice),
            degree=dice.choice((TalentDegree.MASTER, TalentDegree.BACHELOR, TalentDegree.BACHELOR)),
            unit_name=dice.choice(UNITS),
        )
        for _ in range(talent)
    ]
    load_rows(recruits, action="load_demo", marks=(TALENT,), since=FIRST)
    return len(made) + len(wishes) + len(recruits) + _guidance(dice, region, trips)


def _day(dice: random.Random) -> date:
    return FIRST + timedelta(days=dice.randrange(360))


def _guidance(dice: random.Random, region: Region, trips: int) -> int:
    towns = list(Region.objects.filter(level=Level.TOWN).order_by("path"))
    groups = [
        PatchGroup.objects.create(name=f"{town.short_name}片区小组", town=town, members="演示组员甲、演示组员乙")
        for town in towns
    ]
    sites = {town.pk: list(ServiceSite.objects.filter(region__in=Region.objects.under(town.path))) for town in towns}
    rows, parts = [], []
    for _ in range(trips if groups else 0):
        group = dice.choice(groups)
        rows.append(SiteGuidance(region=region, group=group, guided_on=_day(dice), summary=dice.choice(SAID)))
        there = sites[group.town_id]
        for site in dice.sample(there, min(2, len(there))):
            parts.append(GuidancePart(guidance=rows[-1], kind=ServedKind.SITE, site=site, name=site.name))
        parts.append(GuidancePart(guidance=rows[-1], kind=ServedKind.WORKER, count=dice.randint(3, 20)))
    load_rows(rows, action="load_demo", marks=(GUIDANCE,), since=FIRST)
    GuidancePart.objects.bulk_create(parts)
    mark_dirty([(region.code, GUIDANCE, FIRST)])
    return len(rows)
