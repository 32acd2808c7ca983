"""Whose people are whose: told to the authority of a request, before any scope is entered."""

from typing import Any

from django.urls import reverse

from employers.enums import EmployerState, MemberRole
from employers.models.member import EmployerMember, MemberQuerySet
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import Scope, scoped
from stations.memberships import Membership, register

ROLES = {MemberRole.ADMIN: "firm_admin", MemberRole.MEMBER: "firm_member"}
SHUT = (EmployerState.CLOSED,)


@register
def firms_of(user: Any) -> list[Membership]:
    """The employers that somebody acts for today; one that is closed is left out."""
    rows: Any = (
        MemberQuerySet(EmployerMember).in_force(today()).filter(user=user).values_list("pk", "employer_id", "role")
    )
    found = []
    for key, employer, role in rows.order_by("starts_on", "id"):
        with scoped(Scope("organisation", organisation=str(employer))):
            name = EmployerMember.objects.filter(pk=key).exclude(employer__state__in=SHUT)
            names = list(name.values_list("employer__name", flat=True))
        if names:
            home = reverse("employers:firm")
            found.append(Membership(str(key), str(employer), names[0], ROLES[MemberRole(role)], home))
    return found
