"""What the buttons on a settlement do, for desks, firms and the person: one address, a verb and what belongs to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from employers.gig_forms import GigActForm, ShiftForm
from employers.models import GigSettlement
from employers.services import gigs
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.request import PortalRequest

Acts = dict[str, tuple[str, str, Callable[[], Any]]]
UNKNOWN = "没有这个操作，请刷新后再试。"


def carry_out_gig(request: PortalRequest, settlement: GigSettlement, *, firm: bool, back: str) -> HttpResponse:
    """Do what the button says; a firm does its own side alone, a desk both."""
    form = GigActForm(request.POST)
    acts = _of_either(request, settlement, form, firm)
    if not firm:
        acts |= _of_desk(settlement, form)
    told, said, work = acts.get(request.POST.get("verb", ""), ("move_gig", "", _unknown))

    def checked() -> None:
        for errors in form.errors.values():
            raise Refused(str(errors[0]))
        work()

    return carry_out(request, told, checked, said, settlement, back=back, key=settlement.pk)


def _unknown() -> None:
    raise Refused(UNKNOWN)


def _of_either(request: PortalRequest, settlement: GigSettlement, form: GigActForm, firm: bool) -> Acts:
    """verb of the button -> (verb that is written down, what is said, what is done)."""
    given = form.cleaned_data if form.is_valid() else {}

    def shift() -> None:
        typed = ShiftForm(settlement, request.POST)
        for name, errors in typed.errors.items():
            raise Refused(f"{typed.fields[name].label}：{errors[0]}")
        starts, until = typed.moments
        gigs.add_shift(
            settlement=settlement,
            starts_at=starts,
            ends_at=until,
            break_minutes=typed.cleaned_data["break_minutes"] or 0,
            quantity=typed.cleaned_data.get("quantity"),
            by=request.user,
            from_firm=firm,
        )

    def remove() -> None:
        found = settlement.shifts.filter(pk=given["shift"]).first() if given.get("shift") else None
        if found is None:
            raise Refused("这一班已经删了，请刷新后再看。")
        gigs.remove_shift(shift=found)

    return {
        "shift": ("add_shift", "已记一班。", shift),
        "remove": ("remove_shift", "已删掉这一班。", remove),
        "bill": (
            "bill_gig",
            "单位已确认，等本人确认。",
            lambda: gigs.bill(
                settlement=settlement, rate=given.get("rate"), evidence=given.get("evidence", ""), from_firm=firm
            ),
        ),
        "pay": ("pay_gig", "已记付清。", lambda: gigs.pay(settlement=settlement, paid_on=given.get("paid_on"))),
        "void": ("void_gig", "已记没有干活。", lambda: gigs.void(settlement=settlement)),
        "rate": (
            "rate_gig",
            "已评。",
            lambda: gigs.rate_side(settlement=settlement, rating=given.get("rating") or 0, by_worker=not firm),
        ),
    }


def _of_desk(settlement: GigSettlement, form: GigActForm) -> Acts:
    """What the worker says, by phone or at the desk, and what ends a dispute."""
    given = form.cleaned_data if form.is_valid() else {}
    note = given.get("note", "")
    return {
        "accept": ("accept_gig", "本人已确认，等单位付款。", lambda: gigs.accept(settlement=settlement)),
        "question": ("question_gig", "已退给单位核对。", lambda: gigs.question(settlement=settlement, note=note)),
        "dispute": (
            "dispute_gig",
            "已记争议，请按维权指引帮本人办。",
            lambda: gigs.dispute(settlement=settlement, reason=given.get("dispute", ""), note=note),
        ),
        "settle": (
            "settle_gig",
            "争议已了结。",
            lambda: gigs.settle(settlement=settlement, paid_on=given.get("paid_on"), note=note),
        ),
        "recount": ("recount_gig", "重新记工。", lambda: gigs.recount(settlement=settlement, note=note)),
    }
