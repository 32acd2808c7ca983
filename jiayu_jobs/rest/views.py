"""What every API view has in common."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import CursorPagination
from rest_framework.views import APIView

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="8 to 80 characters of the sender's choice; sent again with the same key, the write happens once.",
)


class PortalAPIView(APIView):
    """A view whose class declares its access; the middleware has checked it before the view runs.

    Rows are read in the scope of the signed-in post, as on pages. A class without `access` is refused.
    Writes go through `once` (once.py).
    """

    @property
    def authority(self) -> Any:
        """Who asks: the signed-in post, or whatever another authenticator puts on the request."""
        return self.request.authority  # type: ignore[attr-defined]


class Pages(CursorPagination):
    """Fifty rows a page, by a stable order; the view names its ordering."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
