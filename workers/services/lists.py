"""Which people a clerk asks for: the conditions of lists, the same on a page and in an exported workbook."""

from typing import Any

from django.db.models import Q, QuerySet

from jiayu_jobs.clock import today, years_before
from stations.models import Region
from workers.enums import EmploymentStatus, WishKind
from workers.models import PersonSkill, PersonTag, PersonWish

SIMPLE = {
    "status": "employment_status",
    "group": "villager_group",
    "household": "household__number",
    "grid": "grid",
    "estate": "estate",
    "consent": "consent_state",
    "sex": "sex",
    "kind": "household_kind",
    "education": "education",
    "type": "employment_type",
    "scope": "work_scope",
    "occupation": "occupation",
}


def filtered(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    """The people that the cleaned conditions of a FilterForm leave; names are the page's own question."""
    rows = rows.filter(**{field: chosen[key] for key, field in SIMPLE.items() if key in chosen})
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    if chosen.get("wants") == "yes":
        rows = rows.filter(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    if "age_from" in chosen:
        rows = rows.filter(birth_date__lte=years_before(today(), chosen["age_from"]))
    if "age_to" in chosen:
        rows = rows.filter(birth_date__gt=years_before(today(), chosen["age_to"] + 1))
    if "place" in chosen:
        rows = rows.filter(work_place__startswith=whole_of(chosen["place"]))
    if chosen.get("number") == "missing":
        rows = rows.filter(id_index__isnull=True)
    if "verified_before" in chosen:
        rows = rows.filter(Q(verified_at__isnull=True) | Q(verified_at__date__lt=chosen["verified_before"]))
    if "tag" in chosen:
        rows = rows.filter(pk__in=PersonTag.objects.open().filter(kind=chosen["tag"]).values("record"))
    if "skill" in chosen:
        rows = rows.filter(pk__in=PersonSkill.objects.filter(name__icontains=chosen["skill"]).values("record"))
    wishes = PersonWish.objects.open()
    if "training" in chosen:
        rows = rows.filter(pk__in=wishes.filter(kind=WishKind.TRAINING, topic=chosen["training"]).values("record"))
    if "startup" in chosen:
        rows = rows.filter(pk__in=wishes.filter(kind=WishKind.STARTUP).values("record"))
    return rows


def whole_of(code: str) -> str:
    """What the codes of everything inside a place begin with: 44 for 广东省, 4403 for 深圳市."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
