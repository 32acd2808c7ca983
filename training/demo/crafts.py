"""Draws handwork: weavers who earn 2,000 to 3,000 yuan a month on average, and sellers of pastry and short videos whose best
day was 200 yuan."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from employers.demo.sampling import sample
from employers.services.bulk import load_rows
from stations.models import Region
from training.craft_enums import CRAFT_TASKS, CraftKind, CraftOrderState, CraftTaskState
from training.models import CraftOrder, CraftTask, Enrolment, TrainingBody
from workers.enums import TrainingTopic
from workers.models import LabourRecord

YEAR = 2024
FIRST_DAY = date(YEAR, 7, 1)
MONTHS = (7, 8, 9, 10, 11, 12)
WEAVERS, SELLERS = 60, 12
# A hat for 8 yuan; 200 to 350 hats a month. A seller's day is at most 20 boxes of 10 yuan.
HAT, BOX, BEST_BOXES = Decimal(8), Decimal(10), 20


def load_demo_crafts(share: float, day: date, seed: int) -> int:
    """Half a year of paid work at a share of the published number, and an order that people may take pieces of today."""
    dice = random.Random(f"{seed} crafts")  # noqa: S311  # a demo, no secret
    body = TrainingBody.objects.order_by("name").last()
    towns = list(Region.objects.filter(parent__parent__isnull=True, parent__isnull=False).order_by("path"))
    if body is None or not towns:
        return 0
    weavers = _taught(dice, (TrainingTopic.WEAVING,), round(WEAVERS * share))
    sellers = _taught(dice, (TrainingTopic.PASTRY, TrainingTopic.SHORT_VIDEO), max(round(SELLERS * share), 2))
    tasks: list[CraftTask] = []
    for month in MONTHS:
        first = date(YEAR, month, 1)
        order = _take(body, dice.choice(towns), CraftKind.WEAVING, "毛线帽", "演示针织贸易行", HAT, first)
        made = [_task(order, person, dice.randint(200, 350), first + timedelta(days=24)) for person in weavers]
        tasks += _booked(order, made)
    for kind, title in ((CraftKind.PASTRY, "绿豆糕"), (CraftKind.SHORT_VIDEO, "农产品短视频带货")):
        order = _take(body, dice.choice(towns), kind, title, "演示食品店", BOX, FIRST_DAY)
        days = [FIRST_DAY + timedelta(days=dice.randrange(170)) for _ in range(30)]
        made = [
            _task(order, person, BEST_BOXES if number == 0 else dice.randint(6, BEST_BOXES - 1), one)
            for person in sellers[kind == CraftKind.SHORT_VIDEO :: 2]
            for number, one in enumerate(sorted(set(days)))
        ]
        tasks += _booked(order, made)
    load_rows(tasks, action="load_demo", marks=(CRAFT_TASKS,), since=FIRST_DAY)
    _open(body, dice.choice(towns), weavers, day)
    return len(tasks)


def _taught(dice: random.Random, topics: tuple[str, ...], count: int) -> list[LabourRecord]:
    """Who has learnt it, as far as there are so many; each once."""
    learnt = Enrolment.objects.passed().filter(topic__in=topics, is_study_mother=True).values("record")
    return sample(dice, LabourRecord.objects.active().filter(pk__in=learnt), count)


def _take(
    body: TrainingBody, region: Region, kind: str, title: str, buyer: str, rate: Decimal, day: date, **more: Any
) -> CraftOrder:
    given = {"state": CraftOrderState.CLOSED, "due_on": day + timedelta(days=190), "pieces": 1} | more
    return CraftOrder(
        body=body, region=region, kind=kind, title=title, buyer=buyer, piece_rate=rate, made_on=day,
        how="料在站点领，按样品做。", **given,
    )  # fmt: skip


def _task(order: CraftOrder, person: LabourRecord, pieces: int, day: date) -> CraftTask:
    """Pieces that were handed in on a day, accepted and paid within it."""
    return CraftTask(
        record=person,
        region=person.region,
        region_path=person.region_path,
        counted_region=person.region,
        order=order,
        body=order.body,
        shown_name=person.full_name,
        kind=order.kind,
        pieces=pieces,
        rate=order.piece_rate,
        state=CraftTaskState.PAID,
        claimed_on=order.made_on if order.kind == CraftKind.WEAVING else day,
        due_on=order.due_on,
        submitted_on=day,
        accepted_pieces=pieces,
        amount=pieces * order.piece_rate,
        paid_on=day,
    )


def _booked(order: CraftOrder, tasks: list[CraftTask]) -> list[CraftTask]:
    """The order stored with as many pieces as were taken."""
    order.pieces = order.claimed = max(sum(task.pieces for task in tasks), 1)
    if not tasks:
        order.claimed = 0
    order.save(force_insert=True)
    return tasks


def _open(body: TrainingBody, region: Region, weavers: list[LabourRecord], day: date) -> None:
    """Today's order: some have pieces at home, one is to be accepted."""
    order = _take(body, region, CraftKind.WEAVING, "围巾", "演示针织贸易行", Decimal(12), day,
                  state=CraftOrderState.OPEN, due_on=day + timedelta(days=30), pieces=600)  # fmt: skip
    order.claimed = 20 * len(weavers[:4])
    order.save(force_insert=True)
    tasks = []
    for number, person in enumerate(weavers[:4]):
        task = _task(order, person, 20, day)
        task.state, task.accepted_pieces, task.amount, task.paid_on = CraftTaskState.CLAIMED, 0, Decimal(0), None
        task.submitted_on = day if number == 0 else None
        task.state = CraftTaskState.SUBMITTED if number == 0 else CraftTaskState.CLAIMED
        tasks.append(task)
    load_rows(tasks, action="load_demo", marks=(), since=day)
