"""Figures by name: the list, one figure with its parts, and the rows it was counted from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from dashboard.figures import Figure, figure_of, stored_values
from dashboard.indicators import INDICATORS
from dashboard.indicators.declaration import Indicator, Kind
from dashboard.periods import Period, choices, label, parse_period
from dashboard.row_lists import month_of, row_columns, rows_behind
from dashboard.trends import Point, trend_of
from jiayu_jobs.clock import today
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Installation, Region
from stations.views.export_links import export_url

ROWS = 50
# Groups of the list, by the letters that an indicator's id begins with, in the order of the screen's scenes.
GROUPS = {
    "NET": "网点",
    "LAB": "劳动力",
    "EMP": "企业用工",
    "VAC": "岗位",
    "REF": "推荐和上岗",
    "TRN": "培训",
    "SRV": "服务",
}
OTHERS = "其他"
KINDS = {
    Kind.STOCK: "存量，某一时刻有多少",
    Kind.RATIO: "比例，不相加，按合计后的分子分母重算",
    Kind.FLOW_MONTH: "流量，当月发生多少",
    Kind.FLOW_YTD: "流量，年初至今发生多少",
    Kind.CUMULATIVE: "累计，从开始到现在发生多少",
    Kind.MAX: "最大值，不相加",
}
# Why there is no number: the word in the list, and the sentence on the figure's own page.
REASONS = {
    "missing": ("未填", "这里还没有登记过，所以没有数；不等于 0。"),
    "level": ("本级不统计", "这个指标不在这一级统计，请看上一级。"),
    "period": ("本期未保留", "存量只保留现在和每年年底，这一期没有保留。"),
}


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


@requires("figures.view")
@require_GET
def figure_list(request: PortalRequest) -> HttpResponse:
    """Every figure of a region in a period, with its unit and as-of."""
    region, period = asked(request)
    stored, monthly = stored_values([region.code], period), stored_values([region.code], month_of(period))
    groups: dict[str, list[dict[str, Any]]] = {}
    for indicator in INDICATORS.values():
        if region.level in indicator.levels:
            source = monthly if indicator.kind is Kind.FLOW_MONTH else stored
            found = figure_of(indicator, region, period, source)
            row = {"indicator": indicator, "url": address(indicator.id, region, period), **shown(found)}
            groups.setdefault(GROUPS.get(indicator.id[:3], OTHERS), []).append(row)
    context = {
        "region": region,
        "groups": [{"name": name, "rows": groups[name]} for name in (*GROUPS.values(), OTHERS) if name in groups],
        "as_of": max(stored.as_of.values(), default=None),
        "kiosks_url": reverse("dashboard:kiosks") if request.authority.may("screen.kiosk") else "",
        "children": [
            {"region": child, "url": f"{request.path}{query(child, period)}"}
            for child in region.children.select_related("parent").order_by("path")
        ],
        **switches(request, region, period),
    }
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
    found = figure_of(indicator, region, period, stored)
    parts = [
        {"region": child, "url": address(code, child, period), **shown(figure_of(indicator, child, period, stored))}
        for child in children
        if child.level in indicator.levels
    ]
    trend = [
        {
            "point": point,
            "active": point.period == period.id,
            "url": trend_address(code, region, point),
            **shown(point.figure),
        }
        for point in trend_of(indicator, region, today())
    ]
    may_open = request.authority.may("figures.rows") and found.status == "ok"
    count = rows_behind(indicator, region, period).count() if may_open and not indicator.made_of else 0
    made_of = [
        {"indicator": part, "url": address(part.id, region, period), **shown(figure_of(part, region, period, stored))}
        for part in (INDICATORS[name] for name in indicator.made_of)
    ]
    context = {
        "region": region,
        "indicator": indicator,
        "kind_word": KINDS[indicator.kind],
        **shown(found),
        "made_of": with_bars(made_of, indicator),
        "parts": with_bars(parts, indicator),
        "trend": with_bars(trend, indicator),
        "count": count,
        "rows_url": reverse("dashboard:rows", args=[code]) + query(region, period) if count else "",
        "list_url": reverse("dashboard:figures") + query(region, period),
        "demo_note": Installation.objects.values_list("demo_note", flat=True).first() or "",
        **switches(request, region, period),
    }
    return page(request, "dashboard/figure.html", context)


@requires("figures.rows")
@require_GET
def figure_rows(request: PortalRequest, code: str) -> HttpResponse:
    """The rows behind a figure: the very condition that counted them, so that the list is as long as the number."""
    region, period = asked(request)
    indicator = INDICATORS.get(code)
    if indicator is None or region.level not in indicator.levels or indicator.made_of:
        raise Http404
    rows = rows_behind(indicator, region, period)
    columns = row_columns(rows.model)
    keyset = Keyset(rows.select_related(*columns.related), ("pk",), ROWS, request)
    context = {
        "region": region,
        "indicator": indicator,
        "count": rows.count(),
        "columns": columns.titles,
        "lines": [columns.line(row, request.authority.may) for row in keyset.rows()],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "back_url": address(code, region, period),
        "export_url": export_url(request, "figure-rows", figure=code, region=region.code, period=period.id),
        **switches(request, region, period),
    }
    return page(request, "dashboard/figure_rows.html", context)


def shown(figure: Figure) -> dict[str, Any]:
    """A figure with the word and the sentence for a number that is not there."""
    word, reason = REASONS.get(figure.status, ("", ""))
    return {"figure": figure, "word": word, "reason": reason}


def with_bars(rows: list[dict[str, Any]], indicator: Indicator) -> list[dict[str, Any]]:
    """Adds `bar`, per cent of the longest (of 100 for a share in per cent); None without a number."""
    longest = 100 if indicator.unit == "%" else max((row["figure"].value or 0 for row in rows), default=0)
    for row in rows:
        value = row["figure"].value
        row["bar"] = None if value is None or not longest else round(min(value / longest, 1) * 100, 1)
    return rows


def trend_address(code: str, region: Region, point: Point) -> str:
    """The same figure in a period of its trend."""
    return f"{reverse('dashboard:figure', args=[code])}?region={region.code}&period={point.period}"


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
