"""Whose training bodies are whose: told to the authority of a request, before any scope is entered."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from jiayu_jobs.clock import today
from stations.memberships import Membership, register
from training.models import BodyMember, CaregiverAccount

ROLE, CAREGIVER = "body", "caregiver"


@register
def bodies_of(user: Any) -> list[Membership]:
    """The training bodies that somebody acts for today; one that is closed is left out."""
    rows = BodyMember._base_manager.filter(user=user, body__is_open=True, starts_on__lte=today())
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today())).select_related("body")
    home = reverse("training:classes")
    return [Membership(str(row.pk), str(row.body_id), row.body.name, ROLE, home) for row in rows.order_by("starts_on")]


@register
def care_of(user: Any) -> list[Membership]:
    """Somebody who goes out to elders sees their own orders and visits alone: their own row is their organisation."""
    rows = CaregiverAccount._base_manager.filter(user=user, ends_on__isnull=True, body__is_open=True)
    home = reverse("training:care-visits")
    return [
        Membership(str(row.pk), str(row.caregiver_id), f"{row.body.name} 护工", CAREGIVER, home)
        for row in rows.select_related("body")
    ]
