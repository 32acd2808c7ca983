"""Demand: employers and who acts for them."""

from employers.models.aid import AidQuerySet, EmploymentAid
from employers.models.bus import BusFirm, BusRider, BusTrip, BusVehicle, RiderQuerySet
from employers.models.cooperation import (
    Agreement,
    GuidancePart,
    OutOfTownIntention,
    PatchGroup,
    SiteGuidance,
    TalentRecruit,
)
from employers.models.employer import AboveScaleYear, Employer, EmployerQuerySet
from employers.models.follow_up import FollowUp, FollowUpQuerySet
from employers.models.gig import GigQuerySet, GigSettlement, GigShift
from employers.models.member import EmployerInvitation, EmployerMember
from employers.models.minimum_wage import MinimumWage
from employers.models.month import EmployerMonth, MonthQuerySet
from employers.models.paper import EmployerPaper
from employers.models.referral import Placement, PlacementQuerySet, Referral, ReferralQuerySet
from employers.models.referral_card import CardQuerySet, ReferralCard
from employers.models.vacancy import Vacancy, VacancyQuerySet
from employers.models.visit import Department, EmployerIssue, EmployerVisit
from employers.models.warning import EmployerWarning
from employers.models.welfare import WelfarePay, WelfarePlacement, WelfarePost, WelfareQuerySet, WelfareRule

__all__ = [
    "AboveScaleYear",
    "Agreement",
    "AidQuerySet",
    "BusFirm",
    "BusRider",
    "BusTrip",
    "BusVehicle",
    "CardQuerySet",
    "Department",
    "Employer",
    "EmployerInvitation",
    "EmployerIssue",
    "EmployerMember",
    "EmployerMonth",
    "EmployerPaper",
    "EmployerQuerySet",
    "EmployerVisit",
    "EmployerWarning",
    "EmploymentAid",
    "FollowUp",
    "FollowUpQuerySet",
    "GigQuerySet",
    "GigSettlement",
    "GigShift",
    "GuidancePart",
    "MinimumWage",
    "MonthQuerySet",
    "OutOfTownIntention",
    "PatchGroup",
    "Placement",
    "PlacementQuerySet",
    "Referral",
    "ReferralCard",
    "ReferralQuerySet",
    "RiderQuerySet",
    "SiteGuidance",
    "TalentRecruit",
    "Vacancy",
    "VacancyQuerySet",
    "WelfarePay",
    "WelfarePlacement",
    "WelfarePost",
    "WelfareQuerySet",
    "WelfareRule",
]
