"""老人 and 家庭订单. An order is a card of its own: bodies and caregivers read it, never the elder's row."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from jiayu_jobs import transitions
from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.audit.quota import QuotaSpent, spend
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.crypto.blind_index import blind_index, digits_of
from jiayu_jobs.identifiers.citizen_id import CitizenId, age_on
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.models import Region
from training.care_enums import (
    CARE_ORDER_MOVES,
    CARE_VISIT_MOVES,
    CARE_VISITS,
    ELDERS,
    OPEN_ORDERS,
    CareItem,
    CareVisitState,
    ElderEnd,
)
from training.models import Caregiver, CareOrder, CareVisit, Elder, TrainingBody
from workers.services.questions import charge_question, is_used_up
from workers.services.registration import TooManyQuestions

DONE_BEFORE = "这张订单的状态已经变了，可能有人刚处理过，请刷新后再看。"
YOUNGEST = 60
MOST_VISITS = 120
SIGN_PURPOSE, SIGN_DIGITS = "care_sign", 4
# The family's copy of address and phone goes when an order is over.
WITHOUT_CONTACT: dict[str, Any] = {"phone": None, "address": None}


def register_elder(
    *, full_name: str, id_number: str, region: Region, phone: str, address: str, by: Any, family_name: str = "",
    care_level: int | None = None, told: bool = False,
) -> Elder:  # fmt: skip
    """登记一位老人. Raises Refused for a number that is none or stands in another row, for somebody below 60, or before the
    family was told what the data is for; TooManyQuestions past the limit of the hour."""
    if not told:
        raise Refused("请先向老人或家属念告知书，同意后再登记。", field="told")
    number = CitizenId.parse(id_number)
    if age_on(number.birth_date, today()) < YOUNGEST:
        raise Refused(f"上门服务登记 {YOUNGEST} 岁以上的老人，请核对身份证号。", field="id_number")
    made = Elder(
        full_name=full_name.strip(),
        sex=number.sex,
        birth_date=number.birth_date,
        region=region,
        family_name=family_name.strip(),
        care_level=care_level,
        told_on=today(),
        registered_on=today(),
        registered_by=by,
    )
    made.id_number, made.phone, made.address = number.number, phone, address
    if is_used_up(by):
        raise TooManyQuestions()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            audit("register_elder", about=made, region=region)
    except IntegrityError as error:
        raise _who_holds(number.number, by) from error
    return made


def _who_holds(number: str, by: Any) -> Refused:
    """What may be told of a number that stands in another row: within one's scope where to look, otherwise that it does,
    counted as a question about a number (security.md A8)."""
    if Elder.objects.filter(id_index=blind_index("citizen_id", number)).exists():
        return Refused("这个身份证号已经登记过老人，请在老人名单里查一查。", field="id_number")
    try:
        charge_question(number, by)
    except QuotaSpent:
        return TooManyQuestions()
    return Refused("这个身份证号已经登记过老人，在别的村，请那边改登记。", field="id_number")


def correct_elder(
    *, elder: Elder, phone: str = "", address: str = "", family_name: str = "", care_level: int | None = None
) -> None:
    """Put phone, address, family or level right; what is empty stays. Orders that are open get the new address and phone.

    Raises Refused when nothing is given, or for who is not served any more.
    """
    if not (phone or address or family_name.strip() or care_level is not None):
        raise Refused("请至少填一样要改的。", field="phone")
    with transaction.atomic():
        row = held_elder(elder)
        if row.ended_on is not None:
            raise Refused("这位老人已经不再服务了，不用再改。")
        row.phone, row.address = phone or row.phone, address or row.address
        row.family_name = family_name.strip() or row.family_name
        row.care_level = row.care_level if care_level is None else care_level
        row.save(update_fields=["phone", "address", "family_name", "care_level"])
        names = {"phone": phone, "address": address, "family_name": family_name, "care_level": care_level is not None}
        audit("correct_elder", about=row, region=row.region, detail={"fields": [name for name in names if names[name]]})
        for order in CareOrder.objects.filter(elder=row, state__in=OPEN_ORDERS).order_by("id"):
            card = held_order(order)
            card.phone, card.address, card.care_level = row.phone.open(), row.address.open(), row.care_level
            card.save(update_fields=["phone", "address", "care_level"])


def end_elder(*, elder: Elder, reason: str) -> None:
    """不再服务: open orders and visits to come end with it. Raises Refused without a reason, or twice."""
    if reason not in ElderEnd.values:
        raise Refused("请选不再服务的原因。", field="reason")
    with transaction.atomic():
        row = held_elder(elder)
        if row.ended_on is not None:
            raise Refused("这位老人已经不再服务了。")
        row.ended_on, row.end_reason = today(), reason
        row.save(update_fields=["ended_on", "end_reason"])
        audit("end_elder", about=row, region=row.region, detail={"reason": reason})
        for order in CareOrder.objects.filter(elder=row, state__in=OPEN_ORDERS).order_by("id"):
            cancel(order=order, reason=f"老人{ElderEnd(reason).label}")


def erase_elder(*, elder: Elder, reason: str) -> None:
    """删除: what identifies the elder goes for good; visits stay counted. Raises Refused while still served, or without a
    reason."""
    if not reason.strip():
        raise Refused("请写明为什么删除。", field="reason")
    with transaction.atomic():
        row = held_elder(elder)
        if row.ended_on is None:
            raise Refused("还在服务的老人不能删除，请先记不再服务。")
        forget_elders([row])
        audit("erase_elder", about=row, region=row.region, reason=reason.strip())


def forget_elders(rows: list[Elder]) -> int:
    """Clear what identifies these elders, on their orders and visits too, in the caller's transaction; returns how many."""
    keys = [row.pk for row in rows]
    nothing = {"full_name": "", "family_name": "", "id_number": None, "id_index": None}
    Elder.objects.filter(pk__in=keys).update(**nothing, **WITHOUT_CONTACT)
    CareOrder.objects.filter(elder__in=keys).update(shown_name="", note="", reason="")
    nowhere = {"arrived_lng": None, "arrived_lat": None, "arrived_place": "", "reason": ""}
    CareVisit.objects.filter(elder__in=keys).update(**nowhere)
    return len(keys)


def place_order(
    *, elder: Elder, body: TrainingBody, items: list[str], starts_on: date, ends_on: date, visits_wanted: int,
    price: Decimal, by: Any, note: str = "",
) -> CareOrder:  # fmt: skip
    """家庭下单, at the elder's desk. price: yuan a visit.

    Raises Refused for an elder who is not served any more, without an item, for days that are over or turned round, or
    without an address.
    """
    if not items or set(items) - set(CareItem.values):
        raise Refused("请至少选一个服务项目。", field="items")
    if starts_on < today():
        raise Refused("开始日期不能早于今天。", field="starts_on")
    if ends_on < starts_on:
        raise Refused("结束日期不能早于开始日期。", field="ends_on")
    if not 1 <= visits_wanted <= MOST_VISITS:
        raise Refused(f"一张订单 1 到 {MOST_VISITS} 次，更多请分开下单。", field="visits_wanted")
    with transaction.atomic():
        row = held_elder(elder)
        if row.ended_on is not None:
            raise Refused("这位老人已经不再服务了，不能下单。")
        if not row.address or not row.phone:
            raise Refused("没有登记住址或电话，护工找不到门，请先补上。")
        made = CareOrder(
            elder=row,
            region=row.region,
            body=body,
            shown_name=row.full_name,
            age=age_on(row.birth_date, today()),
            care_level=row.care_level,
            items=items,
            starts_on=starts_on,
            ends_on=ends_on,
            visits_wanted=visits_wanted,
            price=price,
            note=note.strip(),
            placed_by=by,
            placed_on=today(),
        )
        made.phone, made.address = row.phone.open(), row.address.open()
        made.save(force_insert=True)
        audit("place_care_order", about=made, region=row.region, detail={"visits": visits_wanted})
    return made


def assign(*, order: CareOrder, caregiver: Caregiver) -> None:
    """派护工. Raises Refused for somebody who does not go out for this body any more, or an order that is not open."""
    with transaction.atomic():
        row = held_order(order)
        if not Caregiver.objects.filter(pk=caregiver.pk, body=row.body_id, ends_on__isnull=True).exists():
            raise Refused("这位护工已经不在这家机构了，请换一位。", field="caregiver")
        step(row, "assign", caregiver=caregiver, caregiver_name=caregiver.shown_name, reason="")


def accept(*, order: CareOrder) -> None:
    """护工接单."""
    with transaction.atomic():
        step(held_order(order), "accept")


def hand_back(*, order: CareOrder, reason: str) -> None:
    """换护工: visits to come are cancelled, the body assigns anew. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写明为什么换护工。", field="reason")
    with transaction.atomic():
        row = held_order(order)
        _cancel_visits(row, reason.strip())
        # Once it is handed back it is not the caregiver's any more, who may be the one who does so.
        with elevated(row.region_path, "an order without its caregiver"):
            nobody = {"caregiver": None, "caregiver_name": ""}
            step(row, "hand_back", why=reason.strip(), reason=reason.strip(), **nobody)


def finish(*, order: CareOrder) -> None:
    """做完了, also before every visit was made. Raises Refused while one is to come, or before the first."""
    with transaction.atomic():
        row = held_order(order)
        if not row.visits_done:
            raise Refused("还没有上过门；不做了请取消订单。")
        if CareVisit.objects.open().filter(order=row).exists():
            raise Refused("还有约好的上门没有做，请先做完或取消。")
        step(row, "finish", **WITHOUT_CONTACT)


def settle(*, order: CareOrder, settled_on: date | None = None) -> None:
    """已结算. Raises Refused for a day to come."""
    day = settled_on or today()
    if day > today():
        raise Refused("结算日期不能晚于今天。", field="settled_on")
    with transaction.atomic():
        step(held_order(order), "settle", settled_on=day)


def cancel(*, order: CareOrder, reason: str) -> None:
    """取消: visits to come end; what was done stays. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写明为什么取消。", field="reason")
    with transaction.atomic():
        row = held_order(order)
        _cancel_visits(row, reason.strip())
        step(row, "cancel", why=reason.strip(), reason=reason.strip(), **WITHOUT_CONTACT)


def read_contact(*, order: CareOrder) -> tuple[str, str]:
    """Address and phone in clear, written down; for who serves the order while it is open, 60 a day.

    Raises Refused once it is over, and past the limit.
    """
    if order.state not in OPEN_ORDERS or not order.address or not order.phone:
        raise Refused("订单已经结束，住址和电话不再显示。")
    try:
        with transaction.atomic():
            spend(f"care-contact:{current_actor().key}", limit=settings.CARE_CONTACTS_A_DAY, hours=24)
            audit("read_care_contact", about=order, region=order.region)
    except QuotaSpent as error:
        raise Refused(f"今天已查看 {settings.CARE_CONTACTS_A_DAY} 次住址电话，达到上限，明天再试。") from error
    return str(order.address.open()), str(order.phone.open())


def sign_code(order: CareOrder) -> str:
    """The four digits on the family's slip, which they tell the caregiver at the end of a visit; stored nowhere."""
    return digits_of(SIGN_PURPOSE, str(order.pk), SIGN_DIGITS)


def note_visit_done(*, visit: CareVisit, day: date) -> None:
    """One more finished visit on its order, in the caller's transaction; the last one ends the order. The elder's own row
    tells the first."""
    order = held_order(visit.order)
    order.visits_done += 1
    order.amount = order.visits_done * order.price
    order.save(update_fields=["visits_done", "amount"])
    with elevated(visit.region_path, "the first visit of an elder"):
        first = Elder.objects.filter(pk=visit.elder_id, first_served_on__isnull=True).update(first_served_on=day)
    marks = (CARE_VISITS, ELDERS) if first else (CARE_VISITS,)
    audit("finish_care_visit", about=visit, region=visit.region, marks=marks, since=day)
    if order.visits_done == order.visits_wanted:
        _cancel_visits(order, "次数已满")
        step(order, "finish", **WITHOUT_CONTACT)


def held_elder(elder: Elder) -> Elder:
    """The elder, held to the end of the transaction."""
    rows = Elder.objects.select_for_update(of=("self",)).select_related("region")
    row: Elder = rows.get(pk=elder.pk)
    return row


def held_order(order: CareOrder) -> CareOrder:
    """The order, held to the end of the transaction."""
    rows = CareOrder.objects.select_for_update(of=("self",)).select_related("region", "body")
    row: CareOrder = rows.get(pk=order.pk)
    return row


def step(row: CareOrder, verb: str, *, why: str = "", **changes: Any) -> None:
    if not transitions.move(row, CARE_ORDER_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_care_order", about=row, region=row.region, reason=why)


def _cancel_visits(row: CareOrder, reason: str) -> None:
    """Visits to come; one that goes on did not come to its end."""
    for visit in CareVisit.objects.open().filter(order=row).order_by("id"):
        verb = "cancel" if visit.state == CareVisitState.PLANNED else "miss"
        transitions.move(visit, CARE_VISIT_MOVES, verb, reason=reason[:80])
