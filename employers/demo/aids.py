"""Draws one-to-one plans through the services themselves: a few, at several steps, some with a review that is due."""

import random
from datetime import date, timedelta

from employers.aid_enums import AidReason, AidTarget
from employers.demo.sampling import sample
from employers.models import EmploymentAid
from employers.services import aids
from jiayu_jobs.clock import years_before
from stations.models import PostHolding
from workers.enums import EmploymentStatus, TagKind
from workers.models import LabourRecord, PersonTag

STEPS = {
    AidTarget.JOB: ("上门问想做什么", "推荐三个岗位", "陪着去面试"),
    AidTarget.TRAINING: ("问想学什么", "报培训班", "结业后推荐岗位"),
    AidTarget.WELFARE_POST: ("看符不符合条件", "帮着申请公益性岗位"),
}
OLDER_YEARS = 50


def load_demo_aids(count: int, day: date, seed: int) -> int:
    """So many plans of people out of work, each with the staff of their village as its owner; returns how many."""
    dice = random.Random(f"{seed} aids")  # noqa: S311  # a demo, no secret
    posts = PostHolding.objects.filter(ends_on__isnull=True).select_related("user").order_by("post__code")
    owners = {holding.post.region_id: holding.user for holding in posts.select_related("post")}
    looking = LabourRecord.objects.active().filter(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    hard = set(PersonTag.objects.holding_on(day).filter(kind=TagKind.HARD_TO_EMPLOY).values_list("record", flat=True))
    made = 0
    for person in sample(dice, looking.filter(region__in=owners), count):
        older = person.birth_date <= years_before(day, OLDER_YEARS)
        why = [AidReason.OLDER.value] if older else [AidReason.UNHEARD.value]
        target = AidTarget.WELFARE_POST if person.pk in hard else dice.choice((AidTarget.JOB, AidTarget.TRAINING))
        owner = owners[person.region_id]
        aid = aids.open_aid(
            person=person,
            why=why,
            target=target,
            steps=list(STEPS[target]),
            review_on=day + timedelta(days=14),
            by=owner,
        )
        done = made % len(STEPS[target])
        for number in range(done):
            aids.step_done(aid=aid, revision=aid.revision + number)
        if made % 4 == 0:
            EmploymentAid.objects.filter(pk=aid.pk).update(opened_on=day - timedelta(days=16), review_on=day)
        made += 1
    return made
