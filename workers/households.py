"""零就业家庭 (LAB15): households with a willing member of working age and nobody at work."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiayu_jobs.clock import today
from workers.enums import EmploymentStatus
from workers.models import Household, HouseholdFigure, LabourRecord, StatusSpell
from workers.retirement import working_age


def zero_employment(day: date | None) -> QuerySet:
    """Those that count now (None) or counted at the end of a past day.

    Of a household from which somebody was erased the answer of past year ends is kept (HouseholdFigure), since nothing
    links the person to it any more.
    """
    if day is None:
        return Household.objects.filter(_by_members(None))
    kept = HouseholdFigure.objects.filter(household=OuterRef("pk"), day=day)
    return Household.objects.filter(Exists(kept.filter(counted=True)) | (~Exists(kept) & _by_members(day)))


def _by_members(day: date | None) -> Q:
    members = (
        LabourRecord.objects.active()
        if day is None
        else StatusSpell.objects.holding_on(day).filter(record__in=LabourRecord.objects.on_file(day))
    )
    prefix = "" if day is None else "record__"
    of_household = members.filter(**{f"{prefix}household": OuterRef("pk")})
    looking = of_household.filter(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    if day is None:
        # Whoever moves leaves the household: its members stand in its own village, where those few who look for work are
        # found by an index, so that nobody visits each household of a village.
        looking = looking.filter(region_path=OuterRef("region_path"))
    at_work = of_household.filter(employment_status=EmploymentStatus.EMPLOYED)
    return Q(Exists(looking.filter(working_age(day or today(), prefix)))) & ~Q(Exists(at_work))
