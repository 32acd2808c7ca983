"""Rows about the people."""

from workers.models.occupation import Occupation
from workers.models.person import Household, LabourRecord
from workers.models.query_code import QueryCode
from workers.models.retirement import RetirementRule
from workers.models.story import JobIntention, LabourChange, PersonTag, PersonWish, StatusSpell

__all__ = [
    "Household",
    "JobIntention",
    "LabourChange",
    "LabourRecord",
    "Occupation",
    "PersonTag",
    "PersonWish",
    "QueryCode",
    "RetirementRule",
    "StatusSpell",
]
