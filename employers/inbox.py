"""What waits for who checks employers."""

from typing import Any

from django.urls import reverse

from employers.calendar import before
from employers.enums import EmployerState, MonthState
from employers.models import Employer, EmployerMonth
from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register


@register
def employers_to_check(authority: Any) -> list[Waiting]:
    """Papers handed in and not checked."""
    if not authority.may("employers.verify"):
        return []
    rows = Employer.objects.filter(state=EmployerState.SUBMITTED)
    url = f"{reverse('employers:list')}?state={EmployerState.SUBMITTED}"
    return [counted("企业等待核验", rows, url, "对照营业执照核对。")]


@register
def months_to_check(authority: Any) -> list[Waiting]:
    """Last month's reports that nobody has checked."""
    if not authority.may("months.check"):
        return []
    rows = EmployerMonth.objects.filter(month=before(today()), state=MonthState.REPORTED)
    url = f"{reverse('employers:months')}?state={MonthState.REPORTED}"
    return [counted("用工监测等待审核", rows, url, "看异动和说明，核对后审核。")]
