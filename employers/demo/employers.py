"""Draws employers, what they report each month, visits and issues: deterministic for a seed, a size and a day.

The published numbers are met by counting these rows: 301 connected at the end
of 2024, 119 of them above-scale industrial with 17,901 workers at the end of 2023, 291 visits and 182 solved issues in 2024.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from employers.calendar import before, last_day
from employers.enums import EmployerState, MonthState, RegistrationKind
from employers.models import AboveScaleYear, Department, Employer, EmployerIssue, EmployerMonth, EmployerVisit
from employers.services.bulk import load_rows
from employers.services.registration import EMPLOYER_MONTHS, EMPLOYER_SUBJECTS
from employers.visit_enums import ISSUES, VISITS, IssueKind, IssueState, VisitState
from jiayu_jobs.clock import midnight, months_after, working_days_after
from jiayu_jobs.identifiers.citizen_id import make as make_id_number
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.regions import Level
from stations.enums import Role
from stations.models import PostHolding, Region
from workers.demo.distributions import GIVEN_FEMALE, GIVEN_SECOND, SURNAMES
from workers.enums import Industry

FIRST_DAY = date(2023, 1, 3)
PUBLISHED_YEAR = 2024
SCALE_YEARS = (2023, 2024, 2025)
FIRST_MONTH = date(2023, 12, 1)
PHONE = "154{:08d}"
LEAST_WORKERS = 5
# Of those that are not above scale, one in so many is a private household.
HOUSEHOLD_EVERY = 40
MADE = ("纺织", "塑业", "机电", "食品", "建材", "化工", "电子", "包装", "汽配", "制衣", "管业", "新材")
OTHER = (
    ("A", RegistrationKind.COOPERATIVE, ("莲藕", "蔬菜", "柑橘", "水产")),
    ("H", RegistrationKind.SOLE_TRADER, ("餐馆", "早点铺", "农家饭店")),
    ("F", RegistrationKind.SOLE_TRADER, ("超市", "五金店", "服装店")),
    ("O", RegistrationKind.ENTERPRISE, ("家政", "物业", "保洁")),
    ("E", RegistrationKind.ENTERPRISE, ("建筑劳务", "装饰")),
    ("B", RegistrationKind.ENTERPRISE, ("采石", "砂石")),
    ("D", RegistrationKind.ENTERPRISE, ("供水", "燃气")),
    ("Q", RegistrationKind.ENTERPRISE, ("养老院", "月子中心", "护理院")),
)
FIRST, SECOND = "禾澜沐岚泽朗景森昱翊", "漪峦澍陌岑霖溪筠砚葳"
ENDING = {RegistrationKind.COOPERATIVE: "合作社", RegistrationKind.SOLE_TRADER: ""}
BUREAUS = ("县人社局", "县经信局", "县医保局", "县住建局", "县教育局", "县税务局")
SAID = (
    ("看了生产线，订单正常，招工稳定。", None),
    ("旺季快到了，还缺熟练工。", IssueKind.SHORTAGE),
    ("问稳岗返还怎么申请。", IssueKind.POLICY_SUPPORT),
    ("新员工宿舍不够，想租附近的房子。", IssueKind.OTHER),
    ("夜班没人愿意上，想调整班次。", IssueKind.SHORTAGE),
    ("问吸纳就业困难人员的社保补贴。", IssueKind.POLICY_SUPPORT),
    ("员工孩子上学接送不方便。", IssueKind.OTHER),
)
SOLVED = {
    IssueKind.SHORTAGE: ("已在岗位栏目发布，各站点推荐了人。", "推介记录"),
    IssueKind.POLICY_SUPPORT: ("已讲清条件和材料，协助提交申请。", "申请回执"),
    IssueKind.OTHER: ("已和有关单位商量，问题解决。", "电话记录"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of each; workers: of the above-scale firms at the end of 2023."""

    employers: int
    above_scale: int
    workers: int
    visits: int
    solved: int
    waiting: int
    today: date
    seed: int

    @classmethod
    def of(cls, published: dict[str, float], today: date, seed: int, share: float) -> "Plan":
        """The published numbers, or usual ones; share: of a small demo, else 1."""
        told = {"NET10": 300, "EMP01": 120, "EMP02": 18000, "SRV03": 290, "SRV04": 180} | published
        whole = {name: max(round(value * share), 1) for name, value in told.items()}
        return cls(
            employers=max(whole["NET10"], 12),
            above_scale=max(whole["EMP01"], 5),
            workers=whole["EMP02"],
            visits=whole["SRV03"],
            solved=min(whole["SRV04"], whole["SRV03"]),
            waiting=6 if share == 1 else 2,
            today=today,
            seed=seed,
        )


def load_demo_employers(plan: Plan) -> int:
    """Draw and store all of it in the scope in force; returns how many employers."""
    dice = random.Random(f"{plan.seed} employers")  # noqa: S311  # a demo, no secret
    firms = draw_employers(plan, dice)
    load_rows(firms, action="load_demo", marks=EMPLOYER_SUBJECTS, since=FIRST_DAY)
    listed = [firm for firm in firms if firm.industry == Industry.MANUFACTURING and firm.is_key]
    AboveScaleYear.objects.bulk_create(
        [AboveScaleYear(employer=firm, year=year) for firm in listed for year in SCALE_YEARS]
    )
    load_rows(draw_months(plan, dice, listed), action="load_demo", marks=(EMPLOYER_MONTHS,), since=FIRST_MONTH)
    visits = draw_visits(plan, dice, [firm for firm in firms if firm.connected_on])
    load_rows(visits, action="load_demo", marks=(VISITS,), since=date(PUBLISHED_YEAR, 1, 1))
    issues = draw_issues(plan, dice, visits)
    load_rows(issues, action="load_demo", marks=(ISSUES,), since=date(PUBLISHED_YEAR, 1, 1))
    return len(firms)


def draw_employers(plan: Plan, dice: random.Random) -> list[Employer]:
    """Above-scale firms first, all connected by the end of 2024, and some whose papers wait."""
    leaves = sorted(Region.objects.leaves().select_related("parent"), key=lambda one: one.path)
    towns = [one for one in leaves if one.level == Level.COMMUNITY] or leaves
    names = _names(dice)
    held = PostHolding.objects.filter(post__role=Role.TOWN_SERVICE_STAFF, ends_on__isnull=True)
    staff = dict(held.order_by("post__code").values_list("post__region", "user"))
    firms = []
    for number in range(plan.employers + plan.waiting):
        listed, waits = number < plan.above_scale, number >= plan.employers
        industry, kind, trades = (
            (Industry.MANUFACTURING, RegistrationKind.ENTERPRISE, MADE) if listed else dice.choice(OTHER)
        )
        trade = dice.choice(trades)
        region = dice.choice(towns if listed or dice.random() < 0.6 else leaves)
        ending = ENDING.get(kind, "公司")
        prefix = (
            "93" if kind == RegistrationKind.COOPERATIVE else "92" if kind == RegistrationKind.SOLE_TRADER else "91"
        )
        span = 330 if listed else 300
        connected = date(2023 if listed else PUBLISHED_YEAR, 1, 5) + timedelta(days=dice.randrange(span))
        firms.append(
            Employer(
                kind=kind,
                name=f"{next(names)}{trade}{ending}（演示）",
                credit_code=credit_code(prefix, "421299", f"MAD{number:05d}"),
                region=region,
                region_path=region.path,
                industry=industry,
                is_key=listed,
                is_care_centre=industry == "Q",
                contact_name=f"{dice.choice('王李张刘陈')}经理",
                contact_phone=PHONE.format(70_000_000 + number),
                address=f"{region.short_name}工业路{number + 1}号" if listed else f"{region.short_name}{number + 1}号",
                contact_staff_id=None if waits else staff.get(region.parent_id or ""),
                state=EmployerState.SUBMITTED if waits else EmployerState.VERIFIED,
                connected_on=None if waits else connected,
                decided_at=None if waits else midnight(connected) + timedelta(hours=10),
            )
        )
        if not listed and number % HOUSEHOLD_EVERY == HOUSEHOLD_EVERY - 1:
            _make_household(firms[-1], number)
    return firms


def _make_household(firm: Employer, number: int) -> None:
    """A family that hires help, known by its head's ID number."""
    dice = random.Random(f"household {number}")  # noqa: S311  # a demo, no secret
    born = date(1960, 1, 1) + timedelta(days=dice.randrange(365 * 25))
    firm.kind, firm.industry, firm.credit_code = RegistrationKind.HOUSEHOLD, Industry.RESIDENT_SERVICES, None
    surname = dice.choice(SURNAMES)
    firm.name = surname + dice.choice(GIVEN_SECOND) + dice.choice(GIVEN_FEMALE)
    firm.contact_name = f"{surname}女士"
    firm.id_number, firm.is_care_centre = make_id_number("421299", born, 2 * number), False


def _names(dice: random.Random) -> Iterator[str]:
    """Words that no firm of the county has, each once."""
    pairs = [first + second for first in FIRST for second in SECOND]
    dice.shuffle(pairs)
    yield from pairs
    triples = [one + letter for one in pairs for letter in FIRST if letter not in one]
    dice.shuffle(triples)
    yield from triples


def draw_months(plan: Plan, dice: random.Random, listed: list[Employer]) -> list[EmployerMonth]:
    """December 2023 sums to the published workers; later months wander; of the last one some are due, some unchecked."""
    shares = [dice.uniform(0.4, 1.8) for _ in listed]
    sizes = [max(int(plan.workers * share / sum(shares)), 1) for share in shares]
    if sizes:
        sizes[0] += plan.workers - sum(sizes)
    rows, last = [], before(plan.today)
    for firm, size in zip(listed, sizes, strict=True):
        workers, month = size, FIRST_MONTH
        while month <= last:
            rows.append(_month(dice, firm, month, workers, last))
            workers = rows[-1].workers or workers
            month = months_after(month, 1)
    return rows


def _month(dice: random.Random, firm: Employer, month: date, held: int, last: date) -> EmployerMonth:
    """One report; held: workers at the end of the month before, of which hired come on top and those who left go off."""
    luck = dice.random()
    state = MonthState.LOCKED
    if month == last:
        state = MonthState.DUE if luck < 0.15 else MonthState.REPORTED if luck < 0.5 else MonthState.CHECKED
    row = EmployerMonth(employer=firm, region=firm.region, region_path=firm.region_path, month=month, state=state)
    if state != MonthState.DUE:
        hired = dice.randint(0, max(held // 24, 1))
        left = min(dice.randint(0, max(held // 25, 1)), max(held + hired - LEAST_WORKERS, 0))
        row.workers, row.left, row.hired = held + hired - left, left, hired
        if month == FIRST_MONTH:
            row.workers = held
        row.laid_off = left // 4
        row.shortage = dice.choice((0, 0, 0, 2, 3, 5, 8, 12))
        row.reported_at = midnight(last_day(month) + timedelta(days=1 + dice.randrange(6))) + timedelta(hours=9)
    return row


def draw_visits(plan: Plan, dice: random.Random, firms: list[Employer]) -> list[EmployerVisit]:
    """The published year's visits, as many a day since as then, and some that are planned."""
    visitors = [
        held.user
        for held in PostHolding._base_manager.filter(
            post__role__in=(Role.COUNTY_INFO_OFFICER, Role.TOWN_SERVICE_STAFF), ends_on__isnull=True
        )
        .select_related("user", "post")
        .order_by("user__username")
    ]
    days = [date(PUBLISHED_YEAR, 1, 2) + timedelta(days=dice.randrange(360)) for _ in range(plan.visits)]
    start = date(PUBLISHED_YEAR + 1, 1, 2)
    span = (plan.today - start).days
    if span > 0:
        later = round(plan.visits * span / 365)
        days += [start + timedelta(days=dice.randrange(span)) for _ in range(later)]
    rows = [_visit(dice, firms, visitors, day, VisitState.REPORTED) for day in sorted(days)]
    coming = [working_days_after(plan.today, 1 + number % 5) for number in range(max(plan.visits // 40, 2))]
    return rows + [_visit(dice, firms, visitors, day, VisitState.PLANNED) for day in coming]


def _visit(
    dice: random.Random, firms: list[Employer], visitors: list[Any], day: date, state: VisitState
) -> EmployerVisit:
    there = [firm for firm in firms if firm.connected_on and firm.connected_on <= day] or firms
    firm, made = dice.choice(there), state == VisitState.REPORTED
    return EmployerVisit(
        employer=firm,
        region=firm.region,
        region_path=firm.region_path,
        counted_region=firm.region if made else None,
        state=state,
        visited_on=day,
        visitor=dice.choice(visitors) if visitors else None,
        people_met=firm.contact_name if made else "",
        summary=dice.choice(SAID)[0] if made else "",
    )


def draw_issues(plan: Plan, dice: random.Random, visits: list[EmployerVisit]) -> list[EmployerIssue]:
    """Raised at visits: the published year's are all solved in it, as many as were published; later ones partly."""
    bureaus = [Department.objects.get_or_create(name=name)[0] for name in BUREAUS]
    made = [visit for visit in visits if visit.counted_region_id]
    of_year = [visit for visit in made if visit.visited_on.year == PUBLISHED_YEAR]
    rows = [_issue(dice, visit, bureaus, plan.today) for visit in dice.sample(of_year, plan.solved)]
    for visit in made:
        if visit.visited_on.year > PUBLISHED_YEAR and dice.random() < 0.6:
            fresh = visit.visited_on > plan.today - timedelta(days=30)
            rows.append(_issue(dice, visit, bureaus, plan.today, open_still=fresh and dice.random() < 0.7))
    return rows


def _issue(
    dice: random.Random, visit: EmployerVisit, bureaus: list[Department], today: date, open_still: bool = False
) -> EmployerIssue:
    text, kind = dice.choice([pair for pair in SAID if pair[1]])
    row = EmployerIssue(
        employer=visit.employer,
        visit=visit,
        region=visit.region,
        region_path=visit.region_path,
        counted_region=visit.region,
        kind=kind or IssueKind.OTHER,
        text=text,
        raised_by=visit.visitor,
        raised_on=visit.visited_on,
        state=IssueState.CONFIRMED,
    )
    if open_still:
        row.state = dice.choice((IssueState.RAISED, IssueState.ASSIGNED, IssueState.DOING))
    if row.state != IssueState.RAISED:
        row.department, row.due_on = dice.choice(bureaus), working_days_after(visit.visited_on, 10)
    if row.state == IssueState.CONFIRMED:
        row.solution, row.evidence = SOLVED[IssueKind(row.kind)]
        end = date(visit.visited_on.year, 12, 31)
        row.solved_on = min(visit.visited_on + timedelta(days=dice.randint(1, 9)), end, today)
        row.solved_by, row.confirmed_on = visit.visitor, min(row.solved_on + timedelta(days=1), today)
    return row
