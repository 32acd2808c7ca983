"""NET01-NET09: sites, posts and how far they reach."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from jiayu_jobs.clock import today
from stations.enums import NETWORK, SiteKind
from stations.models import Region, ServiceSite, StaffPost

TOWNS = ("county", "town")
COUNTY = ("county",)
SITES_SOURCE = "服务网点登记（岗位与网点管理）"


def sites(day: date | None) -> QuerySet:
    """Sites in service on a day."""
    return ServiceSite.objects.open_on(day or today())


def posts(day: date | None) -> QuerySet:
    """Posts of the five roles that exist on a day."""
    return StaffPost.objects.five_roles().open_on(day or today())


def leaves(day: date | None) -> QuerySet:
    """Villages and communities, each with whether a site serves in it on a day."""
    serving = ServiceSite.objects.open_on(day or today()).filter(region=OuterRef("pk"))
    return Region.objects.leaves().annotate(has_site=Exists(serving))


_KINDS = (
    ("NET02", SiteKind.COMMAND_CENTRE, "Data command centre", COUNTY),
    ("NET03", SiteKind.GIG_STATION, "Comprehensive gig station", COUNTY),
    ("NET04", SiteKind.URBAN_MICRO_STATION, "Urban community micro-stations", TOWNS),
    ("NET05", SiteKind.TOWN_SMALL_STATION, "Town small stations", TOWNS),
    ("NET06", SiteKind.TOWN_COMMUNITY_POINT, "Town-community service points", TOWNS),
    ("NET07", SiteKind.VILLAGE_POINT, "Village service points", TOWNS),
)

SUBJECTS = (
    Subject(
        key="sites",
        mark=NETWORK,
        rows=sites,
        measures=(Measure("NET01"), *(Measure(code, Q(kind=kind)) for code, kind, _, _ in _KINDS)),
        dated=True,
        row_address="stations:sites",
    ),
    Subject(
        key="posts", mark=NETWORK, rows=posts, measures=(Measure("NET08"),), dated=True, row_address="stations:posts"
    ),
    Subject(
        key="leaves",
        mark=NETWORK,
        rows=leaves,
        measures=(Measure("leaf_regions"), Measure("leaf_regions_served", Q(has_site=True))),
        region="code",
        dated=True,
    ),
)

INDICATORS = (
    Indicator(
        id="NET01",
        name="服务网点总数",
        name_en="Service sites",
        unit="个",
        kind=Kind.STOCK,
        numerator=("NET01",),
        levels=TOWNS,
        definition="在用的公共就业服务网点，六类合计（1+1+9+8+12+82）。",
        formula="服务中网点的个数",
        source=SITES_SOURCE,
    ),
    *(
        Indicator(
            id=code,
            name=kind.label,
            name_en=name_en,
            unit="个",
            kind=Kind.STOCK,
            numerator=(code,),
            levels=levels,
            definition=f"在用的{kind.label}。",
            formula=f"类别为“{kind.label}”且服务中的网点个数",
            source=SITES_SOURCE,
        )
        for code, kind, name_en, levels in _KINDS
    ),
    Indicator(
        id="NET08",
        name="五员队伍人数",
        name_en="Five-role team members",
        unit="人",
        kind=Kind.STOCK,
        numerator=("NET08",),
        levels=TOWNS,
        definition="县信息员、乡镇服务人员、驿站专员、社区网格员、村级联络员五类岗位的编制人数。",
        formula="五类岗位中未撤销的个数",
        source="岗位登记",
    ),
    Indicator(
        id="NET09",
        name="村社网点覆盖率",
        name_en="Coverage of villages and communities",
        unit="%",
        kind=Kind.RATIO,
        numerator=("leaf_regions_served",),
        denominator=("leaf_regions",),
        decimals=1,
        scale=100,
        levels=TOWNS,
        definition="至少有一个在用网点的村（社区）占全部村（社区）的比例。",
        formula="有网点的村（社区）数 ÷ 村（社区）总数 × 100",
        source=SITES_SOURCE,
    ),
)
