"""The command-centre screen: the page, its numbers, its map."""

from typing import Any

import segno
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboard import kiosk, snapshot
from dashboard.forms import KioskForm
from dashboard.geometry import geometry_of
from dashboard.models import KioskLink
from jiayu_jobs.clock import today
from jiayu_jobs.web.access import public, requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from jiayu_jobs.web.templatetags.importmap import importmap_hash
from stations.context import county_name, holds_demo_data
from stations.models import Region

GEOMETRY_SECONDS = 3600


def watched_region(request: PortalRequest) -> Region:
    """The region asked for, within the viewer's own; the viewer's own without a code. 404 outside."""
    top = request.authority.region if request.authority.user else request.kiosk.region
    code = request.GET.get("region", "")
    region = Region.objects.select_related("parent").filter(code=code).first() if code else top
    if region is None or not region.path.startswith(top.path):
        raise Http404
    return region


@requires("screen.view")
@require_GET
def screen(request: PortalRequest) -> HttpResponse:
    """The page; everything on it comes by snapshot and stream."""
    is_kiosk = request.kiosk is not None and request.authority.user is None
    region = watched_region(request)
    described = {
        "region": region.code,
        "county": county_name(),
        "snapshot_url": reverse("dashboard:snapshot"),
        "geometry_url": reverse("dashboard:geometry"),
        "events_url": "/events/figures",
        "figures_url": reverse("dashboard:figures"),
        "may_open_rows": not is_kiosk and request.authority.may("figures.rows"),
        "kiosk": is_kiosk,
        "demo": holds_demo_data(),
    }
    response = page(request, "dashboard/screen.html", {"screen": described})
    # The one inline script of the portal, the import map, allowed by its hash (django-csp reads this attribute).
    response._csp_update = {"script-src": [importmap_hash()]}  # type: ignore[attr-defined]
    return response


@requires("screen.view")
@require_GET
def snapshot_json(request: PortalRequest) -> HttpResponse:
    """Every number of a region and its children, with an ETag."""
    region = watched_region(request)
    is_kiosk = request.kiosk is not None and request.authority.user is None
    try:
        answer = snapshot.of(region, request.GET.get("period", ""), today(), hide_small_numbers=is_kiosk)
    except ValueError as error:
        return JsonResponse({"title": str(error), "status": 400, "code": "bad_period"}, status=400)
    if request.headers.get("If-None-Match") == answer.etag:
        return HttpResponse(status=304, headers={"ETag": answer.etag, "Cache-Control": "private, no-cache"})
    headers = {"ETag": answer.etag, "Cache-Control": "private, no-cache"}
    return HttpResponse(answer.body, content_type="application/json", headers=headers)


@requires("screen.view")
@require_GET
def geometry_json(request: PortalRequest) -> HttpResponse:
    """Outlines of a region's children and its sites; changes only when markers move."""
    response = JsonResponse(geometry_of(watched_region(request)), json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"private, max-age={GEOMETRY_SECONDS}"
    return response


@public
@require_GET
def open_kiosk(request: PortalRequest, token: str) -> HttpResponse:
    """The wall's link: keeps its token in a cookie of its own and goes to the screen."""
    if kiosk.kiosk_of(token) is None:
        raise Http404
    response = redirect("dashboard:screen")
    response.set_cookie(
        kiosk.COOKIE, token, max_age=kiosk.DAYS * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@requires("screen.kiosk")
@require_http_methods(["GET", "POST"])
def kiosks(request: PortalRequest) -> HttpResponse:
    """Links for the wall: make one, see the token once, revoke."""
    form, made = KioskForm(request.POST or None), ""
    if form.is_valid():
        token = kiosk.issue_link(label=form.cleaned_data["label"], region=request.authority.region, by=request.user)
        made = request.build_absolute_uri(reverse("dashboard:open-kiosk", args=[token]))
        form = KioskForm()
    links = KioskLink.objects.filter(region__path__startswith=request.authority.region.path).select_related(
        "created_by"
    )
    context = {
        "form": form,
        "made": made,
        "qr": mark_safe(segno.make(made, error="m").svg_inline(border=2, omitsize=True)) if made else "",  # noqa: S308  # drawn here from our own address
        "days": kiosk.DAYS,
        "links": [{"link": link, "state": kiosk.state_of(link)} for link in links],
    }
    return page(request, "dashboard/kiosks.html", context, status=422 if form.errors else 200)


@requires("screen.kiosk")
@require_POST
def revoke_kiosk(request: PortalRequest, pk: Any) -> HttpResponse:
    """A link opens nothing any more."""
    link = KioskLink.objects.filter(pk=pk, region__path__startswith=request.authority.region.path).first()
    if link is None:
        raise Http404
    kiosk.revoke_link(link=link, by=request.user)
    return redirect("dashboard:kiosks")
