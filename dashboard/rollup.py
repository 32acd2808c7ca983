"""The roll-up: dirty marks -> leaf values -> towns and county by Region.parent -> stored totals. Raw SQL is allowed here.

Run as app_batch in one transaction: the marks it takes, the values it writes and the version it gives live or die
together. A mark written by a transaction that commits later stays for the next run, so nothing is lost; a run that is
delivered twice finds no marks, so nothing counts twice.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max
from psycopg2.extras import execute_values

from dashboard.counting import Extent, split_counts, statement_of, within
from dashboard.indicators import SUBJECTS, subjects_of
from dashboard.indicators.declaration import Combine, Subject
from dashboard.indicators.registry import MAXIMA
from dashboard.models import NOW, RegionValues
from dashboard.periods import closed_years, last_day, month_id
from dashboard.prepared import ask
from jiayu_jobs.clock import today
from jiayu_jobs.regions import LEAF_LEVELS, PATH_SEPARATOR, codes_of
from jiayu_jobs.scoping import batch
from stations.models import Region

RUNNER_LOCK = 7_421_221_02

# Of regions ($1) themselves and all above them; and how many regions there are.
REGIONS_ABOVE = (
    "SELECT DISTINCT above.code, above.parent_id, above.path, above.level, "
    "(SELECT count(*) FROM stations_region) FROM stations_region dirty "
    "JOIN stations_region above ON above.code = ANY(string_to_array(rtrim(dirty.path, '/'), '/')) "
    "WHERE dirty.code = ANY($1)"
)
STORED = (
    "SELECT region_id, period, own::text, total::text FROM dashboard_regionvalues "
    "WHERE region_id = ANY($1) AND period = ANY($2)"
)
# What is stored of the children of regions ($1) for periods ($2): whole totals, or some names ($3) of them. The children
# are named first: a join would read every region's values of those periods to find a dozen.
CHILDREN = (
    "SELECT r.parent_id, r.code, v.period, ({total})::text FROM dashboard_regionvalues v "
    "JOIN stations_region r ON r.code = v.region_id WHERE v.period = ANY($2) "
    "AND v.region_id = ANY(ARRAY(SELECT code FROM stations_region WHERE parent_id = ANY($1)))"
)
# Cells by region ($1) and period ($2): new values of their own ($3) and what is gone ($4), the same of their totals.
UPDATE = (
    "WITH next AS MATERIALIZED (SELECT nextval('dashboard_version') AS version) UPDATE dashboard_regionvalues v SET "
    # What stays as it is is not written again: a region above the changed one has its own values still.
    "own = CASE WHEN m.own = '{}' AND m.own_gone = '[]' THEN v.own "
    "ELSE (v.own - ARRAY(SELECT jsonb_array_elements_text(m.own_gone::jsonb))) || m.own::jsonb END, "
    "total = (v.total - ARRAY(SELECT jsonb_array_elements_text(m.total_gone::jsonb))) || m.total::jsonb, "
    "version = next.version, as_of = now() "
    "FROM unnest($1, $2, $3, $4, $5, $6) AS m (region, period, own, own_gone, total, total_gone), next "
    "WHERE v.region_id = m.region AND v.period = m.period RETURNING v.version"
)
ALL_OF_THEM = CHILDREN.format(total="total")
# Unpacked once a row ("|| '{}'" gives a copy), not at each name.
SOME_OF_THEM = CHILDREN.format(
    total="SELECT coalesce(jsonb_object_agg(name, held -> name), '{}'::jsonb) "
    "FROM (SELECT total || '{}'::jsonb AS held OFFSET 0) AS copy, unnest($3) AS name WHERE held ? name"
)

Values = dict[str, float | int | None]
Cell = tuple[str, str]  # region code, period


@dataclass(frozen=True, slots=True)
class Mark:
    """A subject to count anew in a region, from the first day on which a fact changed (None = from today)."""

    region: str
    subject: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """What a recount needs to know of a region."""

    code: str
    parent: str | None
    path: str
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """What a run counts in a cell: exact measures, and every value of the splits with these prefixes."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, names: frozenset[str]) -> "Touched":
        """From names, those of splits ending in a slash."""
        prefixes = tuple(name for name in names if name.endswith("/"))
        return cls(names.difference(prefixes), prefixes)

    def holds(self, name: str) -> bool:
        """Whether a stored value is counted anew."""
        return name in self.exact or name.startswith(self.prefixes)

    def others(self, values: Values) -> Values:
        """The values that this run does not count anew."""
        exact, prefixes = self.exact, self.prefixes
        if not prefixes:
            return {name: value for name, value in values.items() if name not in exact}
        return {n: value for n, value in values.items() if n not in exact and not n.startswith(prefixes)}


@dataclass(frozen=True, slots=True)
class Changed:
    """One region and period whose totals moved: measure id -> (value before, value now), and every total there is."""

    region: str
    path: str
    period: str
    measures: dict[str, tuple[Any, Any]]
    total: Values


@dataclass
class Outcome:
    """What a run did."""

    version: int = 0
    marks: int = 0
    changed: list[Changed] = field(default_factory=list)


def roll_up() -> Outcome:
    """Take every dirty mark and bring the values up to date; returns what moved. The caller publishes after commit."""
    with batch("roll-up"):
        with connection.cursor() as cursor:
            # One trip for all of them; each still sees what was committed before it began. A crash that loses this
            # commit brings the marks back with it, so that it need not wait for the disk. What is counted of a few
            # regions is found by index whichever they are: the plans that are kept serve all of them.
            cursor.execute(
                "SET LOCAL synchronous_commit = off; SET LOCAL plan_cache_mode = force_generic_plan; "
                "SELECT pg_advisory_xact_lock(%s); "
                "DELETE FROM audit_dirtymark RETURNING region_code, subject, since",
                [RUNNER_LOCK],
            )
            marks = [Mark(*row) for row in cursor.fetchall()]
        if not marks:
            return Outcome()
        return Recount(marks).run()


def rebuild() -> Outcome:
    """Recount everything and store it; what differs from the stored values is in the outcome."""
    with batch("roll-up"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUNNER_LOCK])
            cursor.execute("DELETE FROM audit_dirtymark")
        return Recount(everything()).run()


@contextmanager
def one_picture() -> Iterator[None]:
    """No other runner, and one transaction that sees the database as it is at its start: marks written by others
    meanwhile show neither in what is counted nor in what is stored. Entered outside transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [RUNNER_LOCK])
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    try:
        with batch("roll-up"):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RUNNER_LOCK])


def everything() -> list[Mark]:
    """Marks for every subject of every region and all time."""
    codes = list(Region.objects.values_list("code", flat=True))
    return [Mark(code, mark, date.min) for mark in {s.mark for s in SUBJECTS.values()} for code in codes]


class Recount:
    """One recount of some subjects in some regions, all levels above them included."""

    def __init__(self, marks: Iterable[Mark], store: bool = True) -> None:
        self.today = today()
        self.store = store
        self.dirty: dict[str, dict[str, date]] = defaultdict(dict)
        self.marks = 0
        self.regions: dict[str, Place] = {}
        self.all_regions = 0
        for mark in marks:
            since = mark.since or self.today
            known = self.dirty[mark.subject]
            known[mark.region] = min(known.get(mark.region, since), since)
            self.marks += 1
        self.own: dict[Cell, Values] = defaultdict(dict)
        self.distinct: dict[Cell, Values] = defaultdict(dict)
        # What is counted in a cell in this run: exact measure ids, and split prefixes whose old values are dropped.
        self.touched: dict[Cell, set[str]] = defaultdict(set)
        self.counted: dict[Cell, frozenset[str]] = {}
        self.sets: dict[frozenset[str], Touched] = {}
        # Own and total values as they stood before this run.
        self.stored: dict[Cell, tuple[Values, Values]] = {}

    def run(self) -> Outcome:
        """Count, combine, compare, store."""
        self._read_regions()
        for mark, since in self.dirty.items():
            for subject in subjects_of(mark):
                self._count(subject, since)
        changed = self._combine()
        version = self._store(changed) if changed and self.store else 0
        moved = [
            Changed(code, self.regions[code].path, period, differences, total)
            for (code, period), (_, total, differences) in changed.items()
            if differences
        ]
        return Outcome(version=version, marks=self.marks, changed=moved)

    def _read_regions(self) -> None:
        """Dirty regions and everything above them, and how many regions there are."""
        wanted = {code for regions in self.dirty.values() for code in regions}
        with connection.cursor() as cursor:
            ask(cursor, "rollup_regions", REGIONS_ABOVE, "text[]", [list(wanted)])
            for code, parent, path, level, count in cursor.fetchall():
                self.regions[code] = Place(code, parent, path, level in LEAF_LEVELS)
                self.all_regions = count

    # -- leaf values ---------------------------------------------------------------------------------------------

    def _count(self, subject: Subject, since: dict[str, date]) -> None:
        since = {code: day for code, day in since.items() if code in self.regions}
        if not since:
            return
        if subject.is_flow:
            self._count_flow(subject, since)
            return
        self._count_stock(subject, NOW, None, list(since))
        for year in closed_years(self.today):
            end = last_day(year)
            regions = [code for code, day in since.items() if day <= end]
            if regions:
                self._count_stock(subject, year, end, regions)

    def _count_stock(self, subject: Subject, period: str, as_of: date | None, regions: list[str]) -> None:
        empty: Values = {m.id: None if m.combine is Combine.MAX else 0 for m in subject.measures}
        prefixes = [f"{split.id}/" for split in subject.splits]
        for code in regions:
            self.own[code, period].update(empty)
            self.touched[code, period].update(empty, prefixes)
        for code, *counted in self._rows(subject, as_of, regions):
            own = self.own[code, period]
            own.update(zip(empty, counted, strict=False))
            for prefix, text in zip(prefixes, counted[len(empty) :], strict=True):
                own.update({f"{prefix}{value}": count for value, count in split_counts(text).items()})
        self._count_distinct(subject, period, as_of, regions)

    def _count_flow(self, subject: Subject, since: dict[str, date]) -> None:
        """Events by month, from the month of the earliest change on; months that lost their last event become 0."""
        from_month = max(min(since.values()), date(1900, 1, 1)).replace(day=1)
        ids = [measure.id for measure in subject.measures]
        cells = {(code, month_id(self.today)) for code in since}
        if month_id(from_month) != month_id(self.today) or max(since.values()) > self.today:
            cells |= self._months_kept(since, from_month)
        for cell in cells:
            self.own[cell].update(dict.fromkeys(ids, 0))
            self.touched[cell].update(ids)
        for code, month, *values in self._rows(subject, None, list(since), from_month):
            cell = (code, month_id(month))
            self.own[cell].update(zip(ids, values, strict=True))
            self.touched[cell].update(ids)

    def _months_kept(self, regions: Iterable[str], first: date) -> set[Cell]:
        """Stored months of regions from a month on."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT region_id, period FROM dashboard_regionvalues "
                "WHERE region_id = ANY(%s) AND period >= %s AND period ~ '^[0-9]{6}$'",
                [list(regions), month_id(first)],
            )
            return set(cursor.fetchall())

    def _count_distinct(self, subject: Subject, period: str, as_of: date | None, regions: list[str]) -> None:
        """Things that may occur in several regions are counted anew at each level above; people lie in one village."""
        wide = [m for m in subject.measures if m.combine is Combine.COUNT_DISTINCT and m.of != "record"]
        for ancestor in {code for region in regions for code in codes_of(self.regions[region].path)} if wide else ():
            low = self.regions[ancestor].path
            rows = subject.rows(as_of).filter(**{f"{_path_of(subject)}__startswith": low})
            counted = rows.aggregate(
                **{f"m{i}": m.aggregate(subject.condition(m, self.today, as_of)) for i, m in enumerate(wide)}
            )
            self.distinct[ancestor, period].update({m.id: counted[f"m{i}"] for i, m in enumerate(wide)})

    def _rows(
        self, subject: Subject, as_of: date | None, regions: list[str], from_day: date | None = None
    ) -> Iterable[tuple[Any, ...]]:
        """Counted rows of the dirty regions; no condition on the region when that is all of them."""
        extent: Extent = "one" if len(regions) == 1 else "all" if len(regions) >= self.all_regions else "some"
        statement = statement_of(subject, as_of, self.today, extent)
        names = [self.regions[code].path for code in regions] if within(subject) == "path" else regions
        return statement.rows(names, from_day)

    # -- parents -------------------------------------------------------------------------------------------------

    def _combine(self) -> dict[Cell, tuple[Values, Values, dict[str, tuple[Any, Any]]]]:
        """New own and total values of every touched cell, bottom up, with what moved in the total."""
        self._touch_ancestors()
        stored = self.stored = self._stored()
        owns = {cell: self._own(cell, stored.get(cell, ({}, {}))[0]) for cell in self.touched}
        names = self._names_to_add_up(stored, owns)
        if names is not None and not names:
            return {}
        children = self._children(names)
        result: dict[Cell, tuple[Values, Values, dict[str, tuple[Any, Any]]]] = {}
        for cell in sorted(self.touched, key=lambda cell: -self.regions[cell[0]].path.count(PATH_SEPARATOR)):
            code, period = cell
            old_own, old_total = stored.get(cell, ({}, {}))
            touched = self._what(self.touched[cell])
            if names is not None:
                # What moved is named exactly; "education/" is the count of those without one, no prefix here.
                touched = Touched(frozenset(filter(touched.holds, names)), ())
            total = touched.others(old_total)
            total.update(self._total(cell, owns[cell], children[cell].values(), touched))
            may_differ = touched.exact if names is not None else old_total.keys() | total.keys()
            differences = {
                name: (old_total.get(name), total.get(name))
                for name in may_differ
                if old_total.get(name) != total.get(name)
            }
            if differences or owns[cell] != old_own or cell not in stored:
                result[cell] = (owns[cell], total, differences)
            if parent := self.regions[code].parent:
                children[parent, period][code] = total
        return result

    def _own(self, cell: Cell, before: Values) -> Values:
        """Own values of a cell. A region above a dirty one keeps what its own rows count: only its total is new."""
        if cell not in self.counted:
            return before
        own = self._what(self.counted[cell]).others(before)
        own.update(self.own.get(cell, {}))
        return own

    def _names_to_add_up(self, stored: dict[Cell, tuple[Values, Values]], owns: dict[Cell, Values]) -> set[str] | None:
        """What may move in a total: what moved in own values. Everything (None) where everything is counted, so that a
        wrong total shows, and where a cell is new."""
        everywhere = len({code for code, _ in self.counted}) >= self.all_regions
        if everywhere or self.distinct or any(cell not in stored for cell in owns):
            return None
        pairs = ((stored[cell][0], own) for cell, own in owns.items())
        return {name for old, new in pairs for name in old.keys() | new.keys() if old.get(name) != new.get(name)}

    def _what(self, touched: Iterable[str]) -> "Touched":
        """The touched names of a cell; most cells share one set."""
        names = frozenset(touched)
        if names not in self.sets:
            self.sets[names] = Touched.of(names)
        return self.sets[names]

    def _touch_ancestors(self) -> None:
        self.counted = {cell: frozenset(names) for cell, names in self.touched.items()}
        for (code, period), names in list(self.touched.items()):
            for ancestor in codes_of(self.regions[code].path)[:-1]:
                self.touched[ancestor, period] |= names

    def _total(self, cell: Cell, own: Values, children: Iterable[Values], touched: Touched) -> Values:
        """Own values and the children's, by the rule of each measure; None where nobody gave a value."""
        total: Values = {}
        exact, prefixes = touched.exact, touched.prefixes
        for part in (own, *children):
            for name, value in part.items():
                if name not in exact and not name.startswith(prefixes):
                    continue
                known = total.get(name)
                if known is None or value is None:
                    total[name] = value if known is None else known
                else:
                    total[name] = max(known, value) if name in MAXIMA else known + value
        total.update({name: value for name, value in self.distinct.get(cell, {}).items() if name in touched.exact})
        return total

    def _stored(self) -> dict[Cell, tuple[Values, Values]]:
        """Stored own and total values of the touched cells."""
        codes, periods = {code for code, _ in self.touched}, {period for _, period in self.touched}
        with connection.cursor() as cursor:
            ask(cursor, "rollup_stored", STORED, "text[], text[]", [list(codes), list(periods)])
            return {
                (code, period): (json.loads(own), json.loads(total)) for code, period, own, total in cursor.fetchall()
            }

    def _children(self, names: set[str] | None) -> dict[Cell, dict[str, Values]]:
        """Stored totals of the children of touched regions: those names, or all."""
        children: dict[Cell, dict[str, Values]] = defaultdict(dict)
        above = [code for code in {code for code, _ in self.touched} if not self.regions[code].is_leaf]
        periods = list({period for _, period in self.touched})
        with connection.cursor() as cursor:
            if names is None:
                ask(cursor, "rollup_children", ALL_OF_THEM, "text[], text[]", [above, periods])
            else:
                types = "text[], text[], text[]"
                ask(cursor, "rollup_some", SOME_OF_THEM, types, [above, periods, list(names)])
            for parent, code, period, total in cursor.fetchall():
                children[parent, period][code] = json.loads(total)
        return children

    def _store(self, changed: dict[Cell, tuple[Values, Values, Any]]) -> int:
        """Write what moved, all under one version; of cells that are there only the names that moved are sent."""
        known = {cell: pair for cell, pair in self.stored.items() if cell in changed}
        with connection.cursor() as cursor:
            version = self._update(cursor, known, changed) if known else _next_version(cursor)
            new = [cell for cell in changed if cell not in known]
            execute_values(
                cursor.cursor,
                "INSERT INTO dashboard_regionvalues (region_id, period, own, total, version, as_of) VALUES %s",
                [(*cell, json.dumps(changed[cell][0]), json.dumps(changed[cell][1]), version) for cell in new],
                template="(%s, %s, %s::jsonb, %s::jsonb, %s, now())",
                page_size=1000,
            )
        return version

    def _update(
        self, cursor: Any, known: dict[Cell, tuple[Values, Values]], changed: dict[Cell, tuple[Values, Values, Any]]
    ) -> int:
        rows = []
        for cell, (old_own, old_total) in known.items():
            own, total, _ = changed[cell]
            rows.append((*cell, *_moved(old_own, own), *_moved(old_total, total)))
        columns = [list(column) for column in zip(*rows, strict=True)]
        ask(cursor, "rollup_update", UPDATE, ", ".join(["text[]"] * len(columns)), columns)
        return int(cursor.fetchone()[0])


def _next_version(cursor: Any) -> int:
    cursor.execute("SELECT nextval('dashboard_version')")
    return int(cursor.fetchone()[0])


def _moved(old: Values, new: Values) -> tuple[str, str]:
    """What differs, as JSON: new values by name, and names that are gone."""
    if old is new:
        return "{}", "[]"
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return json.dumps(changed), json.dumps([name for name in old if name not in new])


def _path_of(subject: Subject) -> str:
    """The look-up that leads from a subject's row to the path of the region it counts in."""
    return f"{subject.region.removesuffix('_id')}__path"


def current_version() -> int:
    """The newest version that any value of any region carries; 0 before the first roll-up."""
    return RegionValues._base_manager.aggregate(newest=Max("version"))["newest"] or 0
