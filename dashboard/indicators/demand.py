"""EMP and NET10: employers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.enums import INDUSTRIAL_SECTIONS
from employers.models import AboveScaleYear, Employer
from employers.services.registration import EMPLOYER_SUBJECTS
from jiayu_jobs.clock import today

TOWNS = ("county", "town")
SOURCE = "企业登记（企业栏目）"
(EMPLOYERS,) = EMPLOYER_SUBJECTS


def employers(day: date | None) -> QuerySet:
    """Connected employers, now or at the end of a day, each with whether it stands in the list of 规上 in force: that of
    the year of the day, or the latest one before where the statistics office has not given one yet."""
    in_list = AboveScaleYear.objects.filter(employer=OuterRef("pk"), year=list_in_force(day or today()))
    return Employer.objects.connected(day).annotate(in_scale_list=Exists(in_list))


def list_in_force(day: date) -> int:
    """The year of the list of 规上 that holds on a day; a first firm of a new list makes it hold for every region."""
    years = AboveScaleYear.objects.filter(year__lte=day.year).order_by("-year").values_list("year", flat=True)
    return years.first() or day.year


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
)

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
)
