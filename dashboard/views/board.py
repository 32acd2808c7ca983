"""/board/<site>/: what a station shows on its television; no login, no person, fetched again every two minutes."""

from typing import Any

import segno
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from dashboard.views.public import RELATED, cached, card_of
from employers.models import Vacancy
from employers.vacancy_enums import GIG_KINDS
from jiayu_jobs.clock import now, today
from jiayu_jobs.regions import Level
from jiayu_jobs.scoping import Scope, scoped
from jiayu_jobs.web.access import public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region, ServiceSite

SHOWN = 8


@public
@require_GET
def board(request: PortalRequest, pk: Any) -> HttpResponse:
    """The site's own town first, gigs before other work, the newest first; a code that opens all of it."""
    with scoped(Scope.public()):
        site: ServiceSite = get_object_or_404(ServiceSite.objects.select_related("region__parent"), pk=pk)
        rows = Vacancy.objects.open_on(today()).select_related(*RELATED)
        total = rows.count()
        cards = [card_of(row) for row in rows.order_by(_far_from(site.region), _not_a_gig(), "-id")[:SHOWN]]
    url = request.build_absolute_uri(reverse("public:jobs"))
    context = {
        "site": site,
        "cards": cards,
        "more": total - len(cards),
        "qr": mark_safe(segno.make(url, error="m").svg_inline(border=2, omitsize=True)),  # noqa: S308  # our own address
        "told_at": now(),
    }
    return cached(page(request, "public/board.html", context))


def _far_from(region: Region) -> Case:
    """0 for work in the town that the site lies in, or offered there, else 1; at the county everything is near."""
    town = region if region.level in (Level.COUNTY, Level.TOWN) else region.parent or region
    near = Q(work_region__path__startswith=town.path) | Q(region__path__startswith=town.path)
    return Case(When(near, then=Value(0)), default=Value(1), output_field=IntegerField())


def _not_a_gig() -> Case:
    return Case(When(kind__in=GIG_KINDS, then=Value(0)), default=Value(1), output_field=IntegerField())
