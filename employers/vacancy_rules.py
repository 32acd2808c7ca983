"""What a vacancy may offer and ask: one table of checks for form, workbook and services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from employers.lawful_text import unlawful
from employers.models import MinimumWage
from employers.vacancy_enums import ContractKind, VacancyKind, WageUnit
from jiayu_jobs.clock import today

HOURS_A_DAY = Decimal(8)
MOST_HOURS = Decimal(11)
YOUNGEST = 16
LONGEST_PROBATION = 6
PROBATION_SHARE = Decimal("0.8")
# Paid by the hour or the piece, whole months are not promised.
BY_THE_HOUR = (VacancyKind.PART_TIME, VacancyKind.GIG, VacancyKind.DAY_PAY)
# What is written by hand and judged by lawful_text.
TEXTS = (
    "title",
    "pay_parts",
    "overtime_pay",
    "pay_day",
    "shifts",
    "rest_days",
    "age_reason",
    "certificate",
    "duties",
    "requirements",
    "hazards",
    "protection",
    "work_place",
    "call_hours",
    "interview_place",
    "what_to_bring",
)
# What somebody who drafts a vacancy fills in; a copy takes all but the days.
DAYS = ("starts_on", "ends_on", "expires_on")
FIELDS = (
    *("kind", "title", "occupation", "headcount", "wage_min", "wage_max", "wage_unit", "pay_parts", "overtime_pay"),
    *("pay_cycle", "pay_day", "meals_included", "lodging_included", "shuttle", *DAYS, "works_from", "works_until"),
    *("shifts", "hours_a_day", "rest_days", "fits_school_hours", "education_min", "age_min", "age_max", "age_reason"),
    *("takes_retired", "certificate", "certificate_level", "health_certificate", "duties", "requirements", "hazards"),
    *("protection", "contract_kind", "probation_months", "probation_pay", "insurance_kinds", "work_region"),
    *("work_place", "lng", "lat", "contact_name", "contact_phone", "call_hours", "interview_place", "what_to_bring"),
)
RETIRED_NOTE = "超过退休年龄的人也可以来：签劳务协议，单位买意外险。"


@dataclass(frozen=True, slots=True)
class Least:
    """The minimum wage in force: yuan a month and an hour; confirmed: by the county."""

    monthly: Decimal
    hourly: Decimal
    confirmed: bool


def least_on(day: date) -> Least:
    """The minimum wage in force on a day; the oldest one for days before all. Raises LookupError in an empty table."""
    row = MinimumWage.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    row = row or MinimumWage.objects.order_by("valid_from").first()
    if row is None:
        raise LookupError("no minimum wage is loaded")
    return Least(row.monthly, row.hourly, row.verified)


def problems(given: Mapping[str, Any], day: date | None = None, least: Least | None = None) -> list[tuple[str, str]]:
    """What is wrong with the values of a vacancy, as (field, sentence); missing names are not judged.

    day: by which the minimum wage is asked (None = today); least: it, where many rows are judged.
    """
    found = [(name, one.message) for name in TEXTS for one in unlawful(str(given.get(name) or ""))]
    found += _wage(given, least or least_on(day or today()))
    found += _age(given)
    found += _time(given)
    return found


def _wage(given: Mapping[str, Any], least: Least) -> list[tuple[str, str]]:
    wage, upper, unit = given.get("wage_min"), given.get("wage_max"), given.get("wage_unit")
    found: list[tuple[str, str]] = []
    if wage is None:
        return _probation(given, Decimal(0), least)
    if wage <= 0:
        return [("wage_min", "请填工资。")]
    if upper is not None and upper < wage:
        found.append(("wage_max", "工资上限不能比工资低。"))
    bound = least_of(given, least)
    if bound is not None and wage < bound:
        units = WageUnit(str(unit)).label
        words = f"工资低于本县最低工资：现在最低 {plain(bound)} {units}（《劳动法》第四十八条），请提高。"
        found.append(("wage_min", words))
    return found + _probation(given, wage, least)


def _probation(given: Mapping[str, Any], wage: Decimal, least: Least) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    months, pay = given.get("probation_months"), given.get("probation_pay")
    if months is not None and months > LONGEST_PROBATION:
        found.append(("probation_months", "试用期最长 6 个月（《劳动合同法》第十九条）。"))
    if (
        pay is not None
        and given.get("wage_unit") == WageUnit.MONTH
        and pay < max(wage * PROBATION_SHARE, least.monthly)
    ):
        bound = plain(max(wage * PROBATION_SHARE, least.monthly))
        words = f"试用期工资不能低于约定工资的 80%，也不能低于最低工资（《劳动合同法》第二十条）：最低 {bound} 元。"
        found.append(("probation_pay", words))
    return found


def least_of(given: Mapping[str, Any], least: Least) -> Decimal | None:
    """The least that may be paid a unit: by the hour as it stands, a day as its hours, at most eight; a month of full
    time as it stands, of part time as its hours on 22 days; None for piece work, which is judged by what it comes to."""
    unit, hours = given.get("wage_unit"), given.get("hours_a_day")
    if unit == WageUnit.HOUR:
        return least.hourly
    if unit == WageUnit.DAY:
        return least.hourly * min(hours or HOURS_A_DAY, HOURS_A_DAY)
    if unit != WageUnit.MONTH:
        return None
    if given.get("kind") in BY_THE_HOUR:
        return min(least.monthly, least.hourly * hours * 22) if hours else None
    return least.monthly


def _age(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    low, high = given.get("age_min"), given.get("age_max")
    found: list[tuple[str, str]] = []
    if low is not None and low < YOUNGEST:
        found.append(("age_min", "不得招用未满 16 周岁的人（《劳动法》第十五条），最小年龄填 16 以上。"))
    if high is not None and high < max(low or 0, YOUNGEST):
        found.append(("age_max", "最大年龄不能比最小年龄小。"))
    if (low is not None or high is not None) and not given.get("age_reason"):
        found.append(("age_reason", "限年龄要写理由，例：高温井下作业须满 18 周岁。没有理由就不限。"))
    return found


def _time(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    starts, ends = given.get("starts_on"), given.get("ends_on")
    if starts and ends and ends < starts:
        found.append(("ends_on", "完工日期不能早于上工日期。"))
    hours = given.get("hours_a_day")
    if hours is not None and not 0 < hours <= MOST_HOURS:
        found.append(("hours_a_day", "每天工时加上加班，最多 11 小时（《劳动法》第四十一条）。"))
    if (given.get("lng") is None) != (given.get("lat") is None):
        found.append(("lat", "经度和纬度要一起填。"))
    return found


def hints(given: Mapping[str, Any]) -> list[str]:
    """What is not wrong and worth saying to whoever posts."""
    told = []
    if given.get("takes_retired") and given.get("contract_kind") == ContractKind.LABOUR_CONTRACT:
        told.append("超过退休年龄的人签劳务协议，并买意外险；没有超过的照签劳动合同。")
    return told


def plain(amount: Decimal) -> str:
    """1950.00 -> 1950, 19.50 -> 19.5."""
    return f"{amount.normalize():f}"
