"""CAR07, CAR08, MOM06, MOM07, CON01, CON02: home care, handwork, contests."""

from datetime import date

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast

from dashboard.indicators.declaration import Combine, Indicator, Kind, Measure, Subject
from training.care_enums import CARE_VISITS, ELDERS
from training.contest_enums import CONTEST_ENTRIES, ContestKind, EntryState
from training.craft_enums import CRAFT_TASKS, SELLERS, WEAVERS
from training.models import CareVisit, ContestEntry, CraftTask, Elder

COUNTY, TOWNS = ("county",), ("county", "town")


def served(day: date | None) -> QuerySet:
    """Elders with a finished visit, up to a day."""
    return Elder.objects.served(day)


def visits(day: date | None) -> QuerySet:
    """Finished visits, up to a day."""
    return CareVisit.objects.done(day)


def incomes(day: date | None) -> QuerySet:
    """What was paid for handwork, in yuan, with the first payment of each month and the sum of each day."""
    rows = CraftTask.objects.incomes()
    return rows.annotate(yuan=Cast("amount", FloatField()), day_yuan=Cast("day_income", FloatField()))


def entries(day: date | None) -> QuerySet:
    """Entries of the county's start-up contest that were not taken back."""
    return ContestEntry.objects.counted().filter(kind=ContestKind.STARTUP)


SUBJECTS = (
    Subject(key="elders_served", mark=ELDERS, rows=served, measures=(Measure("CAR07"),), row_address="training:elders"),
    Subject(
        key="care_visits",
        mark=CARE_VISITS,
        rows=visits,
        region="counted_region_id",
        measures=(Measure("CAR08"),),
        row_address="training:care",
    ),
    Subject(
        key="craft_incomes",
        mark=CRAFT_TASKS,
        rows=incomes,
        region="counted_region_id",
        happened_on="paid_on",
        measures=(
            Measure("MOM06", Q(kind__in=WEAVERS), of="yuan"),
            Measure("crafts.months", Q(kind__in=WEAVERS, opens_month=True)),
            Measure("MOM07", Q(kind__in=SELLERS), of="day_yuan", combine=Combine.MAX),
        ),
        row_address="training:crafts",
    ),
    Subject(
        key="contest_entries",
        mark=CONTEST_ENTRIES,
        rows=entries,
        region="counted_region_id",
        happened_on="entered_on",
        measures=(Measure("CON01"), Measure("CON02", Q(state=EntryState.PROMOTED))),
        row_address="training:contests",
    ),
)

INDICATORS = (
    Indicator(
        id="CAR07",
        name="服务老人数",
        name_en="Elders served",
        unit="人",
        kind=Kind.CUMULATIVE,
        numerator=("CAR07",),
        definition="护工上过门的老人，一个人只算一次。",
        formula="至少有一次上门已完成的老人数，累计",
        source="上门服务（居家养老栏目）",
        about_people=True,
    ),
    Indicator(
        id="CAR08",
        name="上门服务人次",
        name_en="Home visits",
        unit="人次",
        kind=Kind.CUMULATIVE,
        numerator=("CAR08",),
        definition="护工上门并由家属签字的次数。",
        formula="已完成的上门次数，累计",
        source="上门服务（居家养老栏目）",
        about_people=True,
    ),
    Indicator(
        id="MOM06",
        name="手编人员月均收入",
        name_en="Weavers' mean income a month",
        unit="元",
        kind=Kind.RATIO,
        numerator=("MOM06",),
        denominator=("crafts.months",),
        definition="做手工编织的人，有收入的月份平均每月拿到多少。",
        formula="期内付给手编人员的钱 ÷ 有收入的人月数",
        source="手工活付款（手工活栏目）",
        levels=TOWNS,
    ),
    Indicator(
        id="MOM07",
        name="短视频糕点最高日收入",
        name_en="Best day's income",
        unit="元",
        kind=Kind.MAX,
        numerator=("MOM07",),
        definition="做短视频、糕点的人，一天交的货最多拿到多少。",
        formula="一个人一天交货、已付款的钱，取最大",
        source="手工活付款（手工活栏目）",
        levels=COUNTY,
    ),
    Indicator(
        id="CON01",
        name="创新创业大赛参赛项目",
        name_en="Contest entries",
        unit="个",
        kind=Kind.FLOW_YTD,
        numerator=("CON01",),
        definition="创新创业大赛县赛的参赛项目，退赛的不算。",
        formula="报名日期在期内的参赛项目数",
        source="参赛项目（大赛栏目）",
        levels=COUNTY,
    ),
    Indicator(
        id="CON02",
        name="推送市赛项目",
        name_en="Entries sent on",
        unit="个",
        kind=Kind.FLOW_YTD,
        numerator=("CON02",),
        definition="县赛评出、推送到市里的项目。",
        formula="报名日期在期内、已推送的参赛项目数",
        source="参赛项目（大赛栏目）",
        levels=COUNTY,
    ),
)
