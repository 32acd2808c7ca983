"""Demand: employers and who acts for them."""

from employers.models.employer import AboveScaleYear, Employer, EmployerQuerySet
from employers.models.member import EmployerInvitation, EmployerMember
from employers.models.month import EmployerMonth, MonthQuerySet

__all__ = [
    "AboveScaleYear",
    "Employer",
    "EmployerInvitation",
    "EmployerMember",
    "EmployerMonth",
    "EmployerQuerySet",
    "MonthQuerySet",
]
