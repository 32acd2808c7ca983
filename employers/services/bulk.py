"""Rows in bulk: what the services would leave behind, in one transaction, with their figures marked."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jiayu_jobs.audit.services import record as audit

AT_ONCE = 500


def load_rows(rows: Sequence[Any], *, action: str, marks: Sequence[str], since: date) -> int:
    """Insert rows of one model that lie in a region; action: the verb of one audit entry a region; marks: what is counted
    of them; since: the first day on which one counts. Constraints and policies judge every row. Returns how many."""
    if not rows:
        return 0
    model: Any = type(rows[0])
    with transaction.atomic():
        for start in range(0, len(rows), AT_ONCE):
            model.objects.bulk_create(rows[start : start + AT_ONCE])
        regions = {row.region_id: row.region for row in rows}
        counts = Counter(row.region_id for row in rows)
        for code in sorted(regions):
            detail = {model._meta.model_name: counts[code]}
            audit(action, region=regions[code], marks=marks, since=since, detail=detail)
    return len(rows)
