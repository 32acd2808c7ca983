"""A page of a list for programs: its rows, and where the neighbouring pages are."""

from collections.abc import Iterable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from jiayu_jobs.web.keyset import Keyset


def page_answer(request: Request, keyset: Keyset, results: Iterable[dict[str, Any]]) -> Response:
    """{"results", "next", "previous"}; the addresses are whole, null at the ends."""
    here = request.build_absolute_uri(request.path)
    return Response(
        {
            "results": list(results),
            "next": here + keyset.next_url if keyset.next_url else None,
            "previous": here + keyset.previous_url if keyset.previous_url else None,
        }
    )
