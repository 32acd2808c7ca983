"""/api/v1/: figures and regions for programs, the same numbers as the screen's."""

import hashlib
import json
from datetime import date
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request

from dashboard.figures import figures
from dashboard.indicators import INDICATORS
from dashboard.kept import Answer, Kept
from dashboard.rollup import current_version
from jiayu_jobs.clock import now, today
from jiayu_jobs.rest.problems import Problem
from jiayu_jobs.rest.views import Pages, PortalAPIView
from jiayu_jobs.web.access import Access
from stations.models import Region

# Programs ask for the same few figures again and again; between two versions the answer is the same.
_kept = Kept(128)


class FigureSerializer(serializers.Serializer):
    """One figure. status: ok, missing (never counted), level (not kept on this level), period (not kept for it)."""

    id = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    status = serializers.ChoiceField(choices=["ok", "missing", "level", "period"])


class FiguresSerializer(serializers.Serializer):
    """Figures of one region."""

    region = serializers.CharField()
    as_of = serializers.DateTimeField()
    values = FigureSerializer(many=True)


class RegionSerializer(serializers.ModelSerializer):
    """A region as the map knows it."""

    class Meta:
        model = Region
        fields = ("code", "name", "short_name", "level", "parent", "lng", "lat")


class FiguresView(PortalAPIView):
    """Figures of a region in a period, as the screen shows them."""

    access = Access("capability", "figures.view")

    @extend_schema(
        operation_id="figures",
        description="Figures of a region within one's own, for now, a year, a quarter or a month. Answers 304 to a known ETag.",
        parameters=[
            OpenApiParameter("region", OpenApiTypes.STR, description="Region code; one's own when left out."),
            OpenApiParameter("ids", OpenApiTypes.STR, description="Indicator ids, comma-separated; all when left out."),
            OpenApiParameter("period", OpenApiTypes.STR, description="now, 2024, 2024Q3 or 202411."),
        ],
        responses=FiguresSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with an ETag of what was asked, the newest version and the day."""
        region, wanted = self.region(), self.wanted()
        period, day = request.query_params.get("period", ""), today()
        version = current_version()
        etag = etag_of(region.code, period, wanted, version, day)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers=headers)
        key = (region.code, period, tuple(wanted), version, day)
        try:
            answer = _kept.of(key, lambda: Answer(etag, body_of(region, period, wanted, day)))
        except ValueError as error:
            raise Problem(400, "bad_period", str(error), field="period") from error
        return HttpResponse(answer.body, headers=headers, content_type="application/json")

    def region(self) -> Region:
        """The region asked for, within the post's own."""
        top = self.request.authority.region  # type: ignore[attr-defined]
        code = self.request.query_params.get("region", top.code)
        region = top if code == top.code else Region.objects.filter(code=code).first()
        if region is None or not region.path.startswith(top.path):
            raise Problem(404, "region_not_found", "没有这个地区。", field="region")
        return region

    def wanted(self) -> list[str]:
        """The indicators asked for."""
        names = [name for name in self.request.query_params.get("ids", "").split(",") if name] or list(INDICATORS)
        unknown = [name for name in names if name not in INDICATORS]
        if unknown:
            raise Problem(400, "unknown_indicator", f"没有指标 {'、'.join(unknown)[:80]}。", field="ids")
        return names


def body_of(region: Region, period: str, wanted: list[str], day: date) -> bytes:
    """The contract's JSON. Raises ValueError for a period that is none."""
    found = figures(region, period, wanted, day)
    as_of = max((figure.as_of for figure in found if figure.as_of), default=now())
    values: list[dict[str, Any]] = [
        {"id": figure.id, "value": figure.value, "unit": figure.unit, "status": figure.status} for figure in found
    ]
    body = {"region": region.code, "as_of": as_of.astimezone(now().tzinfo).isoformat(), "values": values}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class RegionPages(Pages):
    """Regions from the county down, along their path."""

    ordering = "path"


class RegionsView(generics.ListAPIView, PortalAPIView):
    """Regions of one's own subtree."""

    access = Access("capability", "figures.view")
    serializer_class = RegionSerializer
    pagination_class = RegionPages

    def get_queryset(self) -> Any:
        """The subtree of the active post; nothing while the schema is made."""
        if getattr(self, "swagger_fake_view", False):
            return Region.objects.none()
        return Region.objects.under(self.request.authority.region.path)  # type: ignore[attr-defined]


def etag_of(*parts: Any) -> str:
    """A tag that changes with any of its parts."""
    return f'"{hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:24]}"'
