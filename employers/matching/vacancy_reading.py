"""Vacancies read into columns. Those that are published are the same for every desk and kept in this process."""

from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Extract

from employers.enums import EmployerState
from employers.matching.facts import EDUCATION_RANKS, VACANCY_KINDS, Vacancies, skill_value
from employers.models import Employer, Vacancy
from employers.vacancy_enums import VacancyKind, VacancyState, WageUnit
from jiayu_jobs.clock import today
from stations.models import Region
from workers.enums import Education

COLUMNS = (
    "pk", "lng", "lat", "work_region_id", "region_id", "occupation_id", "occupation__name", "kind", "wage_min", "wage_max",
    "wage_unit", "hours_a_day", "fits_school_hours", "works_from", "works_until", "lodging_included", "shuttle",
    "certificate", "certificate_level", "age_min", "age_max", "age_reason", "education_min", "hazards", "takes_retired",
    "health_certificate", "headcount", "filled", "title", "employer_id", "state", "expires_on", "work_place",
)  # fmt: skip
PAPER_WORDS = ("职业技能等级", "职业资格", "特种作业", "操作", "证书", "证")
OLDEST = 255


@dataclass(frozen=True, slots=True)
class Spot:
    """A region as matching needs it."""

    lng: float
    lat: float
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class _Kept:
    version: tuple[Any, ...]
    vacancies: Vacancies


_kept: list[_Kept] = []


def spots() -> dict[str, Spot]:
    """Every region by code; a point that nobody knows is NaN."""
    rows = Region.objects.select_related("parent").order_by("path")
    return {
        row.code: Spot(_degrees(row.lng), _degrees(row.lat), row.path, "全县" if row.parent is None else row.label)
        for row in rows
    }


def open_vacancies(day: date | None = None) -> Vacancies:
    """What takes people today, the same for every desk: read anew only when one of them has changed."""
    rows = Vacancy.objects.open_on(day or today()).order_by("pk")
    # Which ones, by the moments at which they were published; what they say, by their revisions.
    found = rows.aggregate(
        n=Count("pk"), which=Sum(Extract("published_at", "epoch")), revisions=Sum("revision"), filled=Sum("filled")
    )
    version = (day or today(), *found.values())
    if not _kept or _kept[0].version != version:
        _kept[:] = [_Kept(version, read_vacancies(rows))]
    return _of_good_employers(_kept[0].vacancies)


def _of_good_employers(vacancies: Vacancies) -> Vacancies:
    """Without what an employer offers that the desk knows to be suspended. Elsewhere the vacancy's own state says so."""
    bad = set(
        Employer.objects.exclude(state=EmployerState.VERIFIED)
        .filter(vacancies__state=VacancyState.PUBLISHED)
        .values_list("pk", flat=True)
    )
    if not bad:
        return vacancies
    return replace(vacancies, employer_ok=np.array([one["employer"] not in bad for one in vacancies.shown], dtype=bool))


def read_vacancies(rows: QuerySet) -> Vacancies:
    """The vacancies of a queryset as columns."""
    where, read = spots(), [dict(zip(COLUMNS, row, strict=True)) for row in rows.values_list(*COLUMNS)]
    return columns_of(read, where)


def columns_of(read: list[dict[str, Any]], where: dict[str, Spot]) -> Vacancies:
    """Rows by the names of COLUMNS as columns."""
    areas: dict[str, int] = {}
    occupations: dict[str, int] = {}
    groups: dict[str, int] = {}
    certificates: dict[str, int] = {}
    trades: dict[str, int] = {}
    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    for row in read:
        spot = where.get(row["work_region_id"] or "") or where[row["region_id"]]
        own = row["lng"] is not None
        trade = _number(occupations, row["occupation_id"])
        if row["occupation__name"]:
            trades[row["occupation__name"]] = trade
        paper = bare(row["certificate"])
        values = {
            "lng": float(row["lng"]) if own else spot.lng,
            "lat": float(row["lat"]) if own else spot.lat,
            "area": areas.setdefault(spot.path, len(areas)),
            "occupation": trade,
            "group": _number(groups, group_of(row["occupation_id"])),
            "kind": VACANCY_KINDS.index(VacancyKind(row["kind"])),
            "wage": monthly(row["wage_min"], row["wage_unit"], row["hours_a_day"]),
            "hours_fit": fits_school(row["fits_school_hours"], row["works_from"], row["works_until"]),
            "carried": row["lodging_included"] or row["shuttle"],
            "certificate": _number(certificates, paper),
            "certificate_value": skill_value(row["certificate_level"]) if paper else 0,
            "age_min": row["age_min"] or 0,
            "age_max": row["age_max"] or OLDEST,
            "education": EDUCATION_RANKS.get(row["education_min"], 0),
            "hazards": bool(row["hazards"]),
            "takes_retired": row["takes_retired"],
            "health": row["health_certificate"],
            "welfare": row["kind"] == VacancyKind.WELFARE,
            "open": row["state"] == VacancyState.PUBLISHED
            and (row["expires_on"] is None or row["expires_on"] >= today()),
            "employer_ok": True,
            "load": 0.0,
            "luck": row["pk"].int & 0xFFFFFFFF,
        }
        for name, value in values.items():
            columns[name].append(value)
    made = {name: np.array(values, dtype=_TYPES[name]) for name, values in columns.items()}
    return Vacancies(
        keys=[row["pk"] for row in read],
        shown=[_shown(row, where) for row in read],
        areas=areas,
        occupations=occupations,
        groups=groups,
        certificates=certificates,
        trades=trades,
        **made,
    )


_TYPES: dict[str, Any] = {
    "lng": np.float64, "lat": np.float64, "area": np.intp, "occupation": np.intp, "group": np.intp, "kind": np.intp,
    "wage": np.float32, "hours_fit": np.int8, "carried": bool, "certificate": np.intp, "certificate_value": np.uint8,
    "age_min": np.int16, "age_max": np.int16, "education": np.int8, "hazards": bool, "takes_retired": bool, "health": bool,
    "welfare": bool, "open": bool, "employer_ok": bool, "load": np.float32, "luck": np.uint32,
}  # fmt: skip


def _number(numbers: dict[str, int], name: str | None) -> int:
    """A name's number, from 1 on; 0 for none."""
    return numbers.setdefault(name, len(numbers) + 1) if name else 0


def _degrees(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def group_of(code: str | None) -> str:
    """The minor group of an occupation: 4-10-01 of 4-10-01-05."""
    return code.rpartition("-")[0] if code else ""


def bare(certificate: str) -> str:
    """What a certificate is about, without the words for paper."""
    name = certificate.strip()
    for word in PAPER_WORDS:
        name = name.replace(word, "")
    return name or certificate.strip()


def monthly(wage: Decimal, unit: str, hours: Decimal | None) -> float:
    """Yuan a month of a wage; 0 where it is paid by the piece."""
    days = float(settings.MATCH_DAYS_A_MONTH)
    factor = {
        WageUnit.MONTH: 1.0,
        WageUnit.DAY: days,
        WageUnit.HOUR: days * float(hours or settings.MATCH_HOURS_A_DAY),
    }.get(WageUnit(unit), 0.0)
    return float(wage) * factor


def fits_school(told: bool, start: time | None, end: time | None) -> int:
    """1 where the work lies between taking a child to school and fetching it, 0 where not, -1 where nobody said."""
    if told:
        return 1
    if start is None or end is None:
        return -1
    first, last = (time.fromisoformat(text) for text in settings.SCHOOL_HOURS)
    return int(first <= start <= end <= last)


def _shown(row: dict[str, Any], where: dict[str, Spot]) -> dict[str, Any]:
    level = row["certificate_level"]
    place = where.get(row["work_region_id"] or "") or where[row["region_id"]]
    by_month = row["wage_unit"] in (WageUnit.MONTH, WageUnit.PIECE)
    low, high = (f"{value.normalize():f}" if value else "" for value in (row["wage_min"], row["wage_max"]))
    wage = f"{low}-{high}" if high and high != low else low
    return {
        "title": row["title"],
        "employer": row["employer_id"],
        "occupation": row["occupation__name"] or row["title"],
        "kind": VacancyKind(row["kind"]).label,
        "certificate": f"{row['certificate']}{'一二三四五'[level - 1] + '级' if level else ''}",
        "certificate_name": bare(row["certificate"]),
        "education": Education(row["education_min"]).label if row["education_min"] else "",
        "age_reason": row["age_reason"],
        "wage": f"{wage} {WageUnit(row['wage_unit']).label}",
        "wage_how": "" if by_month else f"（按每月 {settings.MATCH_DAYS_A_MONTH:g} 天算）",
        "place": row["work_place"] or place.label,
        "openings": row["headcount"] - row["filled"],
    }
