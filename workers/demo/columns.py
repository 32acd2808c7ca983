"""Columns of numbers, days and keys for the draw, as numpy and polars hold them."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from workers.enums import Sex

AREA = "421299"
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECKS = np.array(list("10X98765432"))
EPOCH = date(1970, 1, 1)


def spread(total: int, weights: np.ndarray) -> np.ndarray:
    """`total` indexes over weights, by largest remainders: exact, no luck."""
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact)[: total - counts.sum()]] += 1
    return np.repeat(np.arange(len(weights)), counts)


def id_numbers(birth: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """Valid numbers of an area code that was never assigned; unique by a running number a day and sex."""
    order = np.lexsort((sex, birth))
    key = birth[order] * 2 + (sex[order] == Sex.MALE.value)
    firsts = np.concatenate([[True], key[1:] != key[:-1]])
    running = np.arange(len(key)) - np.maximum.accumulate(np.where(firsts, np.arange(len(key)), 0))
    sequence = np.empty(len(key), dtype=int)
    sequence[order] = running * 2 + (sex[order] == Sex.MALE.value)
    if sequence.max() > 999:
        raise ValueError("more than 500 people of one sex on one birthday: draw fewer people")
    days = (np.datetime64("1970-01-01") + birth).astype(str)
    text = np.char.add(np.char.add(AREA, np.char.replace(days, "-", "")), np.char.zfill(sequence.astype(str), 3))
    digits = np.array(text).view("<U1").reshape(len(text), -1)[:, :17].astype(int)
    return np.char.add(text, CHECKS[(digits @ WEIGHTS) % 11])


def days_of(day: date) -> int:
    return (day - EPOCH).days


def dates(days: np.ndarray) -> pl.Series:
    return pl.Series(np.asarray(days, dtype=np.int32)).cast(pl.Date)


def moment(day: date) -> str:
    return f"{datetime(day.year, day.month, day.day, 1, tzinfo=UTC) - timedelta(days=1):%Y-%m-%d %H:%M:%S}+00"


def moments(days: np.ndarray) -> pl.Series:
    """01:00 UTC of each day, nine in the morning in the county."""
    return (dates(days).cast(pl.Datetime("us")) + timedelta(hours=1)).dt.strftime("%Y-%m-%d %H:%M:%S+00")
