"""VAC01 to VAC04: vacancies that take people, and how many openings there are a seeker."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.models import Vacancy
from employers.vacancy_enums import GIG_KINDS, VACANCIES, VacancyState
from workers.enums import INTENTIONS, RecordStatus
from workers.models import JobIntention, LabourRecord

TOWNS = ("county", "town")
SOURCE = "岗位登记（岗位栏目）"


def published(day: date | None) -> QuerySet:
    """Vacancies that take people now; on a past day those that had been published and had not ended by its end. When one
    rested or was filled in between is not remembered."""
    rows = Vacancy.objects.annotate(wanted=F("headcount") - F("filled"))
    if day is None:
        return rows.filter(state=VacancyState.PUBLISHED)
    return rows.filter(published_on__lte=day).filter(
        Q(state=VacancyState.PUBLISHED) | Q(state=VacancyState.CLOSED, closed_on__gt=day)
    )


def registered(day: date | None) -> QuerySet:
    """Every vacancy that was published, on the day it was."""
    return Vacancy.objects.filter(published_on__isnull=False).exclude(state=VacancyState.REJECTED)


def seekers(day: date | None) -> QuerySet:
    """Every job intention, on the day it began; what stayed with a merged record would count one person twice."""
    merged = LabourRecord.objects.filter(pk=OuterRef("record"), status=RecordStatus.MERGED)
    return JobIntention.objects.filter(~Exists(merged))


SUBJECTS = (
    Subject(
        key="vacancies",
        mark=VACANCIES,
        rows=published,
        measures=(
            Measure("VAC01"),
            Measure("VAC02", of="wanted"),
            Measure("VAC04", Q(kind__in=GIG_KINDS)),
        ),
        row_address="employers:vacancies",
    ),
    Subject(
        key="vacancies_registered",
        mark=VACANCIES,
        rows=registered,
        happened_on="published_on",
        measures=(Measure("VAC03", of="headcount"),),
        row_address="employers:vacancies",
    ),
    Subject(
        key="seekers_registered",
        mark=INTENTIONS,
        rows=seekers,
        happened_on="starts_on",
        measures=(Measure("seekers.registered"),),
    ),
)

INDICATORS = (
    Indicator(
        id="VAC01",
        name="在招岗位数",
        name_en="Open vacancies",
        unit="个",
        kind=Kind.STOCK,
        numerator=("VAC01",),
        levels=TOWNS,
        definition="审核发布、正在招人的岗位；暂停、招满、到期的不算。",
        formula="状态为招聘中的岗位个数",
        source=SOURCE,
    ),
    Indicator(
        id="VAC02",
        name="招聘人数",
        name_en="Openings",
        unit="个",
        kind=Kind.STOCK,
        numerator=("VAC02",),
        levels=TOWNS,
        definition="正在招人的岗位还要多少人。",
        formula="在招岗位的招聘人数减已招人数之和",
        source=SOURCE,
    ),
    Indicator(
        id="VAC03",
        name="求人倍率",
        name_en="Openings per seeker",
        unit="倍",
        kind=Kind.RATIO,
        numerator=("VAC03",),
        denominator=("seekers.registered",),
        decimals=2,
        levels=TOWNS,
        definition="期内发布岗位的招聘人数，和期内登记求职意向的人次相比。求职按求职意向的开始日期计。",
        formula="期内发布岗位的招聘人数 ÷ 期内开始的求职意向数",
        source="岗位登记、求职意向登记",
    ),
    Indicator(
        id="VAC04",
        name="零工岗位数",
        name_en="Gig and day-pay vacancies",
        unit="个",
        kind=Kind.STOCK,
        numerator=("VAC04",),
        definition="正在招人的零工、日结和兼职岗位。",
        formula="在招岗位中类型为零工、日结、兼职的个数",
        source=SOURCE,
    ),
)
