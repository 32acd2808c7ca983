"""The portal's addresses, a bare view under the same middleware, and the same figures as a framework's list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import generics, serializers
from rest_framework.renderers import JSONRenderer

from dashboard.models import RegionValues
from jiayu_jobs.scoping import across_regions
from jiayu_jobs.web.access import requires


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


urlpatterns = [
    path("", include("jiayu_jobs.urls")),
    path("bench/bare", bare),
    path("bench/values", requires("screen.view")(ValuesList.as_view())),
]
