"""The cast: a county of two towns, and on its stage an owner, a colleague, a neighbour, a stranger.

county 421221
  town A 421221103  village own 421221103200, village sibling 421221103201, community 421221103001
  town B 421221106  village foreign 421221450200 (its code is of no town here; its parent decides)
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.identifiers.names import name_initials, name_pinyin
from jiayu_jobs.regions import path_of
from jiayu_jobs.scoping import Scope
from stations.enums import Role, SiteKind
from stations.models import PostHolding, Region, RegionOutline, ServiceSite, StaffPost, User
from workers.enums import EmploymentStatus, EmploymentType, HouseholdKind
from workers.models import LabourRecord
from workers.services.facts import Facts
from workers.services.registration import Registration, register_person

AREA = "421299"
PASSWORD = "Correct-Horse-1877"
COUNTY = "421221"
TOWN_A, TOWN_B = "421221103", "421221106"
OWN, SIBLING, COMMUNITY, FOREIGN = "421221103200", "421221103201", "421221103001", "421221450200"

REGIONS = (
    (COUNTY, "嘉鱼县", "嘉鱼", "county", None),
    (TOWN_A, "鱼岳镇", "鱼岳", "town", COUNTY),
    (TOWN_B, "潘家湾镇", "潘家湾", "town", COUNTY),
    (OWN, "甲村村委会", "甲村", "village", TOWN_A),
    (SIBLING, "乙村村委会", "乙村", "village", TOWN_A),
    (COMMUNITY, "东街社区居委会", "东街社区", "community", TOWN_A),
    (FOREIGN, "头墩村委会", "头墩村", "village", TOWN_B),
)


@dataclass
class Cast:
    """Regions by code and one account a role; `people` are filled by tests."""

    regions: dict[str, Region]
    liaison: User
    sibling: User
    grid: User
    town: User
    other_town: User
    gig: User
    officer: User
    leader: User

    def everyone(self) -> dict[str, User]:
        """Accounts by the part they play."""
        return {
            name: getattr(self, name)
            for name in ("liaison", "sibling", "grid", "town", "other_town", "gig", "officer", "leader")
        }


def make_regions() -> dict[str, Region]:
    """The regions above, parents first, each with a square for an outline."""
    made: dict[str, Region] = {}
    for index, (code, name, short, level, parent) in enumerate(REGIONS):
        above = made.get(parent or "")
        west, south = 113.6 + index * 0.05, 29.8 + index * 0.02
        square = [[west, south], [west + 0.04, south], [west + 0.04, south + 0.04], [west, south + 0.04], [west, south]]
        made[code] = Region.objects.create(
            code=code,
            name=name,
            short_name=short,
            level=level,
            parent=above,
            path=path_of(above.path if above else "", code),
            lng=west,
            lat=south,
        )
        RegionOutline.objects.create(region=made[code], geometry={"type": "Polygon", "coordinates": [square]})
    return made


def make_user(username: str, role: str, region: Region, password: str = PASSWORD) -> User:
    """An account that holds a post of its own from the first day on."""
    user = User(username=username, display_name=f"测试{username}")
    user.set_password(password)
    user.save()
    post = StaffPost._base_manager.create(code=f"{role}-{region.code}-{username}", role=role, region=region)
    PostHolding._base_manager.create(post=post, user=user, starts_on=date(2023, 1, 1))
    return user


def make_cast() -> Cast:
    """Regions, a site in each leaf, and the accounts."""
    regions = make_regions()
    for code in (OWN, SIBLING, COMMUNITY, FOREIGN):
        kind = SiteKind.URBAN_MICRO_STATION if code == COMMUNITY else SiteKind.VILLAGE_POINT
        ServiceSite._base_manager.create(code=f"site-{code}", name=f"站点{code[-3:]}", kind=kind, region=regions[code])
    return Cast(
        regions=regions,
        liaison=make_user("liaison", Role.VILLAGE_LIAISON, regions[OWN]),
        sibling=make_user("sibling", Role.VILLAGE_LIAISON, regions[SIBLING]),
        grid=make_user("grid", Role.COMMUNITY_GRID_WORKER, regions[COMMUNITY]),
        town=make_user("town", Role.TOWN_SERVICE_STAFF, regions[TOWN_A]),
        other_town=make_user("othertown", Role.TOWN_SERVICE_STAFF, regions[TOWN_B]),
        gig=make_user("gig", Role.GIG_STATION_SPECIALIST, regions[COUNTY]),
        officer=make_user("officer", Role.COUNTY_INFO_OFFICER, regions[COUNTY]),
        leader=make_user("leader", Role.BUREAU_LEADER, regions[COUNTY]),
    )


@contextmanager
def acting_as(user: User | None, region: Region | None, label: str = "test"):  # noqa: ANN201
    """Act as a user (None = the system) in a region's subtree (None = nowhere)."""
    key = str(user.pk) if user else "system"
    with acting(Actor(key=key, label=label), Scope.region(region.path if region else "")):
        yield


def citizen(sequence: int, birth: date = date(1990, 3, 7)) -> str:
    """A valid number that nobody holds; odd sequences are men."""
    return make(AREA, birth, sequence)


def registration(region: Region, sequence: int, **given: Any) -> Registration:
    """What a desk would type about somebody; every field can be overruled, facts by keyword `facts`."""
    facts = given.pop("facts", None) or Facts(
        employment_status=EmploymentStatus.EMPLOYED, employment_type=EmploymentType.FARMING
    ).consistent(COUNTY)
    fields = {
        "full_name": f"测试人{sequence}",
        "id_number": citizen(sequence),
        "region": region,
        "household_kind": HouseholdKind.RURAL,
        "facts": facts,
        "consent": True,
    }
    return Registration(**{**fields, **given})


def make_person(user: User, region: Region, sequence: int, **given: Any) -> LabourRecord:
    """A person registered through the service, by a user, in a region."""
    with acting_as(user, region):
        return register_person(given=registration(region, sequence, **given), by=user)


def search_columns_agree() -> None:
    """What names and phones are found by is what they are, of everybody."""
    rows = list(LabourRecord._base_manager.all())
    assert rows
    for row in rows:
        assert row.name_initials == name_initials(row.full_name)
        assert row.name_pinyin == name_pinyin(row.full_name)
        assert row.phone_tail == (blind_index("phone_tail", row.phone.open()) if row.phone else None)
