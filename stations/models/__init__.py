"""Rows of the map of authority."""

from stations.models.accounts import PostHolding, StaffPost, User
from stations.models.region import Region
from stations.models.site import ServiceSite
from stations.models.state import Installation

__all__ = ["Installation", "PostHolding", "Region", "ServiceSite", "StaffPost", "User"]
