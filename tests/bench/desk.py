"""A village desk that registers people through the service, and the accounts of the demo county."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from jiayu_jobs.audit.context import on_behalf_of
from jiayu_jobs.identifiers.citizen_id import make
from stations.enums import Role
from stations.models import PostHolding, Region, User
from workers.enums import EmploymentStatus, EmploymentType, HouseholdKind
from workers.services.facts import Facts
from workers.services.registration import Registration, register_person

AREA = "421299"
# Born before anybody the demo draws, so that no number is taken.
FIRST_BIRTH = date(1931, 1, 1)
_numbers = count()


def holder_of(role: str, region: Region | None = None) -> User:
    """The demo account of a role, in a region."""
    rows = PostHolding._base_manager.filter(post__role=role, user__is_demo=True).select_related("user")
    rows = rows.filter(post__region=region) if region else rows
    return rows.order_by("post__code").first().user


@contextmanager
def at_the_desk(region: Region) -> Iterator[User]:
    """Act as the staff of a village or community."""
    role = Role.VILLAGE_LIAISON if region.level == "village" else Role.COMMUNITY_GRID_WORKER
    user = holder_of(role, region)
    with on_behalf_of(user, region):
        yield user


def register(region: Region, user: User) -> Any:
    """One person more, never the same twice."""
    number = next(_numbers)
    facts = Facts(employment_status=EmploymentStatus.EMPLOYED, employment_type=EmploymentType.FARMING)
    given = Registration(
        full_name=f"测试人{number}",
        id_number=make(AREA, FIRST_BIRTH + timedelta(days=number // 900), number % 900 + 1),
        region=region,
        household_kind=HouseholdKind.RURAL,
        facts=facts.consistent(region.path.split("/", 1)[0]),
        consent=True,
    )
    return register_person(given=given, by=user)


def session_cookie(user: User) -> str:
    """The cookie header of a browser that is fully signed in."""
    client = Client()
    client.force_login(user, backend="stations.authentication.PasswordBackend")
    session = client.session
    session["second_factor"] = timezone.now().isoformat()
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
