"""上门: planned, arrived, done with what was done and the family's code; or it did not come about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from employers.gig_enums import Rating
from jiayu_jobs import transitions
from jiayu_jobs.audit.quota import QuotaSpent, spend
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from training.care_enums import CARE_VISIT_MOVES, CareItem, CareOrderState, CareVisitState, SignedBy
from training.models import CareOrder, CareVisit
from training.services.care import held_order, note_visit_done, sign_code

DONE_BEFORE = "这次上门的状态已经变了，可能有人刚处理过，请刷新后再看。"
LONGEST_MINUTES = 480
# So many codes may be tried for one visit within an hour.
CODES_AN_HOUR = 5
CLASHES = {
    "visits_of_a_caregiver_do_not_overlap": "护工在 {when} 已经约了别家，请换个时间。",
    "visits_of_an_elder_do_not_overlap": "{when} 这位老人已经约了上门，请换个时间。",
}


def plan_visits(
    *, order: CareOrder, first: datetime, minutes: int, times: int = 1, every_days: int = 7
) -> list[CareVisit]:
    """约上门: so many, so many days apart, all or none.

    Raises Refused for an order that is not accepted, beyond its number or its days, in the past, or while the caregiver
    or the elder has another visit.
    """
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refused(f"一次上门 1 到 {LONGEST_MINUTES} 分钟。", field="minutes")
    if times < 1 or every_days < 1:
        raise Refused("次数和间隔至少是 1。", field="times")
    if first < now() - timedelta(days=1):
        raise Refused("约的时间已经过了。", field="day")
    made: list[CareVisit] = []
    with transaction.atomic():
        row = held_order(order)
        if row.state != CareOrderState.ACCEPTED or row.caregiver_id is None:
            raise Refused("护工接单以后才能约上门。")
        left = row.visits_wanted - row.visits_done - CareVisit.objects.open().filter(order=row).count()
        if times > left:
            raise Refused(f"这张订单只剩 {left} 次可以约。", field="times")
        for number in range(times):
            starts = first + timedelta(days=every_days * number)
            if not row.starts_on <= timezone.localdate(starts) <= row.ends_on:
                raise Refused(f"{timezone.localtime(starts):%Y-%m-%d} 不在订单的日期里。", field="day")
            made.append(_plan(row, row.caregiver_id, starts, minutes))
        audit("plan_care_visits", about=row, region=row.region, detail={"visits": times})
    return made


def _plan(row: CareOrder, caregiver: UUID, starts: datetime, minutes: int) -> CareVisit:
    visit = CareVisit(
        elder_id=row.elder_id,
        region_id=row.region_id,
        region_path=row.region_path,
        order=row,
        body_id=row.body_id,
        caregiver_id=caregiver,
        caregiver_name=row.caregiver_name,
        counted_region_id=row.region_id,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
    )
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as error:
        when = f"{timezone.localtime(starts):%Y-%m-%d %H:%M}"
        words = next((text for name, text in CLASHES.items() if name in str(error)), DONE_BEFORE)
        raise Refused(words.format(when=when), field="day") from error
    return visit


def arrive(*, visit: CareVisit, lng: float | None = None, lat: float | None = None, place: str = "") -> None:
    """到了, now; where: degrees from the phone, or in words. Raises Refused on another day, or without a place."""
    if (lng is None or lat is None) and not place.strip():
        raise Refused("请允许定位，或写一下到了哪里。", field="place")
    if lng is not None and lat is not None and not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise Refused("定位不对，请写一下到了哪里。", field="place")
    with transaction.atomic():
        row = _held(visit)
        if timezone.localdate(row.starts_at) != today():
            raise Refused("只能在约好的那天记到达；换了日子请重新约。")
        where: dict[str, Any] = {"arrived_lng": lng, "arrived_lat": lat} if lng is not None and lat is not None else {}
        _move(row, "arrive", arrived_at=now(), arrived_place=place.strip(), **where)
        audit("arrive_care_visit", about=row, region=row.region)


def finish_visit(*, visit: CareVisit, items: list[str], code: str, signed_by: str, rating: int | None = None) -> None:
    """做完了: what was done, the four digits of the family's slip, who gave them; rating: one tap, if they like.

    Raises Refused without an item, for a wrong code (five an hour), or before the arrival.
    """
    if not items or set(items) - set(CareItem.values):
        raise Refused("请勾选做了什么。", field="items")
    if signed_by not in SignedBy.values:
        raise Refused("请选谁签的字。", field="signed_by")
    if rating is not None and rating not in Rating.values:
        raise Refused("请选满意、一般或不满意。", field="rating")
    _check_code(visit, code)
    with transaction.atomic():
        row = _held(visit)
        day = today()
        _move(row, "finish", items=items, signed_by=signed_by, rating=rating, done_at=now(), done_on=day)
        note_visit_done(visit=row, day=day)


def _check_code(visit: CareVisit, code: str) -> None:
    try:
        with transaction.atomic():
            spend(f"care-code:{visit.pk}", limit=CODES_AN_HOUR, hours=1)
    except QuotaSpent as error:
        raise Refused("签字码错太多次了，过了整点再试，或打电话给机构。", field="code") from error
    if code.strip() != sign_code(visit.order):
        raise Refused("签字码不对。请看家属手里的服务单，上面有四位数字。", field="code")


def miss(*, visit: CareVisit, reason: str) -> None:
    """没做成: nobody at home, or nobody came. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写为什么没做成，例如家里没人。", field="reason")
    with transaction.atomic():
        row = _held(visit)
        _move(row, "miss", reason=reason.strip())
        audit("miss_care_visit", about=row, region=row.region, reason=reason.strip())


def cancel_visit(*, visit: CareVisit, reason: str) -> None:
    """取消 one that was planned. Raises Refused without a reason, or once it began."""
    if not reason.strip():
        raise Refused("请写为什么取消。", field="reason")
    with transaction.atomic():
        row = _held(visit)
        _move(row, "cancel", reason=reason.strip())
        audit("cancel_care_visit", about=row, region=row.region, reason=reason.strip())


def rate_visit(*, visit: CareVisit, rating: int) -> None:
    """满意度 by telephone, one tap, once. Raises Refused before the visit is done, or the second time."""
    if rating not in Rating.values:
        raise Refused("请选满意、一般或不满意。")
    with transaction.atomic():
        rows = CareVisit.objects.filter(pk=visit.pk, state=CareVisitState.DONE, rating__isnull=True)
        if not rows.update(rating=rating):
            raise Refused("做完以后才能评，一次上门评一次。")
        audit("rate_care_visit", about=visit, region=visit.region)


def _held(visit: CareVisit) -> CareVisit:
    # The order first, as everywhere: two that end visits of one order take turns.
    held_order(visit.order)
    rows = CareVisit.objects.select_for_update(of=("self",)).select_related("region", "order")
    row: CareVisit = rows.get(pk=visit.pk)
    return row


def _move(row: CareVisit, verb: str, **changes: Any) -> None:
    if not transitions.move(row, CARE_VISIT_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
