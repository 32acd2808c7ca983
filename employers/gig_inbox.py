"""What waits about gigs: money that was not paid, disputes, work that nobody has agreed about for long."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from employers.gig_enums import GigState
from employers.models import GigSettlement
from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register

# After so many days an employer's confirmed hours are to be read to the worker by phone.
UNHEARD_DAYS = 2


@register
def gigs_waiting(authority: Any) -> list[Waiting]:
    """The desk helps where the two sides do not come to an end by themselves."""
    if not authority.may("referrals.use"):
        return []
    gigs, rows = reverse("employers:gigs"), GigSettlement.objects.all()
    unheard = rows.filter(
        state=GigState.EMPLOYER_CONFIRMED, employer_confirmed_on__lte=today() - timedelta(days=UNHEARD_DAYS)
    )
    lines = (
        ("零工工钱有争议", rows.filter(state=GigState.DISPUTED), f"{gigs}?only=disputed", "问清情况，按维权指引帮本人办。"),
        ("零工工钱该付没付", rows.late(), f"{gigs}?only=late", "打电话催单位；不付的记争议。"),
        ("零工工时等本人确认", unheard, f"{gigs}?state=employer_confirmed", "打电话念给本人听，对的替本人确认。"),
    )  # fmt: skip
    return [counted(*line) for line in lines]
