"""The facts of a status as one value, made consistent before they are stored."""

from dataclasses import dataclass
from typing import Any

from stations.models import Region
from workers.enums import EmploymentStatus, EmploymentType
from workers.models.facts import FACT_FIELDS
from workers.places import scope_of_place

# Work that is done at home or on the spot: the place of work is the county when nobody says otherwise.
LOCAL_TYPES = (EmploymentType.FARMING, EmploymentType.WELFARE_POST, EmploymentType.HOME_BASED)


@dataclass(kw_only=True)
class Facts:
    """See StatusFacts; what does not belong to the status is dropped by `consistent()`."""

    employment_status: str
    wants_work: bool | None = None
    not_working_reason: str = ""
    employment_type: str = ""
    work_place: str = ""
    work_scope: str = ""
    work_unit_name: str = ""
    industry: str = ""
    occupation_id: str | None = None
    income_band: str = ""

    def consistent(self, county_code: str) -> "Facts":
        """The same facts without what contradicts the status, and with the scope of the place of work."""
        working = self.employment_status == EmploymentStatus.EMPLOYED
        looking = self.employment_status == EmploymentStatus.UNEMPLOYED
        place = self.work_place if working else ""
        if working and not place and self.employment_type in LOCAL_TYPES:
            place = county_code
        return Facts(
            employment_status=self.employment_status,
            wants_work=self.wants_work if looking else None,
            not_working_reason=self.not_working_reason if looking and self.wants_work is False else "",
            employment_type=self.employment_type if working else "",
            work_place=place,
            work_scope=scope_of_place(place, county_code),
            work_unit_name=self.work_unit_name if working else "",
            industry=self.industry if working else "",
            occupation_id=(self.occupation_id or None) if working else None,
            income_band=self.income_band if working else "",
        )


def county_code() -> str:
    """The code of the county this portal serves."""
    return Region.objects.only("code").get(parent__isnull=True).code


def stored_place(code: str) -> str:
    """A place of work as stored: a region of the county whose code has a foreign prefix becomes the county's code."""
    county = county_code()
    if code and code[:6] != county and Region.objects.filter(code=code).exists():
        return county
    return code


def copy_facts(facts: Any, target: Any) -> None:
    """Set the facts on a spell or a record."""
    for name in FACT_FIELDS:
        setattr(target, name, getattr(facts, name))


def facts_of(source: Any) -> Facts:
    """The facts that a spell or a record carries."""
    return Facts(**{name: getattr(source, name) for name in FACT_FIELDS})
