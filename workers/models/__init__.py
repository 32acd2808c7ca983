"""Rows about the people."""

from workers.models.bureau_form import BureauForm
from workers.models.confirmation import Confirmation
from workers.models.consultation import Consultation
from workers.models.correction import NumberCorrection
from workers.models.duplicate import DuplicatePair, DuplicateSearch
from workers.models.erasure import ErasureRequest, HouseholdFigure
from workers.models.merge import RecordMerge
from workers.models.occupation import Occupation
from workers.models.person import Household, LabourRecord
from workers.models.phone_check import PhoneCheck, PhoneSample
from workers.models.provincial import ProvincialRegistration
from workers.models.provincial_term import ProvincialTermChange
from workers.models.query_code import QueryCode
from workers.models.retirement import RetirementRule
from workers.models.saved_search import SavedSearch
from workers.models.story import JobIntention, LabourChange, PersonSkill, PersonTag, PersonWish, StatusSpell
from workers.models.transfer import TransferCase, TransferRequest

__all__ = [
    "BureauForm",
    "Confirmation",
    "Consultation",
    "DuplicatePair",
    "DuplicateSearch",
    "ErasureRequest",
    "Household",
    "HouseholdFigure",
    "JobIntention",
    "LabourChange",
    "LabourRecord",
    "NumberCorrection",
    "Occupation",
    "PersonSkill",
    "PersonTag",
    "PersonWish",
    "PhoneCheck",
    "PhoneSample",
    "ProvincialRegistration",
    "ProvincialTermChange",
    "QueryCode",
    "RecordMerge",
    "RetirementRule",
    "SavedSearch",
    "StatusSpell",
    "TransferCase",
    "TransferRequest",
]
