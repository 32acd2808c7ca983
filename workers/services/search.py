"""People of one's own scope, found by a part of the name, by pinyin, or by the tail of a phone."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.identifiers.names import normalise_name
from jiayu_jobs.refusals import Refused
from stations.models import User
from workers.models import LabourRecord, SavedSearch

Position = tuple[str, UUID] | None
MOST_BY_TAIL = 50
MOST_SAVED = 20


def find_people(part: str, *, n: int, below: str = "", after: Position = None, backwards: bool = False) -> list[UUID]:
    """Keys of at most n people of the session's scope whose name holds the part, in the order of region and key;
    of letters: whose pinyin, or its initials, begins with them.

    below: a region's path to narrow the scope to; after: region path and key of the row to go on from. The database
    function find_people() applies the session's own range whatever it is asked.
    """
    path, key = after or ("", None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT find_people(%s, %s, %s, %s, %s, %s)", [normalise_name(part), below, path, key, backwards, n]
        )
        return [found for (found,) in cursor.fetchall()]


def find_by_tail(*, tail: str, region: Any) -> list[LabourRecord]:
    """Active people of one's own scope whose phone ends with four digits: at most MOST_BY_TAIL + 1, written down
    without the digits."""
    rows = LabourRecord.objects.active().filter(phone_tail=blind_index("phone_tail", tail))
    found = list(rows.select_related("region__parent", "household").order_by("region_path", "id")[: MOST_BY_TAIL + 1])
    with transaction.atomic():
        audit("look_up_phone", region=region, detail={"found": len(found)})
    return found


def save_search(*, name: str, query: str, by: Any) -> SavedSearch:
    """Keep conditions under a name; the same name again replaces them. Raises Refused for a 21st."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        others = SavedSearch.objects.filter(user=by).exclude(name=name)
        if others.count() >= MOST_SAVED:
            raise Refused(f"最多保存 {MOST_SAVED} 个查询，请先删掉不用的。", field="name")
        saved, _ = SavedSearch.objects.update_or_create(user=by, name=name, defaults={"query": query})
        audit("save_search", about=saved)
    return saved


def delete_search(*, saved: SavedSearch) -> None:
    """Forget a saved search."""
    with transaction.atomic():
        audit("delete_search", about=saved)
        saved.delete()
