"""Rows of the map of authority."""

from stations.models.accounts import PostHolding, StaffPost, User
from stations.models.region import Region, RegionOutline
from stations.models.security import (
    AccountSession,
    BackupCode,
    FailureCounter,
    PasswordHistory,
    RememberedDevice,
    SecondFactor,
)
from stations.models.site import ServiceSite
from stations.models.state import Installation

__all__ = [
    "AccountSession",
    "BackupCode",
    "FailureCounter",
    "Installation",
    "PasswordHistory",
    "PostHolding",
    "Region",
    "RegionOutline",
    "RememberedDevice",
    "SecondFactor",
    "ServiceSite",
    "StaffPost",
    "User",
]
