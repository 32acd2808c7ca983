"""零工结算: shifts are written down, the employer and the worker confirm, the money is paid, or the two disagree.

Both the desk and the employer write in the scope that they have; the settlement's row is held while it changes.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from employers.gig_enums import GIG_MOVES, PAY_WITHIN, DisputeReason, GigState, Rating
from employers.models import GigSettlement, GigShift, Placement
from employers.services.warnings import end_arrears, warn_of_arrears
from employers.vacancy_enums import PayCycle, WageUnit
from jiayu_jobs import transitions
from jiayu_jobs.audit.context import SYSTEM, acting, current_actor
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import current_scope

DONE_BEFORE = "这笔结算的状态已经变了，可能有人刚处理过，请刷新后再看。"
AT_WORK = "这段时间已经记过班了，同一个人不能同时在两处干活。"
LONGEST_HOURS = 16
CENT = Decimal("0.01")


def open_settlement(placement: Placement, full_name: str) -> GigSettlement | None:
    """A gig begins: what will be owed for it, in the caller's transaction; None where the work has no vacancy."""
    vacancy = placement.vacancy
    if vacancy is None:
        return None
    made = GigSettlement(
        record=placement.record,
        region=placement.region,
        placement=placement,
        employer_id=vacancy.employer_id,
        shown_name=full_name,
        unit_name=vacancy.unit_name,
        work=vacancy.title,
        since=placement.started_on,
        unit=vacancy.wage_unit,
        rate=vacancy.wage_min,
        pay_cycle=vacancy.pay_cycle,
    )
    made.save(force_insert=True)
    audit("open_settlement", about=made, region=made.region)
    return made


def add_shift(
    *,
    settlement: GigSettlement,
    starts_at: datetime,
    ends_at: datetime,
    break_minutes: int,
    by: Any,
    quantity: Decimal | None = None,
    from_firm: bool = False,
) -> GigShift:
    """记一班. quantity: days, months or pieces; by the hour it follows from the times. A settlement that was confirmed
    before goes on in a new one.

    Raises Refused for a shift without length, too long, to come, before the work began, or while the person is at work
    elsewhere.
    """
    hours = Decimal((ends_at - starts_at).total_seconds()) / 3600 - Decimal(break_minutes) / 60
    if hours <= 0:
        raise Refused("收工要晚于开工，休息不能比整班还长。", field="until")
    if hours > LONGEST_HOURS:
        raise Refused(f"一班不能超过 {LONGEST_HOURS} 小时，请核对时间。", field="until")
    if ends_at > now():
        raise Refused("干完了再记，收工时间不能晚于现在。", field="until")
    if timezone.localdate(starts_at) < settlement.since:
        raise Refused(f"这个人 {settlement.since:%Y-%m-%d} 才上岗，不能记更早的班。", field="day")
    counted = hours if settlement.unit == WageUnit.HOUR else quantity
    if counted is None or counted <= 0:
        raise Refused(f"请填数量（{settlement.get_unit_display()}）。", field="quantity")
    try:
        with transaction.atomic():
            row = _in_the_making(settlement)
            shift = GigShift(
                record_id=row.record_id,
                region_id=row.region_id,
                region_path=row.region_path,
                settlement=row,
                employer_id=row.employer_id,
                starts_at=starts_at,
                ends_at=ends_at,
                break_minutes=break_minutes,
                quantity=counted.quantize(CENT, ROUND_HALF_UP),
                added_by=by,
                from_firm=from_firm,
            )
            shift.save(force_insert=True)
            _add_up(row)
            audit("add_shift", about=row, region=row.region, detail={"quantity": str(shift.quantity)})
    except IntegrityError as error:
        overlaps = "shifts_do_not_overlap" in str(error)
        raise Refused(AT_WORK if overlaps else DONE_BEFORE, field="day" if overlaps else "") from error
    return shift


def remove_shift(*, shift: GigShift) -> None:
    """记错了. Raises Refused once the employer has confirmed."""
    with transaction.atomic():
        row = _held(shift.settlement)
        if row.state != GigState.WORKED or not GigShift.objects.filter(pk=shift.pk).delete()[0]:
            raise Refused(DONE_BEFORE)
        _add_up(row)
        audit("remove_shift", about=row, region=row.region)


def bill(*, settlement: GigSettlement, rate: Decimal | None = None, evidence: str = "", from_firm: bool) -> None:
    """单位确认: hours and pay are right. rate: where another one was agreed. A desk says what it rests on.

    Raises Refused without a shift, or for a rate of nothing.
    """
    if not from_firm and not evidence.strip():
        raise Refused("请写依据，例如电话问过单位。", field="evidence")
    if rate is not None and rate <= 0:
        raise Refused("工钱标准要大于 0。", field="rate")
    with transaction.atomic():
        row = _held(settlement)
        if not row.quantity:
            raise Refused("还没有记班，请先记一班。")
        changes: dict[str, Any] = {"employer_confirmed_on": today(), "note": evidence.strip()}
        if rate is not None:
            changes |= {"rate": rate, "amount": _owed(row.quantity, rate)}
        _move(row, "bill", reason=evidence.strip(), **changes)


def accept(*, settlement: GigSettlement) -> None:
    """本人确认: from now on the money is due."""
    with transaction.atomic():
        row = _held(settlement)
        due = today() + timedelta(days=PAY_WITHIN[PayCycle(row.pay_cycle)])
        _move(row, "accept", worker_confirmed_on=today(), pay_by=due)


def question(*, settlement: GigSettlement, note: str) -> None:
    """本人说不对: the employer looks again. Raises Refused without saying what is wrong."""
    if not note.strip():
        raise Refused("请写哪里不对，例如少记了一天。", field="note")
    with transaction.atomic():
        _move(_held(settlement), "question", reason=note.strip(), note=note.strip(), employer_confirmed_on=None)


def pay(*, settlement: GigSettlement, paid_on: date | None) -> None:
    """已付清. Raises Refused for a day to come, or before the work."""
    day = _day_of_pay(settlement, paid_on)
    with transaction.atomic():
        row = _held(settlement)
        _move(row, "pay", paid_on=day)
        end_arrears(row.employer_id)


def dispute(*, settlement: GigSettlement, reason: str, note: str = "") -> None:
    """有争议: the station helps; wages that were not paid warn others of the employer. Raises Refused without a reason."""
    if reason not in DisputeReason.values:
        raise Refused("请选争议的原因。", field="reason")
    with transaction.atomic():
        row = _held(settlement)
        told = f"{DisputeReason(reason).label} {note}".strip()
        _move(row, "dispute", reason=told, dispute=reason, note=note.strip(), paid_on=None)
        if reason == DisputeReason.NOT_PAID:
            warn_of_arrears(row.employer_id, row.region)


def settle(*, settlement: GigSettlement, paid_on: date | None, note: str) -> None:
    """争议了结: it was paid. Raises Refused without saying how."""
    if not note.strip():
        raise Refused("请写怎样了结的。", field="note")
    day = _day_of_pay(settlement, paid_on)
    with transaction.atomic():
        row = _held(settlement)
        _move(row, "settle", reason=note.strip(), paid_on=day, dispute="", note=note.strip())
        end_arrears(row.employer_id)


def recount(*, settlement: GigSettlement, note: str) -> None:
    """重新记工: both sides begin again. Raises Refused without a reason."""
    if not note.strip():
        raise Refused("请写为什么重新记。", field="note")
    with transaction.atomic():
        row = _held(settlement)
        fresh = {"employer_confirmed_on": None, "worker_confirmed_on": None, "pay_by": None}
        _move(row, "recount", reason=note.strip(), dispute="", note=note.strip(), **fresh)
        end_arrears(row.employer_id)


def void(*, settlement: GigSettlement) -> None:
    """没有干活. Raises Refused once a shift was written down."""
    with transaction.atomic():
        row = _held(settlement)
        if row.quantity:
            raise Refused("已经记了班，先删掉记错的班。")
        _move(row, "void")


def rate_side(*, settlement: GigSettlement, rating: int, by_worker: bool) -> None:
    """评价, one tap of each side, once. Raises Refused before the money was paid, or the second time."""
    if rating not in Rating.values:
        raise Refused("请选满意、一般或不满意。")
    name = "worker_rating" if by_worker else "employer_rating"
    with transaction.atomic():
        rows = GigSettlement.objects.filter(pk=settlement.pk, state=GigState.PAID, **{f"{name}__isnull": True})
        if not rows.update(**{name: rating}):
            raise Refused("付清以后才能评，每边评一次。")
        audit("rate_gig", about=settlement, region=settlement.region, detail={"side": name})


def mark_arrears(day: date | None = None) -> int:
    """Warn of employers whose agreed wages are late; ran inside batch() every day. Returns how many."""
    late = (
        GigSettlement.objects.late(day).select_related("region").order_by("employer_id", "id").distinct("employer_id")
    )
    actor = current_actor() if current_actor().key else SYSTEM
    with acting(actor, current_scope()), transaction.atomic():
        return sum(1 for row in late if warn_of_arrears(row.employer_id, row.region))


def _day_of_pay(settlement: GigSettlement, paid_on: date | None) -> date:
    day = paid_on or today()
    if not settlement.since <= day <= today():
        raise Refused("付清日期应在上岗之后，不晚于今天。", field="paid_on")
    return day


def _held(settlement: GigSettlement) -> GigSettlement:
    rows = GigSettlement.objects.select_for_update(of=("self",)).select_related("region")
    row: GigSettlement = rows.get(pk=settlement.pk)
    return row


def _in_the_making(settlement: GigSettlement) -> GigSettlement:
    """The settlement that still takes shifts: this one, or the one after it."""
    row = _held(settlement)
    if row.state == GigState.WORKED:
        return row
    if row.state in (GigState.VOID, GigState.DISPUTED):
        raise Refused(DONE_BEFORE)
    found = GigSettlement.objects.filter(placement=row.placement_id, state=GigState.WORKED).first()
    if found is not None:
        return _held(found)
    kept = ("shown_name", "unit_name", "work", "since", "unit", "rate", "pay_cycle", "region_path")
    keys = ("record_id", "region_id", "placement_id", "employer_id")
    made = GigSettlement(**{name: getattr(row, name) for name in (*kept, *keys)})
    made.save(force_insert=True)
    audit("open_settlement", about=made, region=row.region)
    return made


def _owed(quantity: Decimal, rate: Decimal) -> Decimal:
    """Yuan to the cent, rounded as the database's check does."""
    return (quantity * rate).quantize(CENT, ROUND_HALF_UP)


def _add_up(row: GigSettlement) -> None:
    total = GigShift.objects.filter(settlement=row).aggregate(total=Sum("quantity"))["total"] or Decimal(0)
    row.quantity, row.amount = total, _owed(total, row.rate)
    row.save(update_fields=["quantity", "amount"])


def _move(row: GigSettlement, verb: str, *, reason: str = "", **changes: Any) -> None:
    if not transitions.move(row, GIG_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_gig", about=row, region=row.region, reason=reason)
