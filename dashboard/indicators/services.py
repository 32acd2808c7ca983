"""SRV03 to SRV05: visits to employers, and the troubles that were solved."""

from datetime import date

from django.db.models import Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.models import EmployerIssue, EmployerVisit
from employers.visit_enums import ISSUES, VISITS

TOWNS = ("county", "town")


def visits(day: date | None) -> QuerySet:
    """Visits that took place; only those have a counted region."""
    return EmployerVisit.objects.made()


def issues(day: date | None) -> QuerySet:
    """Every issue, on the day it was raised."""
    return EmployerIssue.objects.all()


def solved(day: date | None) -> QuerySet:
    """Issues that stand as solved, on the day of their last solving: one that was opened again has none."""
    return EmployerIssue.objects.filter(solved_on__isnull=False)


SUBJECTS = (
    Subject(
        key="employer_visits",
        mark=VISITS,
        rows=visits,
        region="counted_region_id",
        happened_on="visited_on",
        measures=(Measure("SRV03"),),
        row_address="employers:visits",
    ),
    Subject(
        key="employer_issues",
        mark=ISSUES,
        rows=issues,
        region="counted_region_id",
        happened_on="raised_on",
        measures=(Measure("issues.raised"), Measure("SRV05", Q(solved_on__isnull=False))),
        row_address="employers:issues",
    ),
    Subject(
        key="employer_issues_solved",
        mark=ISSUES,
        rows=solved,
        region="counted_region_id",
        happened_on="solved_on",
        measures=(Measure("SRV04"),),
        row_address="employers:issues",
    ),
)

INDICATORS = (
    Indicator(
        id="SRV03",
        name="企业回访次数",
        name_en="Employer visits",
        unit="次",
        kind=Kind.FLOW_YTD,
        numerator=("SRV03",),
        levels=TOWNS,
        definition="到企业走访、记为已走访或已上报的次数。",
        formula="走访日期在期内的回访次数",
        source="企业回访（回访栏目）",
    ),
    Indicator(
        id="SRV04",
        name="纾困解难次数",
        name_en="Difficulties solved",
        unit="次",
        kind=Kind.FLOW_YTD,
        numerator=("SRV04",),
        levels=TOWNS,
        definition="办结的企业问题。退回重办的，重新办结后按最后一次办结的日期算一次。",
        formula="最后一次办结日期在期内的问题个数",
        source="企业问题（问题栏目）",
    ),
    Indicator(
        id="SRV05",
        name="问题办结率",
        name_en="Issue solving rate",
        unit="%",
        kind=Kind.RATIO,
        numerator=("SRV05",),
        denominator=("issues.raised",),
        decimals=1,
        scale=100,
        levels=TOWNS,
        definition="期内提出的企业问题中，现在已办结的占多少。",
        formula="期内提出、已办结的问题 ÷ 期内提出的问题",
        source="企业问题（问题栏目）",
    ),
)
