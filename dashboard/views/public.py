"""The public site: no login, only what is published."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from dashboard.geometry import feature
from jiayu_jobs.regions import Level
from jiayu_jobs.web.access import public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.enums import SiteKind
from stations.models import Region, ServiceSite

PUBLIC_SECONDS = 60


def cached(response: HttpResponse) -> HttpResponse:
    """Public pages hold nothing personal and may be kept for a minute by the visitor's own browser."""
    response.headers["Cache-Control"] = f"private, max-age={PUBLIC_SECONDS}"
    return response


@public
@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """The front page."""
    counts = (
        [{"value": ServiceSite.objects.count(), "unit": "个", "label": "服务站点"}] if Region.objects.exists() else []
    )
    return page(request, "public/home.html", {"gigs": [], "jobs": [], "counts": counts})


@public
@require_GET
def jobs(request: PortalRequest) -> HttpResponse:
    """Jobs near home."""
    return page(request, "public/jobs.html", {"jobs": []})


@public
@require_GET
def training(request: PortalRequest) -> HttpResponse:
    """Open classes."""
    return page(request, "public/training.html", {"classes": []})


@public
@require_GET
def policies(request: PortalRequest) -> HttpResponse:
    """Policies in plain words."""
    return page(request, "public/policies.html", {"policies": []})


@public
@require_GET
def stations(request: PortalRequest) -> HttpResponse:
    """Every site by town, filtered by ?town= and ?kind=, with a map."""
    town, kind = request.GET.get("town", ""), request.GET.get("kind", "")
    rows = ServiceSite.objects.select_related("region__parent").order_by("region__path", "code")
    towns = Region.objects.filter(level=Level.TOWN).order_by("path")
    chosen = towns.filter(code=town).first()
    if chosen:
        rows = rows.filter(region__path__startswith=chosen.path)
    if kind in SiteKind.values:
        rows = rows.filter(kind=kind)
    groups: dict[str, list[ServiceSite]] = {}
    for site in rows:
        groups.setdefault(town_of(site.region), []).append(site)
    kinds = dict.fromkeys(SiteKind.values, 0)
    for site_kind in ServiceSite.objects.values_list("kind", flat=True):
        kinds[site_kind] += 1
    context = {
        "groups": [{"town": name, "sites": sites} for name, sites in groups.items()],
        "towns": [{"code": t.code, "name": t.name, "active": t.code == town} for t in towns],
        "kinds": [{"kind": k, "label": SiteKind(k).label, "count": count} for k, count in kinds.items()],
        "total": sum(len(sites) for sites in groups.values()),
        "outline_url": "/stations/outline.json",
        "sites_url": "/stations/sites.json",
    }
    return page(request, "public/stations.html", context)


def town_of(region: Region) -> str:
    """The name of the town a region lies in, the county's for its own sites."""
    return region.parent.name if region.is_leaf and region.parent else region.name


@public
@require_GET
def outline_json(request: PortalRequest) -> HttpResponse:
    """Outlines of the county and its towns."""
    shown = Region.objects.filter(level__in=[Level.COUNTY, Level.TOWN]).select_related("parent").order_by("path")
    features = [feature(region) for region in shown if region.polygon]
    return cached(JsonResponse({"type": "FeatureCollection", "features": features}))


@public
@require_GET
def sites_json(request: PortalRequest) -> HttpResponse:
    """Published sites as GeoJSON points."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": str(site.pk),
                "name": site.name,
                "kind": site.kind,
                "label": site.get_kind_display(),
                "hours": site.hours,
            },
            "geometry": {"type": "Point", "coordinates": [float(site.lng), float(site.lat)]},
        }
        for site in ServiceSite.objects.exclude(lng=None)
    ]
    return cached(JsonResponse({"type": "FeatureCollection", "features": features}))
