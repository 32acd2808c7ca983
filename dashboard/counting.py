"""Counting a subject: one statement answers every measure and split of it for some regions, compiled once a day.

Building sixty FILTER conditions costs Django more than PostgreSQL needs to count a village, so the compiled statement
is kept. A split comes back as one text of its values a region: the rows are read once, whatever is asked of them.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import BooleanField, F, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncMonth
from psycopg2.extensions import AsIs

from dashboard.indicators.declaration import Split, Subject
from dashboard.indicators.registry import SUBJECTS
from dashboard.prepared import ask
from jiayu_jobs.scoping import current_scope
from jiayu_jobs.scoping.models import PersonalRow

SEPARATOR = "\x1f"
# Stand where a run puts its own values; no code, path or day can look like them.
REGIONS, FROM_DAY = "\x1fregions", "\x1ffrom"

Extent = Literal["one", "some", "all"]


# What stands for them where PostgreSQL keeps the statement, and their types.
PLACES: dict[str, Any] = {REGIONS: AsIs("$1"), FROM_DAY: AsIs("$2")}
TYPES = {"one": "text, date", "some": "text[], date"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled statement: a row is (region code, [month of a flow], measures..., texts of split values...).

    name: under which the database keeps it, every parameter in it; "" where it is planned anew at each run.
    """

    name: str
    sql: str
    extent: Extent
    params: tuple[Any, ...]

    def rows(self, regions: list[str], from_day: date | None = None) -> Iterator[tuple[Any, ...]]:
        """Run it for regions, named as `within` names them, and for a flow from a day on."""
        counted = regions[0] if self.extent == "one" else regions
        with connection.cursor() as cursor:
            if self.name:
                ask(cursor, self.name, self.sql, TYPES[self.extent], [counted, from_day])
            else:
                cursor.execute(self.sql, _with({REGIONS: counted, FROM_DAY: from_day}, self.params))
            yield from cursor.fetchall()


def statement_of(subject: Subject, as_of: date | None, today: date, extent: Extent) -> Statement:
    """The statement for a subject now (as_of None) or on a past day; raises RuntimeError outside batch()."""
    if current_scope().kind != "batch":
        raise RuntimeError("Figures are counted inside batch(): a statement compiled elsewhere would keep its scope.")
    rules = subject.rules(as_of or today) if subject.rules else None
    return _compile(subject.key, as_of, today, extent, rules)


def within(subject: Subject) -> Literal["path", "code"]:
    """How the statement of a subject names regions: personal tables are indexed by the region's path."""
    return "path" if subject.region == "region_id" and _is_personal(subject.key) else "code"


def split_counts(text: str | None) -> Counter[str]:
    """How often each value occurs in a split's text; no text, no rows."""
    return Counter() if text is None else Counter(text.split(SEPARATOR))


@lru_cache(maxsize=256)
def _is_personal(key: str) -> bool:
    return issubclass(SUBJECTS[key].rows(None).model, PersonalRow)


@lru_cache(maxsize=256)
def _compile(key: str, as_of: date | None, today: date, extent: Extent, rules: Hashable) -> Statement:
    """rules: what rows() will find by itself; as a part of the key it makes a changed rule compile anew."""
    subject = SUBJECTS[key]
    rows = subject.rows(as_of).order_by()
    if extent != "all":
        column = "region_path" if within(subject) == "path" else subject.region
        rows = rows.filter(_compared(rows, column, "= %s" if extent == "one" else "= ANY(%s)", REGIONS))
    if subject.is_flow:
        rows = rows.filter(_compared(rows, subject.happened_on, ">= %s", FROM_DAY))
        rows = rows.annotate(of_month=TruncMonth(subject.happened_on)).values_list(subject.region, "of_month")
    else:
        rows = rows.values_list(subject.region)
    measures = {
        f"m{number}": measure.aggregate(subject.condition(measure, today, as_of))
        for number, measure in enumerate(subject.measures)
    }
    splits = {f"s{number}": _values_of(subject, split, today, as_of) for number, split in enumerate(subject.splits)}
    sql, params = rows.annotate(**measures, **splits).query.sql_with_params()
    if extent == "all" or as_of is not None or (extent == "some" and subject.plans_anew):
        return Statement("", sql, extent, tuple(params))
    with connection.cursor() as cursor:
        return Statement(f"count_{extent}_{key}", cursor.mogrify(sql, _with(PLACES, params)).decode(), extent, ())


def _with(given: dict[str, Any], params: Iterable[Any]) -> list[Any]:
    """Parameters with what stands for a run's own values replaced."""
    return [given.get(value, value) if isinstance(value, str) else value for value in params]


def _values_of(subject: Subject, split: Split, today: date, as_of: date | None) -> StringAgg:
    by = split.by if as_of is None or subject.lens is None else _through(split.by, subject.lens)
    return StringAgg(
        Coalesce(by, Value("")), delimiter=SEPARATOR, filter=subject.condition(split, today, as_of), default=None
    )


def _through(expression: Any, lens: Any) -> Any:
    """A split's expression with its fields renamed."""
    if isinstance(expression, F):
        return F(lens(expression.name))  # type: ignore[attr-defined]  # missing in the stubs
    if isinstance(expression, Value):
        return expression
    copy = expression.copy()
    copy.set_source_expressions([_through(source, lens) for source in copy.get_source_expressions()])
    return copy


def _compared(rows: QuerySet, attribute: str, comparison: str, marker: str) -> RawSQL:
    """A condition on a column of the queryset's own table whose value is put in at each run."""
    meta = rows.model._meta
    quote = connection.ops.quote_name
    column = next(field.column for field in meta.concrete_fields if attribute in (field.name, field.attname))
    return RawSQL(  # noqa: S611  # nosec B611  # table and column come from the model, values stay parameters
        f"{quote(meta.db_table)}.{quote(column)} {comparison}", [marker], output_field=BooleanField()
    )
