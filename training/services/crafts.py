"""手工活: a body takes an order, people take pieces home, hand them in, are accepted or put them right, and are paid."""

from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.models import Region
from training.craft_enums import CRAFT_ORDER_MOVES, CRAFT_TASK_MOVES, CRAFT_TASKS, CraftOrderState, CraftTaskState
from training.models import CraftOrder, CraftTask, TrainingBody
from workers.models import LabourRecord
from workers.services.status import locked
from workers.services.stopping import Why

DONE_BEFORE = "这批活的状态已经变了，可能有人刚处理过，请刷新后再看。"
CENT = Decimal("0.01")


def take_order(
    *, body: TrainingBody, region: Region, kind: str, title: str, buyer: str, pieces: int, piece_rate: Decimal,
    due_on: date, by: Any, how: str = "",
) -> CraftOrder:  # fmt: skip
    """接一个订单. piece_rate: yuan a piece for who makes it. Raises Refused for a day that is over."""
    if due_on < today():
        raise Refused("交货日期不能早于今天。", field="due_on")
    with transaction.atomic():
        made = CraftOrder.objects.create(
            body=body,
            region=region,
            kind=kind,
            title=title.strip(),
            buyer=buyer.strip(),
            how=how.strip(),
            pieces=pieces,
            piece_rate=piece_rate,
            due_on=due_on,
            made_by=by,
            made_on=today(),
        )
        audit("take_craft_order", about=made, region=region, detail={"pieces": pieces})
    return made


def claim(*, person: LabourRecord, order: CraftOrder, pieces: int, by: Any) -> CraftTask:
    """领活. Raises Refused for an order that is not open any more, or for more pieces than are left."""
    if pieces < 1:
        raise Refused("至少领 1 件。", field="pieces")
    with transaction.atomic():
        row, held = locked(person), held_order(order)
        if held.state != CraftOrderState.OPEN or held.due_on < today():
            raise Refused("这批活已经不能领了。")
        if pieces > held.free:
            raise Refused(f"只剩 {held.free} 件可以领。", field="pieces")
        held.claimed += pieces
        held.save(update_fields=["claimed"])
        made = CraftTask(
            record=row,
            region=row.region,
            counted_region=row.region,
            order=held,
            body_id=held.body_id,
            shown_name=row.full_name,
            kind=held.kind,
            pieces=pieces,
            rate=held.piece_rate,
            claimed_on=today(),
            due_on=held.due_on,
            added_by=by,
        )
        made.save(force_insert=True)
        audit("claim_craft", about=made, region=row.region, detail={"pieces": pieces})
    return made


def submit(*, task: CraftTask) -> None:
    """交货."""
    with transaction.atomic():
        _step(_held(task), "submit", submitted_on=today())


def accept(*, task: CraftTask, pieces: int | None = None, note: str = "") -> None:
    """验收合格; pieces: how many of them, None = all. What is not accepted may be taken again by somebody.

    Raises Refused for none, or more than were taken.
    """
    with transaction.atomic():
        row = _held(task)
        count = row.pieces if pieces is None else pieces
        if not 1 <= count <= row.pieces:
            raise Refused(f"合格件数 1 到 {row.pieces}；一件都不行请点返工。", field="pieces")
        amount = (count * row.rate).quantize(CENT, ROUND_HALF_UP)
        _step(row, "accept", accepted_pieces=count, amount=amount, note=note.strip())
        _give_back(row, row.pieces - count)


def rework(*, task: CraftTask, note: str) -> None:
    """返工. Raises Refused without saying what is wrong."""
    if not note.strip():
        raise Refused("请写哪里不行，怎样改。", field="note")
    with transaction.atomic():
        row = _held(task)
        _step(row, "rework", why=note.strip(), note=note.strip(), reworks=row.reworks + 1)


def pay(*, task: CraftTask, paid_on: date | None = None) -> None:
    """已付款. Raises Refused for a day to come, or before the pieces were handed in."""
    with transaction.atomic():
        row = _held(task)
        day = paid_on or today()
        if day > today() or (row.submitted_on and day < row.submitted_on):
            raise Refused("付款日期应在交货之后，不晚于今天。", field="paid_on")
        _step(row, "pay", paid_on=day)
        _mark_income(row)


def give_back(*, task: CraftTask, reason: str) -> None:
    """退回没做: others may take the pieces. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写为什么退回。", field="note")
    with transaction.atomic():
        row = _held(task)
        _step(row, "give_back", why=reason.strip(), note=reason.strip())
        _give_back(row, row.pieces)


def close(*, order: CraftOrder) -> None:
    """已交齐. Raises Refused while somebody has pieces at home or waits for money."""
    _end(order, "close", "还有人的活没有了结，请先验收、付款或退回。", {})


def cancel(*, order: CraftOrder, reason: str) -> None:
    """取消. Raises Refused without a reason, or while somebody works on it."""
    if not reason.strip():
        raise Refused("请写明为什么取消。", field="reason")
    _end(order, "cancel", "已经有人在做，不能取消；请先让他们交货或退回。", {"reason": reason.strip()})


def _end(order: CraftOrder, verb: str, refusal: str, changes: dict[str, Any]) -> None:
    with transaction.atomic():
        row = held_order(order)
        if CraftTask.objects.open().filter(order=row).exists():
            raise Refused(refusal)
        if not transitions.move(row, CRAFT_ORDER_MOVES, verb, **changes):
            raise Refused(DONE_BEFORE)
        audit(f"{verb}_craft_order", about=row, region=row.region, reason=changes.get("reason", ""))


def give_pieces_back(person: LabourRecord, why: Why) -> None:
    """Pieces that somebody who has left the register had not begun to hand in."""
    rows = CraftTask.objects.filter(record=person, state__in=(CraftTaskState.CLAIMED, CraftTaskState.REWORK))
    for task in rows.order_by("order", "id"):
        with suppress(Refused):
            give_back(task=task, reason=why.label)


def held_order(order: CraftOrder) -> CraftOrder:
    """The order, held to the end of the transaction: it decides who gets the last pieces."""
    rows = CraftOrder.objects.select_for_update(of=("self",)).select_related("region")
    row: CraftOrder = rows.get(pk=order.pk)
    return row


def _give_back(row: CraftTask, pieces: int) -> None:
    if pieces:
        order = held_order(row.order)
        order.claimed -= pieces
        order.save(update_fields=["claimed"])


def _held(task: CraftTask) -> CraftTask:
    held_order(task.order)
    rows = CraftTask.objects.select_for_update(of=("self",)).select_related("region", "order")
    row: CraftTask = rows.get(pk=task.pk)
    return row


def _mark_income(row: CraftTask) -> None:
    """A payment changes what others say: the month that its maker was first paid in, and the sum of the day on which it was
    handed in, wherever those count. They are of every body, and since that day."""
    with elevated(row.region_path, "what somebody earned elsewhere"):
        alike = CraftTask.objects.paid().filter(record=row.record_id, kind=row.kind)
        regions = set(alike.order_by().values_list("counted_region", flat=True))
    mark_dirty((region, CRAFT_TASKS, row.submitted_on) for region in sorted(regions))


def _step(row: CraftTask, verb: str, *, why: str = "", **changes: Any) -> None:
    if not transitions.move(row, CRAFT_TASK_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_craft", about=row, region=row.region, reason=why)
