"""Figures by name: the list, one figure with its parts, and the rows it was counted from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from dashboard.figures import figure_of, stored_values, subject_of
from dashboard.indicators import INDICATORS
from dashboard.indicators.declaration import Kind
from dashboard.indicators.registry import MEASURES
from dashboard.periods import Period, choices, label, parse_period
from dashboard.row_lists import row_columns
from jiayu_jobs.clock import today
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region

ROWS = 50


def asked(request: PortalRequest) -> tuple[Region, Period]:
    """Region (within one's own) and period of the address; 404 for a region outside or unknown words."""
    top = request.authority.region
    code = request.GET.get("region", "")
    region = Region.objects.select_related("parent").filter(code=code).first() if code else top
    if region is None or not region.path.startswith(top.path):
        raise Http404
    try:
        return region, parse_period(request.GET.get("period", ""), today())
    except ValueError as error:
        raise Http404 from error


def month_of(period: Period) -> Period:
    """What a monthly flow shows: the running month when now is asked for."""
    return Period(period.id, today().replace(day=1), today(), closed=False) if period.id == "now" else period


@requires("figures.view")
@require_GET
def figure_list(request: PortalRequest) -> HttpResponse:
    """Every figure of a region in a period, with its unit and as-of."""
    region, period = asked(request)
    stored, monthly = stored_values([region.code], period), stored_values([region.code], month_of(period))
    rows = [
        {
            "indicator": indicator,
            "figure": figure_of(indicator, region, period, monthly if indicator.kind is Kind.FLOW_MONTH else stored),
            "url": address(indicator.id, region, period),
        }
        for indicator in INDICATORS.values()
        if region.level in indicator.levels
    ]
    context = {"region": region, "rows": rows, **switches(request, region, period)}
    return page(request, "dashboard/figures.html", context)


@requires("figures.view")
@require_GET
def figure(request: PortalRequest, code: str) -> HttpResponse:
    """One figure: what it means, its value here, and the parts below."""
    region, period = asked(request)
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    span = month_of(period) if indicator.kind is Kind.FLOW_MONTH else period
    children = list(region.children.select_related("parent").order_by("path"))
    stored = stored_values([region.code, *(child.code for child in children)], span)
    context = {
        "region": region,
        "indicator": indicator,
        "figure": figure_of(indicator, region, period, stored),
        "children": [
            {
                "region": child,
                "figure": figure_of(indicator, child, period, stored),
                "url": address(code, child, period),
            }
            for child in children
            if child.level in indicator.levels
        ],
        "rows_url": reverse("dashboard:rows", args=[code]) + query(region, period)
        if request.authority.may("figures.rows")
        else "",
        **switches(request, region, period),
    }
    return page(request, "dashboard/figure.html", context)


@requires("figures.rows")
@require_GET
def figure_rows(request: PortalRequest, code: str) -> HttpResponse:
    """The rows behind a figure: the very condition that counted them, so that the list is as long as the number."""
    region, period = asked(request)
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    rows = rows_behind(indicator, region, period)
    columns = row_columns(rows.model)
    keyset = Keyset(rows.select_related(*columns.related), ("pk",), ROWS, request)
    context = {
        "region": region,
        "indicator": indicator,
        "count": rows.count(),
        "columns": columns.titles,
        "lines": [columns.line(row) for row in keyset.rows()],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "back_url": address(code, region, period),
        **switches(request, region, period),
    }
    return page(request, "dashboard/figure_rows.html", context)


def rows_behind(indicator: Any, region: Region, period: Period) -> Any:
    """The queryset of the rows that an indicator's numerator counts in a region's subtree and period."""
    subject = subject_of(indicator)
    span = month_of(period) if indicator.kind is Kind.FLOW_MONTH else period
    as_of = span.last if span.closed and not subject.is_flow else None
    rows = subject.rows(as_of)
    condition = subject.condition(MEASURES[indicator.numerator[0]], today(), as_of)
    for name in indicator.numerator[1:]:
        condition |= subject.condition(MEASURES[name], today(), as_of)
    rows = rows.filter(condition)
    if subject.is_flow:
        rows = rows.filter(**{f"{subject.happened_on}__gte": span.first, f"{subject.happened_on}__lte": span.last})
    return rows.filter(**{f"{subject.region}__in": Region.objects.under(region.path).values("code")})


def query(region: Region, period: Period) -> str:
    """The part of an address that names region and period."""
    return f"?region={region.code}&period={period.id}"


def address(code: str, region: Region, period: Period) -> str:
    """One figure of a region in a period."""
    return reverse("dashboard:figure", args=[code]) + query(region, period)


def switches(request: PortalRequest, region: Region, period: Period) -> dict[str, Any]:
    """Period switch, and the way up to one's own region."""
    top = request.authority.region
    above = Region.objects.filter(code__in=region.codes(), path__startswith=top.path).order_by("path")
    return {
        "period": period,
        "period_label": label(period),
        "period_choices": [
            {
                **choice,
                "url": f"{request.path}?region={region.code}&period={choice['id']}",
                "active": choice["id"] == period.id,
            }
            for choice in choices(today())
        ],
        "crumbs": [{"name": r.name, "url": f"{request.path}?region={r.code}&period={period.id}"} for r in above],
    }
