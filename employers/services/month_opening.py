"""用工监测 begins: on the first of a month the month before is due for every firm that reports."""

from datetime import date
from functools import reduce
from itertools import groupby
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from employers.calendar import before, last_day
from employers.enums import EmployerState, RegistrationKind
from employers.models import AboveScaleYear, Employer, EmployerMonth
from employers.services.registration import EMPLOYER_MONTHS
from jiayu_jobs.audit.context import SYSTEM, acting, current_actor
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import current_scope


def reporting_employers() -> QuerySet[Employer]:
    """Verified enterprises of the kinds in MONTHLY_REPORTERS: above_scale (in any year's list), key, all."""
    kinds = {
        "above_scale": Q(pk__in=AboveScaleYear.objects.values("employer")),
        "key": Q(is_key=True),
        "all": Q(pk__isnull=False),
    }
    asked = reduce(or_, (kinds[name] for name in settings.MONTHLY_REPORTERS), Q(pk__in=[]))
    firms: QuerySet[Employer] = Employer.objects.filter(
        asked, kind=RegistrationKind.ENTERPRISE, state=EmployerState.VERIFIED
    )
    return firms


def open_months(month: date | None = None) -> int:
    """Make a month (None = the last one that is over) due for every firm that reports and has none; runs inside batch().

    Returns how many were opened. Of two that run at once, the constraint lets one row a firm through.
    """
    month = month or before(today())
    actor = current_actor() if current_actor().key else SYSTEM
    opened = 0
    with acting(actor, current_scope()), transaction.atomic():
        held = EmployerMonth.objects.filter(month=month).values("employer")
        firms = reporting_employers().exclude(pk__in=held).select_related("region").order_by("region_path", "id")
        for region, group in groupby(firms, key=lambda firm: firm.region):
            rows = [EmployerMonth(employer=firm, region=region, region_path=region.path, month=month) for firm in group]
            EmployerMonth.objects.bulk_create(rows, ignore_conflicts=True)
            detail = {"month": f"{month:%Y-%m}", "firms": len(rows)}
            audit("open_months", region=region, marks=(EMPLOYER_MONTHS,), since=last_day(month), detail=detail)
            opened += len(rows)
    return opened
