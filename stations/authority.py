"""What the signed-in person may do now: the account, its active post, the region and capabilities that come with it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jiayu_jobs.audit.context import Actor
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import Scope
from stations.enums import COUNTY_ROLES
from stations.models import PostHolding, Region, StaffPost, User
from stations.roles import capabilities_of

POST_KEY = "post"


@dataclass
class Authority:
    """Nobody (user None), an account without a post (may nothing), or an account acting from one of its posts."""

    user: User | None = None
    holdings: list[PostHolding] = field(default_factory=list)
    holding: PostHolding | None = None

    @cached_property
    def post(self) -> StaffPost | None:
        """The active post."""
        return self.holding.post if self.holding else None

    @property
    def region(self) -> Region | None:
        """The region of the active post."""
        return self.post.region if self.post else None

    @property
    def role(self) -> str:
        """The role of the active post, or an empty text."""
        return self.post.role if self.post else ""

    @cached_property
    def capabilities(self) -> frozenset[str]:
        """What the active post may do."""
        return capabilities_of(self.role)

    @property
    def is_county(self) -> bool:
        """Whether the shorter idle limit of county accounts applies."""
        return self.role in COUNTY_ROLES

    def may(self, capability: str) -> bool:
        """Whether the active post has a capability."""
        return capability in self.capabilities

    def scope(self) -> Scope:
        """The rows that the active post sees; without a post, nothing."""
        return Scope.region(self.region.path if self.region else "")

    def actor(self, origin: Actor) -> Actor:
        """Who acts, for audit entries and the database; origin: address and request id."""
        if self.user is None:
            return origin
        return Actor(
            key=str(self.user.pk),
            label=self.user.display_name,
            post=self.post.code if self.post else "",
            ip=origin.ip,
            request_id=origin.request_id,
        )


def authority_of(user: Any, chosen: str | None = None) -> Authority:
    """The authority of a user; chosen: id of the holding picked in this session. Read anew for every request (A9)."""
    if not getattr(user, "is_authenticated", False):
        return Authority()
    holdings = list(user.holdings_on(today()))
    active = next((holding for holding in holdings if str(holding.pk) == chosen), holdings[0] if holdings else None)
    return Authority(user=user, holdings=holdings, holding=active)
