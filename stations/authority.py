"""What the signed-in person may do now: the account, its active post with its region, or the organisation it acts for,
and the capabilities that come with it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jiayu_jobs.audit.context import Actor
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import Scope
from stations.enums import COUNTY_ROLES
from stations.memberships import Membership, memberships_of
from stations.models import PostHolding, Region, StaffPost, User
from stations.roles import capabilities_of

POST_KEY = "post"


@dataclass
class Authority:
    """Nobody (user None), an account without a post (may nothing), or an account acting from one of its posts or for one
    of its organisations."""

    user: User | None = None
    holdings: list[PostHolding] = field(default_factory=list)
    holding: PostHolding | None = None
    membership: Membership | None = None

    @cached_property
    def memberships(self) -> list[Membership]:
        """The organisations that the account acts for; asked when somebody wants to know."""
        return memberships_of(self.user) if self.user else []

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
        """The role of the active post, or in the active organisation; an empty text for neither."""
        if self.post:
            return self.post.role
        return self.membership.role if self.membership else ""

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
        """The rows that the active post or organisation sees; without either, nothing."""
        if self.membership:
            return Scope("organisation", organisation=self.membership.organisation)
        return Scope.region(self.region.path if self.region else "")

    def actor(self, origin: Actor) -> Actor:
        """Who acts, for audit entries and the database; origin: address and request id."""
        if self.user is None:
            return origin
        return Actor(
            key=str(self.user.pk),
            label=self.user.display_name,
            post=self.post.code if self.post else self.membership.name[:64] if self.membership else "",
            ip=origin.ip,
            request_id=origin.request_id,
        )


def authority_of(user: Any, chosen: str | None = None) -> Authority:
    """The authority of a user; chosen: id of the holding or membership picked in this session, else the first post, else
    the first organisation. Read anew for every request (A9)."""
    if not getattr(user, "is_authenticated", False):
        return Authority()
    found = Authority(user, list(user.holdings_on(today())))
    found.holding = next((holding for holding in found.holdings if str(holding.pk) == chosen), None)
    if found.holding is None and (chosen or not found.holdings):
        found.membership = next((one for one in found.memberships if one.key == chosen), None)
    if found.holding is None and found.membership is None:
        found.holding = found.holdings[0] if found.holdings else None
        found.membership = next(iter(found.memberships), None) if found.holding is None else None
    return found
