"""/api/v1/indicators: figures for programs, the same numbers as the screen's."""

import hashlib
import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from dashboard.figures import figures
from dashboard.indicators import INDICATORS
from dashboard.rollup import current_version
from jiayu_jobs.clock import now, today
from jiayu_jobs.rest.problems import problem
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region


@requires("figures.view")
@require_GET
def indicators(request: PortalRequest) -> HttpResponse:
    """{"region","as_of","values":[{"id","value","unit","status"}]} for ?region=CODE&ids=A,B&period=now, with an ETag."""
    top = request.authority.region
    code = request.GET.get("region", top.code)
    region = Region.objects.filter(code=code).first()
    if region is None or not region.path.startswith(top.path):
        return problem(404, "region_not_found", "没有这个地区。", field="region")
    wanted = [name for name in request.GET.get("ids", "").split(",") if name] or list(INDICATORS)
    unknown = [name for name in wanted if name not in INDICATORS]
    if unknown:
        return problem(400, "unknown_indicator", f"没有指标 {'、'.join(unknown)[:80]}。", field="ids")
    period, day = request.GET.get("period", ""), today()
    etag = etag_of(region.code, period, wanted, current_version(), day)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    try:
        found = figures(region, period, wanted, day)
    except ValueError as error:
        return problem(400, "bad_period", str(error), field="period")
    as_of = max((figure.as_of for figure in found if figure.as_of), default=now())
    values: list[dict[str, Any]] = [
        {"id": figure.id, "value": figure.value, "unit": figure.unit, "status": figure.status} for figure in found
    ]
    body = {"region": region.code, "as_of": as_of.astimezone(now().tzinfo).isoformat(), "values": values}
    return JsonResponse(body, headers=headers, json_dumps_params={"ensure_ascii": False})


def etag_of(*parts: Any) -> str:
    """A tag that changes with what was asked, the newest version and the day."""
    return f'"{hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:24]}"'
