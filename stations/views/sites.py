"""The network of service sites: list, map, one site, and what staff change about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.enums import SiteKind, SiteStatus
from stations.models import Region, ServiceSite
from stations.outlines import collection, region_feature, site_feature
from stations.services import sites as services
from stations.site_forms import CloseForm, MoveForm, NewSiteForm, SiteFilterForm, SiteForm
from stations.site_lists import by_town, kind_counts
from stations.views.export_links import export_url

HISTORY = 20
ACTIONS = {
    "open_site": "启用网点",
    "edit_site": "改服务时间、电话或地址",
    "move_site": "移动标记",
    "close_site": "停用网点",
    "undo_closing": "撤销停用",
}


@requires("sites.view")
@require_GET
def sites(request: PortalRequest) -> HttpResponse:
    """The sites of one's scope by town, filtered by ?town=, ?kind= and ?status=."""
    form, words, rows = asked(request)
    groups = by_town(rows)
    context = {
        "groups": groups,
        "total": sum(len(group["sites"]) for group in groups),
        "kinds": kind_counts(site.kind for group in groups for site in group["sites"]),
        "words": words,
        "filter_form": form,
        "clear_url": reverse("stations:sites"),
        "map_url": reverse("stations:sites-map"),
        "new_url": reverse("stations:new-site") if may_change(request) else "",
        "export_url": export_url(request, "sites", **form.cleaned_data),
    }
    return page(request, "stations/sites.html", context)


@requires("sites.view")
@require_GET
def sites_map(request: PortalRequest) -> HttpResponse:
    """The same sites on the map; markers can be moved where the post may."""
    rows = list(ServiceSite.objects.published().select_related("region__parent"))
    context = {
        "groups": by_town(rows),
        "total": len(rows),
        "kinds": kind_counts(site.kind for site in rows),
        "may_move": may_change(request),
        "outline_url": reverse("stations:sites-outline"),
        "sites_url": reverse("stations:sites-points"),
    }
    return page(request, "stations/sites_map.html", context)


@requires("sites.view")
@require_GET
def sites_outline(request: PortalRequest) -> HttpResponse:
    """Outlines of one's region and its children; of a village, those of its town as well."""
    region = request.authority.region
    shown = Region.objects.filter(pk=region.pk) | Region.objects.filter(parent=region)
    if region.is_leaf:
        shown |= Region.objects.filter(pk=region.parent_id)
    rows = shown.select_related("parent", "outline").order_by("path")
    return JsonResponse(collection(region_feature(row) for row in rows if row.polygon))


@requires("sites.view")
@require_GET
def sites_points(request: PortalRequest) -> HttpResponse:
    """Sites of one's scope as points; ?site= asks for one alone, which then need not be in service."""
    rows = ServiceSite.objects.exclude(lng=None)
    wanted = request.GET.get("site")
    rows = rows.filter(pk=get_site(uuid_of(wanted)).pk) if wanted else rows.published()
    return JsonResponse(
        collection(
            site_feature(
                site,
                url="" if wanted else reverse("stations:site", args=[site.pk]),
                move_url=reverse("stations:move-site", args=[site.pk]) if may_change(request) else "",
            )
            for site in rows
        )
    )


@requires("sites.view")
@require_GET
def site(request: PortalRequest, pk: Any) -> HttpResponse:
    """One site."""
    return shown(request, get_site(pk))


@requires("sites.move")
@require_POST
def edit_site(request: PortalRequest, pk: Any) -> HttpResponse:
    """Hours, phone and address."""
    found = get_site(pk)
    form = SiteForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, form=form)
    changed = services.edit_site(site=found, **form.cleaned_data)
    messages.success(request, "已保存，公众页面随即更新。" if changed else "内容没有变化。")
    return redirect("stations:site", found.pk)


def shown(request: PortalRequest, found: ServiceSite, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one site, with the form that came back where one did."""
    context = {
        "site": found,
        "may_change": may_change(request),
        "form": SiteForm(initial={name: getattr(found, name) for name in services.EDITABLE}),
        "close_form": CloseForm(initial={"day": today()}),
        "move_form": MoveForm(initial={"lng": found.lng, "lat": found.lat}),
        "kinds": kind_counts([found.kind]),
        "outline_url": reverse("stations:sites-outline"),
        "sites_url": f"{reverse('stations:sites-points')}?site={found.pk}" if found.lng is not None else "",
        "history": history(found),
        **forms,
    }
    return page(request, "stations/site.html", context, status=status)


@requires("sites.move")
@require_POST
def move_site(request: PortalRequest, pk: Any) -> HttpResponse:
    """The marker's new place. A script gets {} or {"problem"}; the form of the page goes back to the page."""
    found = get_site(pk)
    form, problem = MoveForm(request.POST), ""
    if form.is_valid():
        try:
            services.move_site(site=found, **form.cleaned_data)
        except Refused as refusal:
            problem = write_down("move_site", refusal, about=found).message
    else:
        problem = "经纬度看不懂，请重新选一个位置。"
    if request.accepts("text/html"):
        if problem:
            form.add_error("lat" if form.is_valid() else None, problem)
            return shown(request, found, status=422, move_form=form)
        messages.success(request, "位置已保存。")
        return redirect("stations:site", found.pk)
    return JsonResponse({"problem": problem} if problem else {}, status=422 if problem else 200)


@requires("sites.move")
@require_http_methods(["GET", "POST"])
def new_site(request: PortalRequest) -> HttpResponse:
    """A site that opens."""
    top = request.authority.region
    form = NewSiteForm(request.POST or None, top=top)
    if form.is_valid():
        try:
            made = services.open_site(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, write_down("open_site", refusal).message)
        else:
            messages.success(request, f"已启用“{made.name}”，请核对位置。")
            return redirect("stations:site", made.pk)
    context = {"form": form, "back_url": reverse("stations:sites")}
    return page(request, "stations/new_site.html", context, status=422 if form.errors else 200)


@requires("sites.move")
@require_POST
def close_site(request: PortalRequest, pk: Any) -> HttpResponse:
    """From a day on nobody is served there."""
    found = get_site(pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_site(site=found, day=form.cleaned_data["day"])
        except Refused as refusal:
            form.add_error(refusal.field, write_down("close_site", refusal, about=found).message)
        else:
            messages.success(request, f"已停用“{found.name}”，公众页面不再显示。")
            return redirect("stations:site", found.pk)
    return shown(request, found, status=422, close_form=form)


@requires("sites.move")
@require_POST
def undo_closing(request: PortalRequest, pk: Any) -> HttpResponse:
    """The closing was a mistake."""
    found = get_site(pk)
    return carry_out(
        request,
        "undo_closing",
        lambda: services.undo_closing(site=found),
        f"“{found.name}”恢复服务，当作没有停用过。",
        found,
        back="stations:site",
        key=found.pk,
    )


def asked(request: PortalRequest) -> tuple[SiteFilterForm, list[str], Any]:
    """The filter form, its words, and the rows it leaves."""
    form = SiteFilterForm(request.GET, top=request.authority.region)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    rows = ServiceSite.objects.select_related("region__parent").filter(status=chosen.get("status", SiteStatus.ACTIVE))
    words = []
    if town := chosen.get("town"):
        rows = rows.filter(region__in=Region.objects.under(town.path))
        words.append(town.name)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
        words.append(SiteKind(kind).label)
    if status := chosen.get("status"):
        words.append(SiteStatus(status).label)
    return form, words, rows


def may_change(request: PortalRequest) -> bool:
    """Whether the post may change the sites it sees."""
    return request.authority.may("sites.move")


def get_site(pk: Any) -> ServiceSite:
    """The site of one's scope, or 404."""
    return get_object_or_404(ServiceSite.objects.select_related("region__parent"), pk=pk)


def uuid_of(text: str) -> UUID:
    """The id in an address; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def history(found: ServiceSite) -> list[dict[str, Any]]:
    """Who changed what about a site, newest first; what was refused stands in the audit alone."""
    entries = AuditEntry.objects.filter(object_id=str(found.pk), outcome=Outcome.DONE).order_by("-id")[:HISTORY]
    return [
        {"when": entry.at, "text": ACTIONS.get(entry.action, entry.action), "who": entry.actor_label or "系统"}
        for entry in entries
    ]
