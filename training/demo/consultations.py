"""Draws questions asked at desks in the last half year: what people want to learn, and what else they ask."""

import random
from datetime import date, timedelta

from employers.demo.sampling import sample
from employers.services.bulk import load_rows
from stations.models import Region
from workers.consultation_enums import ConsultationKind, ConsultationWay
from workers.enums import TrainingTopic
from workers.models import Consultation, LabourRecord

DAYS = 170
# One in so many asks from their own page.
KNOWN = 4
KINDS = {
    ConsultationKind.TRAINING: 30,
    ConsultationKind.JOB: 24,
    ConsultationKind.SUBSIDY: 14,
    ConsultationKind.INSURANCE: 12,
    ConsultationKind.RIGHTS: 8,
    ConsultationKind.STARTUP: 7,
    ConsultationKind.MATERNITY: 3,
    ConsultationKind.LAND: 2,
}
SAID = {
    ConsultationKind.TRAINING: ("班什么时候开，要不要钱。", "已说明报名办法，开班前通知。"),
    ConsultationKind.JOB: ("附近有没有能顾家的活。", "已介绍近期岗位。"),
    ConsultationKind.SUBSIDY: ("灵活就业补贴怎么算。", "已念政策，告知要带的材料。"),
    ConsultationKind.INSURANCE: ("断缴的养老保险怎么补。", "请到镇社保窗口办理。"),
    ConsultationKind.RIGHTS: ("工钱拖了两个月怎么办。", "已说明投诉电话和要留的凭据。"),
    ConsultationKind.STARTUP: ("稻虾共作能不能贷款。", "已说明创业担保贷款条件。"),
    ConsultationKind.MATERNITY: ("生育补贴什么时候到账。", "请到妇幼窗口核对。"),
    ConsultationKind.LAND: ("地想流转出去找谁。", "请到村委会登记。"),
}
TOPICS = {
    TrainingTopic.RICE_SHRIMP: 6,
    TrainingTopic.CARE: 5,
    TrainingTopic.SHORT_VIDEO: 4,
    TrainingTopic.COOKING: 3,
    TrainingTopic.SEWING: 2,
    TrainingTopic.ELECTRICIAN: 2,
}


def load_demo_consultations(count: int, day: date, seed: int) -> int:
    """So many questions of the last DAYS days, most of people who were not looked up; returns how many."""
    dice = random.Random(f"{seed} consultations")  # noqa: S311  # a demo, no secret
    regions = list(Region.objects.leaves().order_by("path"))
    if not regions:
        return 0
    people = iter(sample(dice, LabourRecord.objects.active(), count // KNOWN))
    rows = []
    for number in range(count):
        person = next(people, None) if number % KNOWN == 0 else None
        rows.append(_question(dice, person, person.region if person else dice.choice(regions), day))
    return load_rows(rows, action="load_demo", marks=(), since=day - timedelta(days=DAYS))


def _question(dice: random.Random, person: LabourRecord | None, region: Region, day: date) -> Consultation:
    (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
    (topic,) = dice.choices(list(TOPICS), list(TOPICS.values()))
    question, answer = SAID[kind]
    return Consultation(
        record=person,
        region=region,
        region_path=region.path,
        counted_region=region,
        kind=kind,
        topic=topic if kind == ConsultationKind.TRAINING else "",
        way=dice.choice(ConsultationWay.values),
        question=question,
        answer=answer,
        asked_on=day - timedelta(days=dice.randrange(DAYS)),
    )
