"""待办登记: about whom something is to be done at the provincial system, in one's own scope."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from jiayu_jobs.clock import today
from stations.models import Region
from workers.enums import EmploymentStatus, EmploymentType, RecordStatus, TagKind
from workers.models import LabourRecord, PersonTag, ProvincialRegistration, StatusSpell
from workers.provincial_enums import Due, RegistrationKind

# On one's own land nobody is registered as employed [D].
NOT_REGISTERED = (EmploymentType.FARMING,)
ORDER = ("region_path", "id")


def people_due(due: str, region: Region | None = None) -> QuerySet:
    """The people about whom something of a kind is due, of the scope in force or of one region of it; each with their
    running spell and open registrations at hand."""
    rows = _OF[Due(due)]()
    if region is not None:
        rows = rows.filter(region__in=Region.objects.under(region.path))
    return rows.select_related("region__parent").prefetch_related(
        Prefetch("spells", StatusSpell.objects.open(), to_attr="running"),
        Prefetch("registrations", ProvincialRegistration.objects.open(), to_attr="standing"),
    )


def since_when(person: Any, due: str) -> Any:
    """The day that makes it due: of the running status, or of the review."""
    if due == Due.REVIEW:
        return next((one.review_on for one in person.standing if one.review_on), None)
    return person.running[0].starts_on if person.running else None


def number_of(person: Any) -> str:
    """The numbers of what stands open at the province."""
    return "、".join(f"{one.get_kind_display()} {one.number}" for one in person.standing)


def _open(kind: str, **more: Any) -> Exists:
    return Exists(ProvincialRegistration.objects.open().of_kind(kind).filter(record=OuterRef("pk"), **more))


def _employment_missing() -> QuerySet:
    """Employed for so many days (a setting), and no employment registration stands."""
    begun = today() - timedelta(days=settings.PROVINCE_EMPLOYMENT_DAYS)
    long_enough = StatusSpell.objects.open().filter(record=OuterRef("pk"), starts_on__lte=begun)
    rows = LabourRecord.objects.active().employed().exclude(employment_type__in=NOT_REGISTERED)
    return rows.filter(Exists(long_enough), ~_open(RegistrationKind.EMPLOYMENT))


def _unemployment_missing() -> QuerySet:
    """Out of work after a job, and no unemployment registration stands."""
    worked = StatusSpell.objects.filter(record=OuterRef("pk"), employment_status=EmploymentStatus.EMPLOYED)
    rows = LabourRecord.objects.active().unemployed()
    return rows.filter(Exists(worked.filter(ends_on__isnull=False)), ~_open(RegistrationKind.UNEMPLOYMENT))


def _review() -> QuerySet:
    return LabourRecord.objects.active().filter(_open(RegistrationKind.UNEMPLOYMENT, review_on__lte=today()))


def _contradicts() -> QuerySet:
    """A registration stands that the person's status, or their leaving the register, contradicts."""
    gone = ~Q(status=RecordStatus.ACTIVE)
    employment = ~Q(employment_status=EmploymentStatus.EMPLOYED) | gone
    unemployment = ~Q(employment_status=EmploymentStatus.UNEMPLOYED) | gone
    # The few with a registration first: the conditions behind are asked of them alone.
    registered = LabourRecord.objects.filter(pk__in=ProvincialRegistration.objects.open().values("record"))
    return registered.filter(
        (employment & Q(_open(RegistrationKind.EMPLOYMENT))) | (unemployment & Q(_open(RegistrationKind.UNEMPLOYMENT)))
    )


def _tag_only() -> QuerySet:
    tagged = PersonTag.objects.open().filter(record=OuterRef("pk"), kind=TagKind.REGISTERED_UNEMPLOYED)
    return LabourRecord.objects.active().filter(Exists(tagged), ~_open(RegistrationKind.UNEMPLOYMENT))


_OF = {
    Due.EMPLOYMENT_MISSING: _employment_missing,
    Due.UNEMPLOYMENT_MISSING: _unemployment_missing,
    Due.REVIEW: _review,
    Due.CONTRADICTS: _contradicts,
    Due.TAG_ONLY: _tag_only,
}
