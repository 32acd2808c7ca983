"""What happens to a service site."""

from decimal import Decimal

from django.db import transaction
from shapely import Point
from shapely.geometry import shape

from jiayu_jobs.audit.services import record
from stations.enums import CoordinateQuality
from stations.models import Region, ServiceSite


class MarkerOutside(ValueError):
    """The new place lies outside the county."""


def move_site(*, site: ServiceSite, lng: Decimal, lat: Decimal) -> ServiceSite:
    """Put a site's marker where staff say it is (WGS-84 degrees). Raises MarkerOutside past the county's outline."""
    county = Region.objects.get(parent__isnull=True)
    if county.polygon and not _near(county.polygon, float(lng), float(lat)):
        raise MarkerOutside
    with transaction.atomic():
        before = [str(site.lng), str(site.lat)]
        site.lng, site.lat, site.coordinate_quality = lng, lat, CoordinateQuality.MARKED
        site.save(update_fields=["lng", "lat", "coordinate_quality"])
        record("move_site", about=site, region=site.region, detail={"from": before, "to": [str(lng), str(lat)]})
    return site


def _near(polygon: dict, lng: float, lat: float, slack_degrees: float = 0.02) -> bool:
    """Whether a point lies in the outline or within about 2 km of it: outlines are simplified."""
    return shape(polygon).buffer(slack_degrees).contains(Point(lng, lat))
