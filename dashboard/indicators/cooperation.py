"""REF06, REF07, SRV10 and NET11: agreements and who wants to go there, talent, guidance to sites."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.cooperation_enums import AGREEMENTS, AWAY, GUIDANCE, TALENT
from employers.models import Agreement, OutOfTownIntention, SiteGuidance, TalentRecruit
from jiayu_jobs.clock import today

COUNTY = ("county",)


def agreements(day: date | None) -> QuerySet:
    """Those in force at the end of a day."""
    return Agreement.objects.in_force(day or today())


def away(day: date | None) -> QuerySet:
    """Each time that somebody said so."""
    return OutOfTownIntention.objects.all()


def talent(day: date | None) -> QuerySet:
    """Everybody who was recruited, on the day."""
    return TalentRecruit.objects.all()


def guidance(day: date | None) -> QuerySet:
    """Trips; one that served a site and a firm is one."""
    return SiteGuidance.objects.all()


def _subject(key: str, mark: str, rows: Any, measure: str, happened_on: str, address: str, **more: Any) -> Subject:
    return Subject(
        key=key,
        mark=mark,
        rows=rows,
        measures=(Measure(measure),),
        happened_on=happened_on,
        row_address=f"employers:{address}",
        **more,
    )


SUBJECTS = (
    _subject("agreements", AGREEMENTS, agreements, "REF07", "", "cooperation", dated=True),
    _subject("out_of_town", AWAY, away, "REF06", "said_on", "cooperation", region="counted_region_id"),
    _subject("talent", TALENT, talent, "SRV10", "hired_on", "talent"),
    _subject("guidance", GUIDANCE, guidance, "NET11", "guided_on", "guidance"),
)

INDICATORS = (
    Indicator(
        id="REF06",
        name="外地人员就业意愿人次",
        name_en="Out-of-town intentions",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("REF06",),
        levels=COUNTY,
        definition="登记想到县外就业的人次；同一个人想去两个地方算两次。",
        formula="登记日期在期内的外地就业意愿数",
        source="区域合作（区域合作栏目）",
        about_people=True,
    ),
    Indicator(
        id="REF07",
        name="区域用工合作协议数",
        name_en="Labour cooperation agreements",
        unit="份",
        kind=Kind.STOCK,
        numerator=("REF07",),
        levels=COUNTY,
        definition="和外地、学校签订、正在生效的合作协议。",
        formula="已生效、未终止的协议份数",
        source="区域合作（区域合作栏目）",
    ),
    Indicator(
        id="SRV10",
        name="引进人才数",
        name_en="Talent recruited",
        unit="人",
        kind=Kind.FLOW_YTD,
        numerator=("SRV10",),
        levels=COUNTY,
        definition="通过引才专列和常态招录引进的人。",
        formula="录用日期在期内的引进人才数",
        source="引进人才登记（引进人才栏目）",
    ),
    Indicator(
        id="NET11",
        name="网点业务指导次数",
        name_en="Guidance trips to sites",
        unit="次",
        kind=Kind.FLOW_YTD,
        numerator=("NET11",),
        levels=COUNTY,
        definition="片区小组到网点指导的次数；一趟指导几个网点、企业也算一次。",
        formula="日期在期内的指导次数",
        source="网点指导（网点指导栏目）",
    ),
)
