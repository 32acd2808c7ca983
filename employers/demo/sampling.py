"""People of the demo, spread over the county."""

import random
from typing import Any

from workers.models import LabourRecord


def sample(dice: random.Random, rows: Any, count: int) -> list[LabourRecord]:
    """So many records of a queryset, or all of them, by luck; the same for a seed, as records were made in one order."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = dice.sample(keys, min(count, len(keys)))
    found = LabourRecord.objects.select_related("region__parent").in_bulk(chosen)
    return [found[key] for key in chosen]
