"""What every API view has in common."""

from rest_framework.pagination import CursorPagination
from rest_framework.views import APIView


class PortalAPIView(APIView):
    """A view whose class declares its access; the middleware has checked it before the view runs.

    Rows are read in the scope of the signed-in post, as on pages. A class without `access` is refused.
    """


class Pages(CursorPagination):
    """Fifty rows a page, by a stable order; the view names its ordering."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
