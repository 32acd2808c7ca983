"""The pages that describe the API: its schema, and the same in words."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView

from jiayu_jobs.web.access import Access, public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest

METHODS = ("get", "post", "put", "patch", "delete")


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1 of the API."""

    access = Access("public")


@public
@require_GET
def docs(request: PortalRequest) -> HttpResponse:
    """The API in words, made from its schema; needs no internet and no script."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        {
            "method": method.upper(),
            "path": address,
            "summary": operation.get("description") or operation.get("summary", ""),
            "parameters": operation.get("parameters", []),
            "responses": sorted(operation.get("responses", {})),
        }
        for address, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    return page(request, "rest/docs.html", {"info": schema["info"], "operations": operations})
