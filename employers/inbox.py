"""What waits for who checks employers."""

from typing import Any

from django.urls import reverse

from employers.enums import EmployerState
from employers.models import Employer
from stations.inbox import Waiting, register

MOST = 999


@register
def employers_to_check(authority: Any) -> list[Waiting]:
    """Papers handed in and not checked."""
    if not authority.may("employers.verify"):
        return []
    count = Employer.objects.filter(state=EmployerState.SUBMITTED)[:MOST].count()
    url = f"{reverse('employers:list')}?state={EmployerState.SUBMITTED}"
    return [Waiting("企业等待核验", count, url, "对照营业执照核对。", at_least=count == MOST)]
