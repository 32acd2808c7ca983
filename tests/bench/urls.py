"""The portal's addresses, a bare view under the same middleware, and the same figures as a framework's list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import generics, pagination, serializers
from rest_framework.renderers import JSONRenderer

from dashboard.models import RegionValues
from jiayu_jobs.scoping import across_regions
from jiayu_jobs.web.access import requires
from workers.models import LabourRecord


@requires("screen.view")
def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but the way in and out."""
    return HttpResponse(b"{}", content_type="application/json")


class ValuesSerializer(serializers.ModelSerializer):
    """Stored values as they are."""

    class Meta:
        model = RegionValues
        fields = ("region", "period", "total", "version", "as_of")


class ValuesList(generics.ListAPIView):
    """The values of a region and its children now, by the framework's list."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    serializer_class = ValuesSerializer

    def get_queryset(self) -> Any:
        top = self.request._request.authority.region
        codes = [top.code, *top.children.values_list("code", flat=True)]
        return RegionValues.objects.filter(period="now", region__in=codes)

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with across_regions():
            return super().list(request, *args, **kwargs)


class PersonSerializer(serializers.ModelSerializer):
    """The fields of the portal's own list, by the framework's serializer."""

    name = serializers.CharField(source="masked_name")
    birth_year = serializers.IntegerField(source="birth_date.year")

    class Meta:
        model = LabourRecord
        fields = (
            "id",
            "name",
            "region",
            "sex",
            "birth_year",
            "household_kind",
            "education",
            "employment_status",
            "employment_type",
            "work_scope",
            "work_place",
            "wants_work",
            "registered_on",
            "verified_at",
        )


class PageNumbers(pagination.PageNumberPagination):
    """Fifty a page, counted."""

    page_size = 50


class PersonList(generics.ListAPIView):
    """People of one's own scope as the framework's documentation lists them: numbered pages, a count."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    serializer_class = PersonSerializer
    pagination_class = PageNumbers

    def get_queryset(self) -> Any:
        return LabourRecord.objects.active().order_by("region_path", "id")


urlpatterns = [
    path("", include("jiayu_jobs.urls")),
    path("bench/bare", bare),
    path("bench/people", requires("workers.view")(PersonList.as_view())),
    path("bench/values", requires("screen.view")(ValuesList.as_view())),
]
