"""REF01 to REF05: seekers, recommendations, people who went to work and who stayed there."""

from datetime import date

from django.db.models import F, Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.models import Placement, Referral
from employers.referral_enums import PLACEMENTS, REFERRALS
from employers.vacancy_enums import GIG_KINDS

DESK = "推介、上岗登记（推介栏目）"


def referrals(day: date | None) -> QuerySet:
    """Every recommendation, on the day it was made."""
    return Referral.objects.all()


def placements(day: date | None) -> QuerySet:
    """Every placement, on the day it began."""
    return Placement.objects.all()


def lasting(day: date | None) -> QuerySet:
    """Placements that are meant to last, on their day 90; a gig ends with its work."""
    return Placement.objects.exclude(kind__in=GIG_KINDS)


def reached(day: date) -> Q:
    """Those whose day 90 has come."""
    return Q(day_90__lte=day)


def kept(day: date) -> Q:
    """Of these, those still at work on that day."""
    return reached(day) & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("day_90")))


SUBJECTS = (
    Subject(
        key="referrals",
        mark=REFERRALS,
        rows=referrals,
        region="counted_region_id",
        happened_on="made_on",
        measures=(Measure("REF02"),),
        row_address="employers:referrals",
    ),
    Subject(
        key="placements",
        mark=PLACEMENTS,
        rows=placements,
        region="counted_region_id",
        happened_on="started_on",
        measures=(Measure("REF03"), Measure("placements.referred", Q(referral__isnull=False))),
        row_address="employers:placements",
    ),
    Subject(
        key="placements_day_90",
        mark=PLACEMENTS,
        rows=lasting,
        region="counted_region_id",
        happened_on="day_90",
        measures=(Measure("placements.reached", reached), Measure("REF05", kept)),
        row_address="employers:placements",
    ),
)

INDICATORS = (
    Indicator(
        id="REF01",
        name="求职登记人次",
        name_en="Job-seeker registrations",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("seekers.registered",),
        definition="登记求职意向的人次，按意向的开始日期计。",
        formula="开始日期在期内的求职意向数",
        source="求职意向登记",
        about_people=True,
    ),
    Indicator(
        id="REF02",
        name="推介人次",
        name_en="Referrals made",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("REF02",),
        definition="把人推荐到岗位的次数；同一个人推荐到两个岗位算两次。",
        formula="推介日期在期内的推介次数",
        source=DESK,
        about_people=True,
    ),
    Indicator(
        id="REF03",
        name="上岗人次",
        name_en="Placements",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("REF03",),
        definition="到岗的人次，含推介到岗、自己找到和公益性岗位。",
        formula="上岗日期在期内的上岗次数",
        source=DESK,
        about_people=True,
    ),
    Indicator(
        id="REF04",
        name="推介成功率",
        name_en="Referral success rate",
        unit="%",
        kind=Kind.RATIO,
        numerator=("placements.referred",),
        denominator=("REF02",),
        decimals=1,
        scale=100,
        definition="期内推介到岗的人次，和期内推介的人次相比。",
        formula="期内推介到岗人次 ÷ 期内推介人次",
        source=DESK,
        about_people=True,
    ),
    Indicator(
        id="REF05",
        name="三个月稳岗率",
        name_en="Three-month retention",
        unit="%",
        kind=Kind.RATIO,
        numerator=("REF05",),
        denominator=("placements.reached",),
        decimals=1,
        scale=100,
        definition="第 90 天在期内的上岗里，到那天还在岗的占多少。零工、日结、兼职不算。",
        formula="第 90 天仍在岗的上岗 ÷ 第 90 天在期内的上岗",
        source=DESK,
        about_people=True,
    ),
)
