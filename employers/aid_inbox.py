"""What waits about people who look for work: plans to look at again, and who has heard nothing."""

from typing import Any

from django.urls import reverse

from employers.models import EmploymentAid
from employers.services.stalled import stalled_people
from stations.inbox import Waiting, counted, register


@register
def aid_waiting(authority: Any) -> list[Waiting]:
    """One's own plans whose day has come, and the stalled of the scope."""
    if not authority.may("matches.use"):
        return []
    address = reverse("employers:stalled")
    plans = EmploymentAid.objects.to_review().filter(owner=authority.user)
    return [
        counted("帮扶该回看了", plans, address, "到了回看日期，写一句现在怎么样。"),
        counted("14 天没有音讯的人", stalled_people(), address, "登记想找工作，没有推荐、没有电话。"),
    ]
