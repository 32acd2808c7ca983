"""Demo accounts: one for every post, and those that are printed at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.names import pinyin
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.regions import Level
from stations.enums import Role
from stations.models import PostHolding, Region, ServiceSite, StaffPost, User

PASSWORD = "Jiayu-Demo-2024"  # noqa: S105  # printed by make run; opens invented data only


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that is printed: who it is, for whom it stands."""

    username: str
    title: str
    place: str


def username_of(post: StaffPost, seat: int, taken: set[str]) -> str:
    """Role and place in pinyin, short enough to type: grid-dongjie; doubles get their region's code."""
    short = {
        Role.COUNTY_INFO_OFFICER: "info",
        Role.GIG_STATION_SPECIALIST: "gig",
        Role.TOWN_SERVICE_STAFF: "town",
        Role.COMMUNITY_GRID_WORKER: "grid",
        Role.VILLAGE_LIAISON: "village",
        Role.BUREAU_LEADER: "leader",
    }[Role(post.role)]
    if post.region.level == Level.COUNTY:
        return f"{short}{seat}" if seat > 1 else short
    name = post.region.short_name.removesuffix("社区").removesuffix("村")
    wanted = f"{short}-{pinyin(name)}" + (f"-{seat}" if seat > 1 else "")
    return wanted if wanted not in taken else f"{wanted}-{post.region_id}"


def load_accounts() -> int:
    """An account for every post without a holder, and a leader's post; all with the demo password. Repeatable."""
    county = Region.objects.get(parent__isnull=True)
    StaffPost._base_manager.get_or_create(
        code=f"{Role.BUREAU_LEADER}-{county.code}-1", defaults={"role": Role.BUREAU_LEADER, "region": county}
    )
    held = set(PostHolding._base_manager.filter(ends_on__isnull=True).values_list("post", flat=True))
    posts = StaffPost._base_manager.exclude(pk__in=held).select_related("region").order_by("code")
    password = make_password(PASSWORD)
    users: list[User] = []
    holdings: list[PostHolding] = []
    taken = set(User.objects.values_list("username", flat=True))
    User.objects.filter(username="county").update(is_demo=True)
    for post in posts:
        seat = int(post.code.rsplit("-", 1)[1])
        username = username_of(post, seat, taken)
        taken.add(username)
        name = f"演示{post.get_role_display()[:4]}{len(users) + 1:03d}"
        user = User(id=uuid7(), username=username, display_name=name, password=password, is_demo=True)
        users.append(user)
        holdings.append(PostHolding(post=post, user=user, starts_on=today(), note="演示账号"))
    with transaction.atomic():
        User.objects.bulk_create(users)
        PostHolding._base_manager.bulk_create(holdings)
        record("load_demo_accounts", about=county, region=county, detail={"accounts": len(users)})
    return len(users)


def load_site_phones() -> int:
    """A number for every site without one, of a form that no exchange gives out; returns how many."""
    sites = list(ServiceSite.objects.filter(phone="").order_by("code"))
    for number, site in enumerate(sites):
        site.phone = f"0715-0{number:06d}"
    ServiceSite.objects.bulk_update(sites, ["phone"])
    return len(sites)


# Accounts of other apps, as they are printed.
MORE_ACCOUNTS: list[Callable[[], list[DemoAccount]]] = []


def printed_accounts() -> list[DemoAccount]:
    """One account a role, a neighbour village's liaison, and those of other apps, as far as the demo has them."""
    wanted = []
    for role in (
        Role.BUREAU_LEADER,
        Role.COUNTY_INFO_OFFICER,
        Role.GIG_STATION_SPECIALIST,
        Role.TOWN_SERVICE_STAFF,
        Role.COMMUNITY_GRID_WORKER,
        Role.VILLAGE_LIAISON,
    ):
        found: Any = (
            PostHolding._base_manager.filter(post__role=role, user__is_demo=True, ends_on__isnull=True)
            .select_related("user", "post__region__parent")
            .order_by("post__region__path", "user__username")
        )
        if role == Role.COMMUNITY_GRID_WORKER:
            found = sorted(found, key=lambda h: "103" not in h.post.region_id[6:9])
        wanted += list(found[: 2 if role == Role.VILLAGE_LIAISON else 1])
    own = [DemoAccount(h.user.username, h.post.get_role_display(), h.post.region.label) for h in wanted]
    return own + [account for more in MORE_ACCOUNTS for account in more()]
