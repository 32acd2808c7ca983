"""What is looked at of people and of vacancies, as columns; an index of 0 means that nothing is known or wanted."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from employers.vacancy_enums import VacancyKind
from workers.enums import Education, JobKind

Column = NDArray[Any]

VACANCY_KINDS = tuple(VacancyKind)
JOB_KINDS = (None, *JobKind)
# Which kinds of vacancy answer which wish.
KINDS_WANTED: dict[JobKind, tuple[VacancyKind, ...]] = {
    JobKind.FULL_TIME: (VacancyKind.FULL_TIME, VacancyKind.PIECE_WORK, VacancyKind.INTERN, VacancyKind.WELFARE),
    JobKind.PART_TIME: (VacancyKind.PART_TIME, VacancyKind.GIG, VacancyKind.PIECE_WORK, VacancyKind.WELFARE),
    JobKind.GIG: (VacancyKind.GIG, VacancyKind.DAY_PAY, VacancyKind.SEASONAL, VacancyKind.PIECE_WORK, VacancyKind.PART_TIME),
    JobKind.ANY: VACANCY_KINDS,
}  # fmt: skip
KIND_FITS = np.array(
    [[wish is not None and kind in KINDS_WANTED[wish] for kind in VACANCY_KINDS] for wish in JOB_KINDS]
)
# Higher is more; the three vocational schools stand beside senior high school. 其他 says nothing.
EDUCATION_RANKS = {
    Education.ILLITERATE: 1, Education.PRIMARY: 2, Education.JUNIOR_HIGH: 3, Education.SENIOR_HIGH: 4,
    Education.TECHNICAL: 4, Education.VOCATIONAL: 4, Education.SPECIALISED: 4, Education.COLLEGE: 5,
    Education.BACHELOR: 6, Education.MASTER: 7, Education.DOCTOR: 8,
}  # fmt: skip
# A wish for a place: 0 = none was told, 1 = anywhere in the county or wider, 2 = elsewhere; from 3 on regions.
NO_PLACE, ANYWHERE, ELSEWHERE, FIRST_PLACE = 0, 1, 2, 3


def skill_value(level: int | None) -> int:
    """How much a skill is worth: 1 without a level, then 2 for the lowest level (5) to 6 for the highest (1)."""
    return 1 if level is None else 7 - int(level)


@dataclass
class _Rows:
    """Columns of one length; those in SHARED belong to all rows together."""

    keys: list[Any]

    SHARED = frozenset[str]()

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, index: Column) -> Self:
        """The rows of an index, in its order."""
        chosen: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in self.SHARED:
                chosen[one.name] = value
            elif isinstance(value, list):
                chosen[one.name] = [value[i] for i in index]
            else:
                chosen[one.name] = value[index]
        return type(self)(**chosen)


@dataclass
class Vacancies(_Rows):
    """Vacancies. wage in yuan a month (0 = paid by the piece); hours_fit: -1 nobody said, 0 no, 1 within school hours;
    load: recommended lately, an opening; carried: lodging or a shuttle. areas by path, occupations and groups by code,
    certificates and trades by name, as numbers. shown: what a page says about each."""

    lng: Column
    lat: Column
    area: Column
    occupation: Column
    group: Column
    kind: Column
    wage: Column
    hours_fit: Column
    carried: Column
    certificate: Column
    certificate_value: Column
    age_min: Column
    age_max: Column
    education: Column
    hazards: Column
    takes_retired: Column
    health: Column
    welfare: Column
    open: Column
    employer_ok: Column
    load: Column
    luck: Column
    shown: list[dict[str, Any]]
    areas: dict[str, int]
    occupations: dict[str, int]
    groups: dict[str, int]
    certificates: dict[str, int]
    trades: dict[str, int]

    SHARED = frozenset({"areas", "occupations", "groups", "certificates", "trades"})


@dataclass
class People(_Rows):
    """People beside a set of vacancies, whose numbers for occupations, certificates and areas they share.

    reach: minutes by e-bike that they would travel (inf = any); wage: yuan a month at least (0 = not told);
    skill, certificate: values by `skill_value` a person (row) and number (column); inside: whether an area (column) lies
    in a wished place (row).
    """

    lng: Column
    lat: Column
    shrink: Column
    age: Column
    retired: Column
    education: Column
    wish: Column
    wish_group: Column
    done: Column
    done_group: Column
    kind: Column
    wage: Column
    place: Column
    reach: Column
    school_hours: Column
    hard: Column
    tags: Column
    help: Column
    willing: Column
    asked: Column
    load: Column
    luck: Column
    skill: Column
    certificate: Column
    shown: list[dict[str, Any]]
    inside: Column
    places: list[str] = field(default_factory=list)

    SHARED = frozenset({"inside", "places"})
