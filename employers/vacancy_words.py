"""A vacancy in words: one source for its page, the poster, the public page and lists."""

from typing import Any

from employers.models import Vacancy
from employers.vacancy_enums import Insurance, WageUnit
from employers.vacancy_rules import RETIRED_NOTE, plain

UNKNOWN = "面议"


def wage(row: Vacancy) -> str:
    """4000-6000 元/月."""
    upper = f"-{plain(row.wage_max)}" if row.wage_max is not None and row.wage_max != row.wage_min else ""
    return f"{plain(row.wage_min)}{upper} {WageUnit(row.wage_unit).label}"


def place(row: Vacancy) -> str:
    """Where one works."""
    region = row.work_region.label if row.work_region else row.region.label
    return f"{region} {row.work_place}".strip()


def time(row: Vacancy) -> str:
    """When one works."""
    days = " 至 ".join(f"{day.month} 月 {day.day} 日" for day in (row.starts_on, row.ends_on) if day)
    clock = f"{row.works_from:%H:%M} 至 {row.works_until:%H:%M}" if row.works_from and row.works_until else ""
    hours = f"每天 {plain(row.hours_a_day)} 小时" if row.hours_a_day else ""
    return "，".join(part for part in (days, clock, hours, row.shifts, row.rest_days) if part)


def age(row: Vacancy) -> str:
    """18 至 50 岁（理由）, or nothing."""
    if row.age_min is None and row.age_max is None:
        return ""
    low = f"{row.age_min} 岁" if row.age_min is not None else "16 岁"
    bounds = f"{low}至 {row.age_max} 岁" if row.age_max is not None else f"{low}以上"
    return f"{bounds}（{row.age_reason}）"


def offers(row: Vacancy) -> str:
    """包吃、包住、班车接送."""
    named = (("包吃", row.meals_included), ("包住", row.lodging_included), ("班车接送", row.shuttle))
    return "、".join(word for word, offered in named if offered)


def facts(row: Vacancy) -> list[tuple[str, str]]:
    """Everything that is filled in, as (label, words), in the order of the form."""
    insurance = "、".join(Insurance(kind).label for kind in row.insurance_kinds)
    certificate = row.certificate
    if certificate and row.certificate_level is not None:
        certificate = f"{certificate}（{row.get_certificate_level_display()}）"
    probation = f"{row.probation_months} 个月" if row.probation_months else ""
    if probation and row.probation_pay is not None:
        probation = f"{probation}，工资 {plain(row.probation_pay)} 元/月"
    found: list[tuple[str, Any]] = [
        ("工资", wage(row)),
        ("工资构成", row.pay_parts),
        ("加班费", row.overtime_pay),
        ("发工资", "，".join(part for part in (row.get_pay_cycle_display(), row.pay_day) if part)),
        ("待遇", offers(row)),
        ("招几人", f"{row.headcount} 人"),
        ("工作地点", place(row)),
        ("时间", time(row)),
        ("接送孩子", "时间合适" if row.fits_school_hours else ""),
        ("工作内容", row.duties),
        ("工种", row.occupation.name if row.occupation else ""),
        ("学历", f"{row.get_education_min_display()}及以上" if row.education_min else ""),
        ("证书", certificate),
        ("健康证", "需要" if row.health_certificate else ""),
        ("年龄", age(row)),
        ("退休人员", RETIRED_NOTE if row.takes_retired else ""),
        ("其他要求", row.requirements),
        ("签什么", row.get_contract_kind_display() if row.contract_kind else ""),
        ("试用期", probation),
        ("保险", insurance),
        ("职业危害", row.hazards),
        ("劳动保护", row.protection),
        ("面试地点", row.interview_place),
        ("面试带什么", row.what_to_bring),
    ]
    return [(label, words) for label, words in found if words]


def card(row: Vacancy, url: str) -> dict[str, str]:
    """A line of a public list."""
    when = f"{row.starts_on.month} 月 {row.starts_on.day} 日上工" if row.starts_on else row.get_kind_display()
    return {"title": row.title, "place": f"{row.unit_name} · {place(row)}", "pay": wage(row), "when": when, "url": url}
