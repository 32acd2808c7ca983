"""Pages of people: by the order of the list, or by a part of the name through find_people()."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.request import PortalRequest
from workers.services.search import find_people

PAGE_SIZE = 50
# Keys asked for at first where other conditions may take some away; as long as the page is not full, more are.
KEYS, MORE = 4 * PAGE_SIZE, 8
# The order of whoever is asked for by name: village by village, by the index that bounds the scope.
NAME_ORDER = ("region_path", "id")


def page_of(
    rows: QuerySet, chosen: dict[str, Any], order: tuple[str, ...], request: PortalRequest
) -> tuple[Keyset, list[Any]]:
    """A page of filtered people in an order; whoever is asked for by name comes in NAME_ORDER."""
    if "q" in chosen:
        return page_of_part(rows, chosen["q"], chosen["region"].path if "region" in chosen else "", request)
    keyset = Keyset(rows, order, PAGE_SIZE, request)
    return keyset, keyset.rows()


def page_of_part(rows: QuerySet, part: str, below: str, request: PortalRequest) -> tuple[Keyset, list[Any]]:
    """A page of the people whose name holds a part, or is spelt so. Keys come from the database function in the order of the page;
    the rows, and every other condition, through the manager."""
    n = KEYS
    while True:
        keyset = Keyset(rows, NAME_ORDER, PAGE_SIZE, request)
        position, backwards = keyset.position()
        try:
            after = (str(position[0]), UUID(str(position[1]))) if position else None
        except ValueError:
            after = None
        keys = find_people(part, n=n, below=below, after=after, backwards=backwards)
        keyset.queryset = rows.filter(pk__in=keys)
        shown = keyset.rows()
        if len(keys) < n or keyset.more:
            return keyset, shown
        n *= MORE
