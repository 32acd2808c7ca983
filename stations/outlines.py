"""Outlines and points as GeoJSON, for every map of the portal."""

from collections.abc import Iterable
from typing import Any

from stations.models import Region, ServiceSite


def region_feature(region: Region) -> dict[str, Any]:
    """One outline as a GeoJSON feature; quality: source, approximate or generated."""
    quality = {"outline": "source"}.get(region.polygon_quality, region.polygon_quality)
    return {
        "type": "Feature",
        "id": region.code,
        "properties": {
            "code": region.code,
            "name": region.name,
            "short_name": region.short_name,
            "label": region.label,
            "level": region.level,
            "quality": quality,
            "point": [float(region.lng), float(region.lat)]
            if region.lng is not None and region.lat is not None
            else None,
        },
        "geometry": region.polygon,
    }


def site_feature(site: ServiceSite, **more: Any) -> dict[str, Any]:
    """One site that has a place, as a GeoJSON point with what its card shows; `more` adds properties."""
    assert site.lng is not None and site.lat is not None, "sites without a place are left out of maps"
    return {
        "type": "Feature",
        "properties": {
            "id": str(site.pk),
            "name": site.name,
            "kind": site.kind,
            "label": site.get_kind_display(),
            "hours": site.hours,
            "phone": site.phone,
            **more,
        },
        "geometry": {"type": "Point", "coordinates": [float(site.lng), float(site.lat)]},
    }


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Features as one GeoJSON answer."""
    return {"type": "FeatureCollection", "features": list(features)}
