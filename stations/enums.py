"""Words of the map of authority: kinds of sites, roles of posts, ways to hold one."""

from django.db.models import TextChoices


class SiteKind(TextChoices):
    """The six kinds of the network 1+1+9+8+12+82."""

    COMMAND_CENTRE = "command_centre", "数据指挥中心"
    GIG_STATION = "gig_station", "综合性零工驿站"
    TOWN_SMALL_STATION = "town_small_station", "镇级零工小驿站"
    URBAN_MICRO_STATION = "urban_micro_station", "城区社区零工微站"
    TOWN_COMMUNITY_POINT = "town_community_point", "镇级社区微服务点"
    VILLAGE_POINT = "village_point", "村级零工微服务点"


class SiteStatus(TextChoices):
    """Whether a site serves people."""

    ACTIVE = "active", "服务中"
    CLOSED = "closed", "已停用"


class CoordinateQuality(TextChoices):
    """How a point or an outline came to be."""

    SOURCE = "source", "实测"
    TOWN = "town", "取镇驻地"
    APPROXIMATE = "approximate", "示意"
    MARKED = "marked", "人工标注"


class PolygonQuality(TextChoices):
    """How an outline came to be; only `outline` is a surveyed one."""

    OUTLINE = "outline", "边界数据"
    APPROXIMATE = "approximate", "示意边界"
    GENERATED = "generated", "按驻地生成的示意单元"
    NONE = "none", "无"


class Role(TextChoices):
    """What a post is. The first five are the county's team of five roles (五员); NET08 counts these."""

    COUNTY_INFO_OFFICER = "county_info_officer", "县人社部门信息员"
    GIG_STATION_SPECIALIST = "gig_station_specialist", "零工驿站服务专员"
    TOWN_SERVICE_STAFF = "town_service_staff", "乡镇党群服务中心人员"
    COMMUNITY_GRID_WORKER = "community_grid_worker", "社区工作者兼网格员"
    VILLAGE_LIAISON = "village_liaison", "村干兼村级联络员"
    BUREAU_LEADER = "bureau_leader", "人社局负责人"


FIVE_ROLES = (
    Role.COUNTY_INFO_OFFICER,
    Role.GIG_STATION_SPECIALIST,
    Role.TOWN_SERVICE_STAFF,
    Role.COMMUNITY_GRID_WORKER,
    Role.VILLAGE_LIAISON,
)
COUNTY_ROLES = (Role.COUNTY_INFO_OFFICER, Role.BUREAU_LEADER, Role.GIG_STATION_SPECIALIST)


class HoldingKind(TextChoices):
    """How somebody holds a post: as its own holder (A 角) or as the deputy of a time (B 角)."""

    HOLDER = "holder", "主岗"
    DEPUTY = "deputy", "代岗"


class TextSize(TextChoices):
    """Staff pages in normal or large type (大字版)."""

    NORMAL = "normal", "标准"
    BIG = "big", "大字版"


class SessionEnd(TextChoices):
    """How a session ended."""

    LOGOUT = "logout", "退出"
    IDLE = "idle", "太久没有操作"
    TOO_OLD = "too_old", "登录时间已满"
    ELSEWHERE = "elsewhere", "在账户页被结束"
    PASSWORD = "password", "密码已改"  # noqa: S105  # a word, no password
    DISABLED = "disabled", "账号停用"
    DEVICE = "device", "设备已取消"


NETWORK = "network"  # subject of the figures that count sites and posts
