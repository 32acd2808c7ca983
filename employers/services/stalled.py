"""Who registered to find work and has heard nothing since: the list, and what moves somebody up on it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from employers.matching.needs import LOW_INCOME, unheard_before, unheard_moment
from employers.models import EmploymentAid, Referral
from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.clock import today, years_before
from stations.models import Region
from workers.enums import ConsentState, Sex, TagKind
from workers.models import JobIntention, LabourRecord, PersonTag


def stalled_people(day: date | None = None) -> QuerySet:
    """People of the scope with an open intention who have heard nothing for STALLED_DAYS: no referral that moved, no
    call, nothing noted of what they want. since: the day they last told what they want; grade: how many of older,
    disabled and low income hold; has_plan: whether a one-to-one plan goes on."""
    day = day or today()
    last, recent = unheard_before(day), unheard_moment(day)
    intention = (
        JobIntention.objects.open().filter(record=OuterRef("pk")).annotate(at=Coalesce("renewed_on", "starts_on"))
    )
    calls = AuditEntry.objects.filter(action="dial", outcome=Outcome.DONE, at__gte=recent)
    looking = JobIntention.objects.open().annotate(at=Coalesce("renewed_on", "starts_on")).filter(at__lte=last)
    rows = LabourRecord.objects.active().filter(pk__in=looking.values("record"))
    return (
        rows.exclude(consent_state=ConsentState.WITHDRAWN)
        .exclude(Exists(Referral.objects.filter(record=OuterRef("pk"), moved_at__gte=recent)))
        .annotate(key_text=Cast("pk", CharField()))
        .exclude(Exists(calls.filter(object_id=OuterRef("key_text"))))
        .annotate(
            since=Subquery(intention.values("at")[:1]),
            grade=_counts(older(day)) + _counts(_has(TagKind.DISABLED)) + _counts(_has(*LOW_INCOME)),
            has_plan=Exists(EmploymentAid.objects.active().filter(record=OuterRef("pk"))),
        )
    )


def filtered_stalled(rows: QuerySet, chosen: dict[str, Any], day: date | None = None) -> QuerySet:
    """The people that the cleaned conditions of a StalledFilterForm leave."""
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if chosen.get("why") == "older":
        rows = rows.filter(older(day or today()))
    if chosen.get("why") == "disabled":
        rows = rows.filter(_has(TagKind.DISABLED))
    if chosen.get("why") == "low_income":
        rows = rows.filter(_has(*LOW_INCOME))
    if chosen.get("plan"):
        rows = rows.filter(has_plan=chosen["plan"] == "yes")
    return rows


def older(day: date) -> Q:
    """大龄, as needs.is_older says it of one person."""
    men, women = (years_before(day, age) for age in (settings.MATCH_OLDER_MEN, settings.MATCH_OLDER_WOMEN))
    by_age = Q(sex=Sex.MALE, birth_date__lte=men) | Q(sex=Sex.FEMALE, birth_date__lte=women)
    return by_age | Q(_has(TagKind.AGE_4050))


def _has(*kinds: str) -> Any:
    return Exists(PersonTag.objects.open().filter(record=OuterRef("pk"), kind__in=kinds))


def _counts(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
