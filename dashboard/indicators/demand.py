"""EMP and NET10: employers, and what they report each month."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.calendar import before, month_over
from employers.enums import INDUSTRIAL_SECTIONS, TOLD_STATES
from employers.models import AboveScaleYear, Employer, EmployerMonth
from employers.services.registration import EMPLOYER_SUBJECTS
from jiayu_jobs.clock import today

TOWNS = ("county", "town")
SOURCE = "企业登记（企业栏目）"
EMPLOYERS, MONTHS = EMPLOYER_SUBJECTS
TOLD = Q(state__in=TOLD_STATES)


def employers(day: date | None) -> QuerySet:
    """Connected employers, now or at the end of a day, each with whether it stands in the list of 规上 in force: that of
    the year of the day, or the latest one before where the statistics office has not given one yet."""
    in_list = AboveScaleYear.objects.filter(employer=OuterRef("pk"), year=list_in_force(day or today()))
    return Employer.objects.connected(day).annotate(in_scale_list=Exists(in_list))


def list_in_force(day: date) -> int:
    """The year of the list of 规上 that holds on a day; a first firm of a new list makes it hold for every region."""
    years = AboveScaleYear.objects.filter(year__lte=day.year).order_by("-year").values_list("year", flat=True)
    return years.first() or day.year


def month_of(day: date | None) -> date:
    """The month that is monitored: now the last one that is over, on a past day the last one that had ended by it."""
    return month_over(day) if day else before(today())


def latest_months(day: date | None) -> QuerySet:
    """Of each connected employer the latest month that it has told, with whether it stands in the list of 规上 in force."""
    on = day or today()
    return EmployerMonth.objects.latest_told(month_of(day)).of_connected(on).with_list(list_in_force(on))


def months_due(day: date | None) -> QuerySet:
    """What connected employers owed for the month that is monitored, told or not."""
    return EmployerMonth.objects.filter(month=month_of(day)).of_connected(day or today())


SUBJECTS = (
    Subject(
        key="employers",
        mark=EMPLOYERS,
        rows=employers,
        measures=(
            Measure("NET10"),
            Measure("EMP01", Q(in_scale_list=True, industry__in=INDUSTRIAL_SECTIONS)),
        ),
        dated=True,
        row_address="employers:list",
        rules=list_in_force,
    ),
    Subject(
        key="employer_workers",
        mark=MONTHS,
        rows=latest_months,
        measures=(Measure("EMP02", Q(in_scale_list=True, employer__industry__in=INDUSTRIAL_SECTIONS), of="workers"),),
        dated=True,
        row_address="employers:months",
        rules=list_in_force,
    ),
    Subject(
        key="employer_months",
        mark=MONTHS,
        rows=months_due,
        measures=(
            Measure("EMP03", TOLD & Q(shortage__gt=0), of="shortage"),
            Measure("EMP04", TOLD & Q(shortage__gt=0)),
            Measure("employer_month.told", TOLD),
            Measure("employer_month.due"),
        ),
        dated=True,
        row_address="employers:months",
    ),
)
MONTHLY_SOURCE = "企业用工监测月报（用工监测栏目）"

INDICATORS = (
    Indicator(
        id="NET10",
        name="互联企业数",
        name_en="Connected employers",
        unit="家",
        kind=Kind.STOCK,
        numerator=("NET10",),
        levels=TOWNS,
        definition="经镇或县核验、在平台上互联、没有注销的用人单位。",
        formula="已核验且未注销单位的个数",
        source=SOURCE,
    ),
    Indicator(
        id="EMP01",
        name="规模以上工业企业数",
        name_en="Above-scale industrial firms",
        unit="家",
        kind=Kind.STOCK,
        numerator=("EMP01",),
        levels=TOWNS,
        definition="当年规上名单里的工业企业（采矿、制造、电热燃水）；当年名单没有下达的，用上一年的。",
        formula="在名单里的互联工业企业个数",
        source="统计部门规上名单（企业页）",
    ),
    Indicator(
        id="EMP02",
        name="规上企业年度用工人数",
        name_en="Workers of above-scale firms",
        unit="人",
        kind=Kind.STOCK,
        numerator=("EMP02",),
        levels=TOWNS,
        definition="规上工业企业月末在岗人数，每家取最近一次填报。往年取到当年 12 月。",
        formula="在规上名单里的互联工业企业，最近一个已填报月份的月末用工人数之和",
        source=MONTHLY_SOURCE,
    ),
    Indicator(
        id="EMP03",
        name="缺工人数",
        name_en="Unfilled positions",
        unit="人",
        kind=Kind.STOCK,
        numerator=("EMP03",),
        levels=TOWNS,
        definition="参加用工监测的企业上个月末想招而没有招到的人数；没有填报的企业不计。",
        formula="上个月已填报企业的缺工人数之和",
        source=MONTHLY_SOURCE,
    ),
    Indicator(
        id="EMP04",
        name="缺工企业数",
        name_en="Firms short of workers",
        unit="家",
        kind=Kind.STOCK,
        numerator=("EMP04",),
        levels=TOWNS,
        definition="上个月填报缺工人数大于 0 的企业。",
        formula="上个月已填报且缺工人数大于 0 的企业个数",
        source=MONTHLY_SOURCE,
    ),
    Indicator(
        id="EMP05",
        name="用工监测填报率",
        name_en="Monitoring report rate",
        unit="%",
        kind=Kind.RATIO,
        numerator=("employer_month.told",),
        denominator=("employer_month.due",),
        scale=100,
        decimals=1,
        levels=TOWNS,
        definition="上个月应填报的企业里，已经填报（含已审核、已锁定）的占多少。",
        formula="已填报企业数 ÷ 应填报企业数 × 100",
        source=MONTHLY_SOURCE,
    ),
)
