"""Whom a demo county asked in the rounds before the ends of years that are over, so that LAB17 has a past."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from workers.demo.columns import days_of, moments
from workers.enums import ConfirmAnswer
from workers.verifying import FRESH_DAYS

FIRST_YEAR = 2024
# Of the people on file, so many were asked in the last round before the end of a year.
SHARE = 0.55


def confirmations(draw: Any) -> pl.DataFrame:
    """无变化 of a share of the people, in the last months of each year from FIRST_YEAR on that is over. draw: a Draw whose
    people are drawn; taken last, so that nobody else's chance moves."""
    who, when = [], []
    for year in range(FIRST_YEAR, draw.plan.today.year):
        end = days_of(date(year, 12, 31))
        asked = np.flatnonzero((draw.random.random(draw.n) < SHARE) & (draw.registered < end - FRESH_DAYS))
        who.append(asked)
        when.append(end - draw.random.integers(0, FRESH_DAYS - 1, len(asked)))
    everyone = np.concatenate(who) if who else np.array([], dtype=int)
    days = np.concatenate(when) if when else np.array([], dtype=int)
    return pl.DataFrame(
        {
            "id": draw.uuids(len(everyone)),
            "record_id": draw.ids[everyone],
            **draw.where(everyone),
            "answer": ConfirmAnswer.UNCHANGED.value,
            "answered_at": moments(days),
            "revision": 1,
            "before": "{}",
        }
    )
