"""Draws vacancies for the employers that are there: deterministic for a seed, a count and a day; trades of the county,
wages above the minimum."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from employers.enums import EmployerState, RegistrationKind
from employers.models import Employer, Vacancy
from employers.services.vacancy_bulk import load_vacancies
from employers.vacancy_enums import (
    GIG_KINDS,
    ContractKind,
    Insurance,
    PayCycle,
    VacancyEnd,
    VacancyKind,
    VacancyState,
    WageUnit,
)
from jiayu_jobs.clock import midnight
from workers.models import Occupation

FIRST_DAY = date(2024, 1, 2)
USUAL_DAYS = 30
PHONE = "154{:08d}"
FULL, PIECE, GIG, DAY, SEASON, PART = (
    VacancyKind.FULL_TIME,
    VacancyKind.PIECE_WORK,
    VacancyKind.GIG,
    VacancyKind.DAY_PAY,
    VacancyKind.SEASONAL,
    VacancyKind.PART_TIME,
)


@dataclass(frozen=True, slots=True)
class Trade:
    """title, occupation, kind, lowest and highest wage in yuan a unit, what is done."""

    title: str
    occupation: str
    kind: VacancyKind
    low: int
    high: int
    duties: str


MADE = (
    Trade("缝纫工", "6-05-01-03", PIECE, 4, 9, "平车、双针车缝制，计件多劳多得。"),
    Trade("包装工", "6-31-05-00", FULL, 3800, 5200, "成品装箱、贴标、码垛。"),
    Trade("焊工", "6-18-02-04", FULL, 6000, 9000, "二保焊、氩弧焊，能看懂图纸。"),
    Trade("车工", "6-18-01-01", FULL, 5500, 8500, "数控车床操作，会换刀对刀。"),
    Trade("冲压工", "6-18-01-12", FULL, 5000, 7500, "冲床上料、取件，按规程操作。"),
    Trade("电工", "6-31-01-03", FULL, 5500, 8000, "车间配电和设备电路维修。"),
    Trade("质检员", "6-31-03-05", FULL, 4200, 5800, "按标准检验成品，填写记录。"),
    Trade("化工总控工", "6-11-01-03", FULL, 5800, 8500, "中控室监盘，按规程调节。"),
    Trade("塑料制品成型工", "6-14-02-00", FULL, 4800, 6800, "注塑机上下料、修边。"),
    Trade("电子设备装接工", "6-25-04-07", FULL, 4500, 6500, "流水线插件、焊接、测试。"),
    Trade("装卸工", "4-02-05-01", DAY, 200, 280, "原料和成品装卸车。"),
    Trade("叉车司机", "6-30-05-01", FULL, 5000, 7000, "仓库叉车装卸、堆放。"),
    Trade("仓库保管员", "4-02-06-01", FULL, 4000, 5200, "收发货登记、盘点。"),
    Trade("机修钳工", "6-31-01-02", FULL, 5500, 7800, "设备保养、故障维修。"),
)
GROWN = (
    Trade("莲藕采挖", "5-01-02-01", GIG, 200, 300, "下田挖藕、清洗、装筐。"),
    Trade("蔬菜采收", "5-01-02-01", SEASON, 180, 220, "采收、分拣、打包蔬菜。"),
    Trade("柑橘采摘", "5-01-02-02", GIG, 180, 240, "采摘柑橘，装箱过秤。"),
    Trade("虾蟹养殖工", "5-04-02-01", FULL, 4000, 5500, "投料、巡塘、起捕。"),
    Trade("农机驾驶员", "5-05-05-01", SEASON, 260, 350, "收割机、旋耕机作业。"),
    Trade("水产加工", "6-01-05-01", PIECE, 3, 6, "小龙虾、鱼片清洗分级。"),
)
SERVED = (
    Trade("餐厅服务员", "4-03-02-05", FULL, 3200, 4200, "迎客、点单、传菜、收台。"),
    Trade("中式烹调师", "4-03-02-01", FULL, 5500, 8000, "炒菜、配菜，会做本地菜。"),
    Trade("收银员", "4-01-02-04", FULL, 3200, 4000, "收银、理货。"),
    Trade("保洁员", "4-09-08-01", PART, 20, 26, "楼道、办公室保洁。"),
    Trade("保安员", "4-07-05-01", FULL, 3000, 3800, "门岗、巡逻、登记。"),
    Trade("快递员", "4-02-07-08", FULL, 4500, 7500, "片区收件、派件。"),
    Trade("家政服务员", "4-10-01-06", PART, 25, 40, "家庭保洁、做饭。"),
    Trade("养老护理员", "4-10-01-05", FULL, 4000, 5600, "照护老人起居、协助用餐。"),
    Trade("货车司机", "4-02-02-02", FULL, 6000, 9000, "县内和周边送货。"),
    Trade("钢筋工", "6-29-01-04", DAY, 280, 380, "钢筋下料、绑扎。"),
)
AT_HOME = (
    Trade("家政服务员", "4-10-01-06", PART, 25, 40, "家里保洁、做饭。"),
    Trade("住家照护老人", "4-10-01-05", DAY, 160, 220, "照护老人起居、做饭、陪同看病。"),
    Trade("接送孩子", "4-10-01-06", PART, 25, 35, "放学接孩子、做晚饭。"),
)
BY_SECTION = {"A": GROWN, "B": MADE, "C": MADE, "D": MADE}
UNITS = {FULL: WageUnit.MONTH, PIECE: WageUnit.PIECE, PART: WageUnit.HOUR}
# How many of a hundred stand in each state; the last one takes the rest.
STATES = (
    (VacancyState.PUBLISHED, 34),
    (VacancyState.SUBMITTED, 3),
    (VacancyState.DRAFT, 2),
    (VacancyState.SUSPENDED, 2),
    (VacancyState.REJECTED, 1),
    (VacancyState.CLOSED, 58),
)
ENDS = (VacancyEnd.EXPIRED, VacancyEnd.EXPIRED, VacancyEnd.HIRED, VacancyEnd.NO_NEED)
PLACES = ("一号车间", "二号车间", "仓库", "办公楼", "门店", "基地")
RESTS = ("每周休一天", "月休四天", "双休", "做六休一")
CLOCKS = ((time(8), time(17, 30)), (time(8, 30), time(16)), (time(7, 30), time(18)), (time(9), time(18)))


def draw_vacancies(count: int, day: date, seed: int) -> list[Vacancy]:
    """So many unsaved vacancies of the verified employers in scope, spread over them by luck of the seed."""
    dice = random.Random(f"{seed} vacancies")  # noqa: S311  # a demo, no secret
    firms = list(Employer.objects.filter(state=EmployerState.VERIFIED).select_related("region").order_by("name", "id"))
    occupations = Occupation.objects.in_bulk()
    states = [state for state, share in STATES for _ in range(share)]
    return [
        _draw(dice, dice.choice(firms), number, day, states, occupations) for number in range(count if firms else 0)
    ]


def _draw(
    dice: random.Random, firm: Employer, number: int, day: date, states: list[VacancyState], occupations: dict[str, Any]
) -> Vacancy:
    at_home = firm.kind == RegistrationKind.HOUSEHOLD
    trade = dice.choice(AT_HOME if at_home else BY_SECTION.get(firm.industry, SERVED))
    state, gig = dice.choice(states), trade.kind in GIG_KINDS
    low = dice.randint(trade.low, trade.high)
    starts, ends = dice.choice(CLOCKS)
    monthly = UNITS.get(trade.kind, WageUnit.DAY) == WageUnit.MONTH
    headcount = 1 if at_home else dice.choice((1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 10, 12, 15, 20))
    row = Vacancy(
        employer=firm,
        region=firm.region,
        region_path=firm.region.path,
        unit_name=firm.shown_name,
        state=state,
        kind=trade.kind,
        title=trade.title,
        occupation=occupations.get(trade.occupation),
        headcount=headcount,
        wage_min=Decimal(low),
        wage_max=Decimal(low + max(1, (trade.high - trade.low) // 3)),
        wage_unit=UNITS.get(trade.kind, WageUnit.DAY),
        pay_cycle=PayCycle.MONTH if monthly else PayCycle.DAY if gig else PayCycle.WEEK,
        duties=trade.duties,
        meals_included=dice.random() < 0.5,
        lodging_included=monthly and dice.random() < 0.3,
        shuttle=dice.random() < 0.2,
        works_from=starts,
        works_until=ends,
        hours_a_day=Decimal(8) if ends > time(16) else Decimal("7.5"),
        fits_school_hours=ends == time(16),
        rest_days="" if gig else dice.choice(RESTS),
        takes_retired=dice.random() < 0.15,
        contract_kind=ContractKind.LABOUR_CONTRACT if monthly else ContractKind.SERVICE_AGREEMENT,
        insurance_kinds=[Insurance.PENSION, Insurance.MEDICAL, Insurance.INJURY] if monthly else [Insurance.ACCIDENT],
        work_place=f"{firm.region.short_name}，雇主家里" if at_home else f"{dice.choice(PLACES)}{number % 9 + 1}号点",
        contact_name=firm.contact_name,
        contact_phone=PHONE.format(number),
        interview_place=f"{firm.region.short_name}便民服务点" if at_home else firm.address,
        what_to_bring="身份证",
    )
    _date(dice, row, day, gig)
    return row


def _date(dice: random.Random, row: Vacancy, day: date, gig: bool) -> None:
    """The days that go with its state: live ones are of the last weeks, ended ones of the years before."""
    if row.state == VacancyState.CLOSED:
        span = max((day - FIRST_DAY).days - USUAL_DAYS, 1)
        published = FIRST_DAY + timedelta(days=dice.randrange(span))
        row.expires_on = published + timedelta(days=USUAL_DAYS)
        row.closed_reason = dice.choice(ENDS)
        row.closed_on = row.expires_on + timedelta(days=1)
        if row.closed_reason != VacancyEnd.EXPIRED:
            row.closed_on = published + timedelta(days=dice.randrange(3, USUAL_DAYS))
        row.filled = row.headcount if row.closed_reason == VacancyEnd.HIRED else 0
    else:
        published = day - timedelta(days=dice.randrange(USUAL_DAYS))
        row.expires_on = published + timedelta(days=USUAL_DAYS + dice.randrange(30))
    if gig:
        row.starts_on = published + timedelta(days=dice.randrange(7))
    if row.state in (VacancyState.PUBLISHED, VacancyState.SUSPENDED, VacancyState.CLOSED):
        row.published_at = row.decided_at = at_work(dice, published)
    if row.state == VacancyState.REJECTED:
        row.decided_at, row.answer = at_work(dice, day), "请把工作内容写具体，再提交。"


def at_work(dice: random.Random, day: date) -> datetime:
    """A moment of a working day."""
    return midnight(day) + timedelta(minutes=dice.randrange(8 * 60 + 30, 17 * 60))


def load_demo_vacancies(count: int, day: date, seed: int) -> int:
    """Draw and store them; returns how many, 0 where there is no employer."""
    rows = draw_vacancies(count, day, seed)
    return load_vacancies(rows, action="load_demo", since=FIRST_DAY) if rows else 0
