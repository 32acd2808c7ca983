"""What waits about buses: figures to fix, people to tell of a trip that does not run."""

from typing import Any

from django.urls import reverse

from employers.bus_enums import OPEN_RIDERS, BusState
from employers.models import BusRider, BusTrip
from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register


@register
def buses_waiting(authority: Any) -> list[Waiting]:
    """The county closes what ran; each desk tells its own people that a trip was cancelled, until its day is over."""
    lines, buses = [], reverse("employers:buses")
    if authority.may("buses.run"):
        late = BusTrip.objects.to_close()
        lines.append(("送工车待结束", late, f"{buses}?only=late", "补记意向，填费用，定下数字。"))
    if authority.may("buses.add"):
        told = BusRider.objects.filter(trip__state=BusState.CANCELLED, runs_on__gte=today(), state__in=OPEN_RIDERS)
        lines.append(
            ("送工车取消，要通知的人", told, f"{buses}?state=cancelled", "打电话告诉报了名的人，告知后点“不去了”。")
        )
    return [counted(*line) for line in lines]
