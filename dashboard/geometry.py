"""What the map draws: outlines of children, the region's own outline, sites."""

from typing import Any

from jiayu_jobs.scoping import Scope, scoped
from stations.models import Region, ServiceSite
from stations.outlines import region_feature


def geometry_of(region: Region) -> dict[str, Any]:
    """GeoJSON of a region's direct children, with `outline` (the region) and `sites` beside the features."""
    children = list(region.children.select_related("parent", "outline").order_by("path"))
    shown = children or [region]
    with scoped(Scope.public()):
        sites = list(ServiceSite.objects.published().filter(region__in=Region.objects.under(region.path)))
    return {
        "type": "FeatureCollection",
        "features": [region_feature(child) for child in shown if child.polygon],
        "outline": region_feature(region) if region.polygon else None,
        "sites": [
            {
                "code": site.code,
                "name": site.name,
                "kind": site.kind,
                "region": site.region_id,
                "lng": float(site.lng),
                "lat": float(site.lat),
                "hours": site.hours,
            }
            for site in sites
            if site.lng is not None and site.lat is not None
        ],
    }
