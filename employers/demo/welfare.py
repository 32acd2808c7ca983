"""Draws welfare posts and who began at them in the published year."""

import random
from datetime import date, timedelta
from decimal import Decimal

from employers.demo.sampling import sample
from employers.models import Placement, WelfarePlacement, WelfarePost
from employers.referral_enums import PLACEMENTS
from employers.services.bulk import load_rows
from employers.services.welfare import term_end
from employers.vacancy_enums import VacancyKind
from employers.welfare_enums import WELFARE, PostState, WelfareKind, WelfareState
from jiayu_jobs.regions import Level
from stations.models import Region
from workers.enums import EmploymentType, TagKind
from workers.models import LabourRecord

FIRST = date(2024, 1, 2)
TITLES = ("保洁", "河道巡护", "治安巡逻", "助老助残", "图书管理")


def load_demo_welfare(people: int, day: date, seed: int) -> int:
    """So many who began in the published year, at posts with some places free; returns how many."""
    dice = random.Random(f"{seed} welfare")  # noqa: S311  # a demo, no secret
    leaves = list(Region.objects.leaves().select_related("parent").order_by("path"))
    held = LabourRecord.objects.active().filter(employment_type=EmploymentType.WELFARE_POST)
    chosen = sample(dice, held, people)
    more = LabourRecord.objects.active().exclude(pk__in=[one.pk for one in chosen])
    chosen += sample(dice, more, people - len(chosen))
    posts = []
    for number in range(max(people // 6, 3)):
        region = dice.choice(leaves)
        posts.append(
            WelfarePost(
                region=region,
                body=f"{region.short_name}{'居委会' if region.level == Level.COMMUNITY else '村委会'}",
                title=TITLES[number % len(TITLES)],
                kind=WelfareKind.URBAN if region.level == Level.COMMUNITY else WelfareKind.RURAL,
                state=PostState.OPEN,
                places=9,
                monthly_pay=Decimal(1600 + 100 * (number % 4)),
                post_subsidy=Decimal(800),
                insurance_subsidy=Decimal(300),
            )
        )
    works, rows = [], []
    for number, person in enumerate(chosen):
        post, started = posts[number % len(posts)], FIRST + timedelta(days=dice.randrange(360))
        post.taken += 1
        works.append(
            Placement(
                record=person,
                region=person.region,
                region_path=person.region_path,
                counted_region=person.region,
                kind=VacancyKind.WELFARE,
                unit_name=post.body,
                started_on=started,
                evidence="公益性岗位协议",
                is_reemployment=True,
            )
        )
        rows.append(
            WelfarePlacement(
                record=person,
                region=person.region,
                region_path=person.region_path,
                counted_region=person.region,
                post=post,
                state=WelfareState.ACTIVE,
                ground=TagKind.HARD_TO_EMPLOY,
                applied_on=started - timedelta(days=20),
                started_on=started,
                until=max(term_end(person, started), day + timedelta(days=30)),
                placement=works[-1],
            )
        )
    load_rows(posts, action="load_demo", marks=(), since=FIRST)
    load_rows(works, action="load_demo", marks=(PLACEMENTS,), since=FIRST)
    return load_rows(rows, action="load_demo", marks=(WELFARE,), since=FIRST)
