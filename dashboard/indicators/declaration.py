"""How a figure is declared: measures counted from rows, indicators made of measures."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum, Value

Condition = Q | Callable[[date], Q]


class Kind(StrEnum):
    """What sort of number an indicator is; only additive kinds are summed over regions or time."""

    STOCK = "stock"
    RATIO = "ratio"
    FLOW_MONTH = "flow_month"
    FLOW_YTD = "flow_ytd"
    CUMULATIVE = "cumulative"
    MAX = "max"


class Combine(StrEnum):
    """How a region's own rows and its children's values make its total."""

    SUM = "sum"
    MAX = "max"
    COUNT_DISTINCT = "count_distinct"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number a region: rows of a subject that meet a condition, counted, summed or maximised.

    where: a condition, or a function of the as-of day for what is dated by nature (ages);
    of: the field to sum, maximise or count distinct; empty = rows are counted.
    """

    id: str
    where: Condition = field(default_factory=Q)
    of: str = ""
    combine: Combine = Combine.SUM

    def condition(self, day: date) -> Q:
        """The condition on a day."""
        return self.where(day) if callable(self.where) else self.where

    def aggregate(self, condition: Q) -> Any:
        """The SQL aggregate with its FILTER."""
        if self.combine is Combine.COUNT_DISTINCT:
            return Count(self.of, filter=condition, distinct=True)
        if self.combine is Combine.MAX:
            return Max(self.of, filter=condition)
        return Sum(self.of, filter=condition, default=0) if self.of else Count(Value(1), filter=condition)


@dataclass(frozen=True, slots=True)
class Split:
    """Counts by the values of an expression: a measure `id/value` for each value that occurs."""

    id: str
    by: Any
    where: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Subject:
    """Rows of one kind that measures count.

    mark: the subject that services name in record(); rows: the rows that count on a day (None = now);
    region: field that leads to the region they count in; happened_on: the date field of events (flows), empty for
    stocks; dated: its figures move with the calendar alone; lens: renames a fact's field for a past day;
    rules: what the choice of rows rests on beside the day, where the database keeps it (asked at each count);
    plans_anew: the best plan hangs on how many regions are counted, so that none is kept for several.
    """

    key: str
    mark: str
    rows: Callable[[date | None], QuerySet]
    measures: tuple[Measure, ...]
    region: str = "region_id"
    happened_on: str = ""
    splits: tuple[Split, ...] = ()
    dated: bool = False
    lens: Callable[[str], str] | None = None
    row_address: str = ""
    rules: Callable[[date], Hashable] | None = None
    plans_anew: bool = False

    @property
    def is_flow(self) -> bool:
        """Whether it counts events by month."""
        return bool(self.happened_on)

    def condition(self, measure: Measure | Split, today: date, as_of: date | None) -> Q:
        """A measure's condition for now (as_of None) or seen through the lens of a past day."""
        day = as_of or today
        where = measure.condition(day) if isinstance(measure, Measure) else measure.where
        return where if as_of is None or self.lens is None else renamed(where, self.lens)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of domain/indicators.csv: measures added up, or such a sum over another one."""

    id: str
    name: str
    name_en: str
    unit: str
    kind: Kind
    numerator: tuple[str, ...]
    definition: str
    formula: str
    source: str
    denominator: tuple[str, ...] = ()
    decimals: int = 0
    scale: int = 1
    levels: tuple[str, ...] = ("county", "town", "community", "village")
    about_people: bool = False
    # Indicators that it is the sum of: it opens to them, since its rows are of several kinds.
    made_of: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Every measure the figure is made of."""
        return self.numerator + self.denominator


def renamed(condition: Q, rename: Callable[[str], str]) -> Q:
    """The same condition with every field renamed; looks into nested conditions."""
    children = [
        renamed(child, rename)
        if isinstance(child, Q)
        else (rename_look_up(child[0], rename), child[1])
        if isinstance(child, tuple)
        else child
        for child in condition.children
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def rename_look_up(look_up: str, rename: Callable[[str], str]) -> str:
    """Rename the field at the head of a look-up: employment_status__in -> spell__employment_status__in."""
    name, separator, rest = look_up.partition("__")
    return f"{rename(name)}{separator}{rest}"
