"""The public site: no login, only what is published."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from employers import vacancy_words
from employers.models import Vacancy
from employers.vacancy_enums import GIG_KINDS
from jiayu_jobs.clock import today
from jiayu_jobs.regions import Level
from jiayu_jobs.scoping import Scope, scoped
from jiayu_jobs.web.access import public
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.context import county_name
from stations.enums import SiteKind
from stations.models import Region, ServiceSite
from stations.outlines import collection, region_feature, site_feature
from stations.site_lists import by_town, kind_counts
from training.models import TrainingClass

PUBLIC_SECONDS = 60
NEARBY = 6
CLASSES_SHOWN = 60
JOBS, FEW = 30, 4
RELATED = ("region__parent", "work_region__parent", "occupation")
# The network as a visitor understands it: where one can go.
SITE_GROUPS = {
    "县、镇驿站": {SiteKind.COMMAND_CENTRE, SiteKind.GIG_STATION, SiteKind.TOWN_SMALL_STATION},
    "社区服务点": {SiteKind.URBAN_MICRO_STATION, SiteKind.TOWN_COMMUNITY_POINT},
    "村服务点": {SiteKind.VILLAGE_POINT},
}


def cached(response: HttpResponse) -> HttpResponse:
    """Public pages hold nothing personal and may be kept for a minute by the visitor's own browser."""
    response.headers["Cache-Control"] = f"private, max-age={PUBLIC_SECONDS}"
    return response


@public
@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """The front page."""
    kinds = list(ServiceSite.objects.values_list("kind", flat=True))
    counts = [{"value": len(kinds), "unit": "个", "label": "服务站点"}] if kinds else []
    counts += [
        {"value": sum(kind in group for kind in kinds), "unit": "个", "label": label}
        for label, group in SITE_GROUPS.items()
        if kinds
    ]
    with scoped(Scope.public()):
        rows = Vacancy.objects.open_on(today()).select_related(*RELATED).order_by("-id")
        gigs, others = rows.filter(kind__in=GIG_KINDS)[:FEW], rows.exclude(kind__in=GIG_KINDS)[:FEW]
        offered = {"gigs": [card_of(row) for row in gigs], "jobs": [card_of(row) for row in others]}
    return page(request, "public/home.html", {**offered, "counts": counts})


@public
@require_GET
def jobs(request: PortalRequest) -> HttpResponse:
    """Jobs near home, the newest first."""
    with scoped(Scope.public()):
        keyset = Keyset(Vacancy.objects.open_on(today()).select_related(*RELATED), ("-id",), JOBS, request)
        cards = [card_of(row) for row in keyset.rows()]
    pager = {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url}
    return page(request, "public/jobs.html", {"jobs": cards, "page": pager})


def card_of(row: Vacancy) -> dict[str, str]:
    """A vacancy as a card that opens its page."""
    return vacancy_words.card(row, reverse("public:job", args=[row.pk]))


@public
@require_GET
def job(request: PortalRequest, pk: Any) -> HttpResponse:
    """One vacancy, as its poster's code opens it."""
    with scoped(Scope.public()):
        found: Vacancy = get_object_or_404(Vacancy.objects.select_related(*RELATED), pk=pk)
        context = {
            "vacancy": found,
            "wage": vacancy_words.wage(found),
            "facts": vacancy_words.facts(found),
            "phone": found.contact_phone.open() if found.contact_phone else "",
            "open": found.is_open,
        }
    return page(request, "public/job.html", context)


@public
@require_GET
def training(request: PortalRequest) -> HttpResponse:
    """Open classes: what, when, where, how many places."""
    rows = (
        TrainingClass.objects.taking().select_related("project", "body", "region__parent").order_by("starts_on", "id")
    )
    classes = [
        {
            "title": str(row),
            "body": row.body.name,
            "place": f"{row.region.label} {row.place}",
            "starts": f"{row.starts_on:%m-%d} 开班",
            "seats": row.free,
            "url": "/stations",
        }
        for row in rows[:CLASSES_SHOWN]
    ]
    return page(request, "public/training.html", {"classes": classes})


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
    kinds = kind_counts(rows.values_list("kind", flat=True))
    towns = Region.objects.filter(level=Level.TOWN).order_by("path")
    chosen = towns.filter(code=town).first()
    if chosen:
        rows = rows.filter(region__path__startswith=chosen.path)
    if kind in SiteKind.values:
        rows = rows.filter(kind=kind)
    groups = by_town(rows)
    context = {
        "groups": groups,
        "towns": [{"code": t.code, "name": t.name, "active": t.code == town} for t in towns],
        "kinds": [{**entry, "active": entry["kind"] == kind} for entry in kinds],
        "total": sum(len(group["sites"]) for group in groups),
        "filtered": bool(chosen) or kind in SiteKind.values,
        "outline_url": reverse("public:outline"),
        "sites_url": reverse("public:sites"),
    }
    return page(request, "public/stations.html", context)


@public
@require_GET
def station(request: PortalRequest, pk: Any) -> HttpResponse:
    """One site: where, when, by phone, and the way there."""
    site: ServiceSite = get_object_or_404(ServiceSite.objects.select_related("region__parent"), pk=pk)
    town = site.region.parent or site.region if site.region.is_leaf else site.region
    nearby = ServiceSite.objects.filter(region__in=Region.objects.under(town.path)).exclude(pk=site.pk)
    context = {
        "site": site,
        "place": f"{county_name()}{site.address or site.region.label.replace(' · ', '')}",
        "nearby": nearby.select_related("region__parent")[:NEARBY],
        "kinds": kind_counts([site.kind]),
        "outline_url": reverse("public:outline"),
        "sites_url": f"{reverse('public:sites')}?site={site.pk}" if site.lng is not None else "",
    }
    return page(request, "public/station.html", context)


@public
@require_GET
def outline_json(request: PortalRequest) -> HttpResponse:
    """Outlines of the county and its towns."""
    shown = (
        Region.objects.filter(level__in=[Level.COUNTY, Level.TOWN]).select_related("parent", "outline").order_by("path")
    )
    return cached(JsonResponse(collection(region_feature(region) for region in shown if region.polygon)))


@public
@require_GET
def sites_json(request: PortalRequest) -> HttpResponse:
    """Published sites as GeoJSON points; ?site= asks for one alone."""
    rows = ServiceSite.objects.exclude(lng=None)
    wanted = request.GET.get("site", "")
    if wanted:
        return cached(JsonResponse(collection(site_feature(site) for site in rows if str(site.pk) == wanted)))
    return cached(
        JsonResponse(collection(site_feature(site, url=reverse("public:station", args=[site.pk])) for site in rows))
    )
