"""SRV06: who began at a welfare post."""

from datetime import date

from django.db.models import QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.models import WelfarePlacement
from employers.welfare_enums import WELFARE


def begun(day: date | None) -> QuerySet:
    """Every term that began; a renewal is one more."""
    return WelfarePlacement.objects.filter(started_on__isnull=False)


SUBJECTS = (
    Subject(
        key="welfare_posts",
        mark=WELFARE,
        rows=begun,
        region="counted_region_id",
        happened_on="started_on",
        measures=(Measure("SRV06"),),
        row_address="employers:welfare-placements",
    ),
)

INDICATORS = (
    Indicator(
        id="SRV06",
        name="新增公益性岗位人次",
        name_en="New welfare-post placements",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("SRV06",),
        definition="到公益性岗位上岗的人次；续签算一次新的。",
        formula="上岗日期在期内的公益性岗位安置次数",
        source="公益性岗位（公益性岗位栏目）",
        about_people=True,
    ),
)
