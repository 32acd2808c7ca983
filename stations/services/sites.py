"""What happens to a service site."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from shapely import Point
from shapely.geometry import shape

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.regions import Level
from jiayu_jobs.scoping import current_scope
from stations.enums import NETWORK, CoordinateQuality, SiteKind, SiteStatus
from stations.models import Region, ServiceSite

KIND_LEVELS: dict[str, Level] = {
    SiteKind.COMMAND_CENTRE: Level.COUNTY,
    SiteKind.GIG_STATION: Level.COUNTY,
    SiteKind.TOWN_SMALL_STATION: Level.TOWN,
    SiteKind.URBAN_MICRO_STATION: Level.COMMUNITY,
    SiteKind.TOWN_COMMUNITY_POINT: Level.COMMUNITY,
    SiteKind.VILLAGE_POINT: Level.VILLAGE,
}
EDITABLE = ("name", "hours", "phone", "address")
OLDEST = date(2000, 1, 1)
TAKEN = "这里已有同名的网点，请核对。"
WRONG_CLOSING_DAY = "停用日期应在启用以后、今天以前。"


class MarkerOutside(Refused):
    """The new place lies outside the county."""

    def __init__(self) -> None:
        super().__init__("新位置在县界以外，请把标记放回县内。", field="lat")


def move_site(*, site: ServiceSite, lng: Decimal, lat: Decimal) -> ServiceSite:
    """Put a site's marker where staff say it is (WGS-84 degrees). Raises MarkerOutside past the county's outline."""
    if lies_outside(lng, lat):
        raise MarkerOutside
    with transaction.atomic():
        before = [str(site.lng), str(site.lat)]
        site.lng, site.lat, site.coordinate_quality = lng, lat, CoordinateQuality.MARKED
        site.save(update_fields=["lng", "lat", "coordinate_quality"])
        record("move_site", about=site, region=site.region, detail={"from": before, "to": [str(lng), str(lat)]})
    return site


def edit_site(*, site: ServiceSite, **given: str) -> list[str]:
    """Change name, hours, public phone or address; returns the names of what changed. No figure depends on them."""
    changed = [name for name in EDITABLE if name in given and getattr(site, name) != given[name]]
    if not changed:
        return []
    with transaction.atomic():
        for name in changed:
            setattr(site, name, given[name])
        site.save(update_fields=changed)
        record("edit_site", about=site, region=site.region, detail={"fields": changed})
    return changed


def open_site(*, name: str, kind: str, region: Region, opened_on: date, **details: str) -> ServiceSite:
    """A new site that serves from a day on; its marker stands at the region's own point until staff move it.

    Raises Refused for a region outside one's scope or of the wrong level, for a day that cannot be, or a taken name.
    """
    refusal = why_not_open(kind=kind, region=region, opened_on=opened_on)
    if refusal is not None:
        raise refusal
    with transaction.atomic():
        locked = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
        if ServiceSite.objects.filter(region=locked, name=name, status=SiteStatus.ACTIVE).exists():
            raise Refused(TAKEN, field="name")
        site = ServiceSite(
            code=_free_code(kind, locked),
            name=name,
            kind=kind,
            region=locked,
            opened_on=opened_on,
            lng=locked.lng,
            lat=locked.lat,
            **{field: details[field] for field in EDITABLE if details.get(field)},
        )
        site.save(force_insert=True)
        record("open_site", about=site, region=locked, marks=(NETWORK,), since=opened_on, detail={"kind": kind})
    return site


def close_site(*, site: ServiceSite, day: date) -> ServiceSite:
    """The site serves until the day before; figures are counted anew from that day. Raises Refused."""
    with transaction.atomic():
        locked = _locked(site)
        if locked.status == SiteStatus.CLOSED:
            raise Refused("这个网点已经停用。")
        if not may_close_on(locked.opened_on, day):
            raise Refused(WRONG_CLOSING_DAY, field="day")
        locked.status, locked.closed_on = SiteStatus.CLOSED, day
        locked.save(update_fields=["status", "closed_on"])
        record("close_site", about=locked, region=locked.region, marks=(NETWORK,), since=day)
    return locked


def why_not_open(*, kind: str, region: Region, opened_on: date) -> Refused | None:
    """What stands in the way of a site of a kind in a region from a day on, apart from its name; None where nothing does."""
    if not region.path.startswith(current_scope().path):
        return Refused("请选择本辖区内的地区。", field="region")
    if region.level != KIND_LEVELS[kind]:
        return Refused(f"“{SiteKind(kind).label}”不设在这一级，请换一个地区或类别。", field="region")
    if not OLDEST <= opened_on <= today():
        return Refused("启用日期应在 2000 年以后、今天以前。", field="opened_on")
    return None


def may_close_on(opened_on: date | None, day: date) -> bool:
    """Whether a site that serves since a day (None = always) can have stopped on another."""
    return (opened_on or OLDEST) <= day <= today()


def lies_outside(lng: Decimal, lat: Decimal) -> bool:
    """Whether a point (WGS-84 degrees) lies past the county's outline; without an outline nothing does."""
    county = Region.objects.get(parent__isnull=True)
    if not county.polygon:
        return False
    return not _near(county.polygon, float(lng), float(lat))


def undo_closing(*, site: ServiceSite) -> ServiceSite:
    """The closing was a mistake: the site counts as never closed. One that opens anew is a new site. Raises Refused."""
    with transaction.atomic():
        locked = _locked(site)
        day = locked.closed_on
        if day is None:
            raise Refused("这个网点正在服务中。")
        locked.status, locked.closed_on = SiteStatus.ACTIVE, None
        locked.save(update_fields=["status", "closed_on"])
        record("undo_closing", about=locked, region=locked.region, marks=(NETWORK,), since=day)
    return locked


def _locked(site: ServiceSite) -> Any:
    return ServiceSite.objects.select_for_update(of=("self",)).select_related("region").get(pk=site.pk)


def _free_code(kind: str, region: Region) -> str:
    """kind-region, then kind-region-2 and so on: codes of closed sites are never used again."""
    stem, number = f"{kind}-{region.code}", 1
    taken = set(ServiceSite.objects.filter(code__startswith=stem).values_list("code", flat=True))
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code


def _near(polygon: dict, lng: float, lat: float, slack_degrees: float = 0.02) -> bool:
    """Whether a point lies in the outline or within about 2 km of it: outlines are simplified."""
    return shape(polygon).buffer(slack_degrees).contains(Point(lng, lat))
