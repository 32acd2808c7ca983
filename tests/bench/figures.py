"""P3 and P4: counting everything, and counting one village anew, beside the plainest SQL and the naive way."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import psycopg2
from django.db import transaction
from django.db.models import Count, Q, Value

from dashboard.indicators.labour import EMPLOYED, OUTSIDE
from dashboard.indicators.registry import SUBJECTS
from dashboard.models import RegionValues
from dashboard.periods import closed_years, last_day
from dashboard.publish import publish
from dashboard.rollup import Mark, Recount, everything, roll_up
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from stations.models import Region
from tests.bench.measure import interleaved
from tests.bench.results import Results
from workers.enums import CHANGES, PERSON_SUBJECTS, Education
from workers.models import LabourRecord

FILTERS = 60
SUBJECT = SUBJECTS["records"]
Statement = tuple[str, tuple[Any, ...]]


def conditions(day: date) -> list[Q]:
    """Sixty conditions on the labour table: our measures, the levels of education, and the commonest destinations."""
    with batch("bench"):
        found = (
            LabourRecord.objects.active()
            .filter(EMPLOYED & OUTSIDE)
            .values_list("work_place")
            .annotate(people=Count("pk"))
            .order_by("-people", "work_place")
        )
        places = [place for place, _ in found]
    wanted = [SUBJECT.condition(measure, day, None) for measure in SUBJECT.measures]
    wanted += [Q(education=level.value) for level in Education]
    wanted += [EMPLOYED & OUTSIDE & Q(work_place=place) for place in places]
    return [condition for condition in wanted if condition][:FILTERS]


def plain_statement(wanted: list[Q], path: str = "") -> Statement:
    """The floor: one GROUP BY village with a FILTER a condition, of all records or of one village's."""
    with batch("bench"):
        rows = LabourRecord.objects.active().order_by()
        rows = rows.filter(region_path=path) if path else rows
        counts = {f"c{number}": Count(Value(1), filter=condition) for number, condition in enumerate(wanted)}
        return rows.values_list("region_id").annotate(**counts).query.sql_with_params()


class Floor:
    """A connection of its own, as the roll-up's role, that does nothing but ask compiled statements."""

    def __init__(self, *statements: Statement) -> None:
        self.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.cursor.execute("SET ROLE app_batch")
        self.statements = statements

    def __call__(self) -> None:
        for sql, params in self.statements:
            self.cursor.execute(sql, params)
            self.cursor.fetchall()

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def recount(since: date | None) -> None:
    """Count every subject of every region, from a day on (None = what stands now), and compare with what is stored."""
    with batch("bench"):
        marks = [Mark(mark.region, mark.subject, since) for mark in everything()]
        Recount(marks).run()


class _Undone(Exception):
    """Ends a transaction without keeping it."""


def recount_into_nothing() -> None:
    """Count what stands now where nothing is stored yet, so that every value is written; then take it back."""
    try:
        with transaction.atomic():
            with batch("bench"):
                RegionValues.objects.all().delete()
                Recount([Mark(mark.region, mark.subject, None) for mark in everything()]).run()
            raise _Undone
    except _Undone:
        pass


def naive(wanted: list[Q]) -> None:
    """One ORM count a region and condition, the way it is written first."""
    with batch("bench"):
        for region in Region.objects.all():
            for condition in wanted:
                LabourRecord.objects.active().filter(region_path__startswith=region.path).filter(condition).count()


def measure_everything(results: Results, rounds: int, naive_rounds: int) -> None:
    """P3: everything that stands now; then every period."""
    day = today()
    wanted = conditions(day)
    plain = plain_statement(wanted)
    past = [plain_statement_of(year, wanted) for year in closed_years(day)]
    with closing(Floor(plain)) as floor, closing(Floor(plain, *past)) as floors:
        now = interleaved(rounds, ours=lambda: recount(None), floor=floor, stored=recount_into_nothing)
        years = interleaved(max(rounds // 2, 3), ours=lambda: recount(date.min), floor=floors)
    slow = interleaved(naive_rounds, ours=lambda: recount(None), naive=lambda: naive(wanted))
    what = f"every figure now, three levels, against one GROUP BY village with {len(wanted)} filters"
    results.cost("P3.floor", what, now["ours"], now["floor"], "ms", 1.2)
    what = f"the same, against one ORM count a region and indicator ({len(wanted)} a region)"
    results.gain("P3.naive", what, slow["ours"], slow["naive"], "ms", 25)
    what = "the same into an empty table, every value written, against the GROUP BY"
    results.cost("P3.stored", what, now["stored"], now["floor"], "ms")
    what = f"now, {len(past)} closed years and every month, against such a statement a period"
    results.cost("P3.all_periods", what, years["ours"], years["floor"], "ms")


def time_of_everything(rounds: int) -> float:
    """Median milliseconds of our full recompute at the size the tables have."""
    return interleaved(rounds, ours=lambda: recount(None))["ours"]


def plain_statement_of(year: str, wanted: list[Q]) -> Statement:
    """The floor of a closed year: the same filters over records with the status spell of its last day."""
    end = last_day(year)
    with batch("bench"):
        rows = SUBJECT.rows(end).order_by()
        seen = [SUBJECT.condition(measure, end, end) for measure in SUBJECT.measures]
        counts = {f"c{i}": Count(Value(1), filter=c) for i, c in enumerate([c for c in seen if c][: len(wanted)])}
        return rows.values_list("region_id").annotate(**counts).query.sql_with_params()


def change_somebody(village: Region) -> Callable[[], None]:
    """A committed change of one person that moves figures of a village, another one at each call."""
    levels = [level.value for level in Education]
    with batch("bench"):
        person = LabourRecord.objects.filter(region=village).order_by("pk").values_list("pk", flat=True)[0]
    turn = iter(range(1_000_000))

    def change() -> None:
        with batch("bench"):
            LabourRecord.objects.filter(pk=person).update(education=levels[next(turn) % 2])

    return change


def mark_village(village: Region) -> None:
    """What a service writes beside a registration: a mark for each subject of a person."""
    with batch("bench"):
        mark_dirty([(village.code, subject, None) for subject in (*PERSON_SUBJECTS, CHANGES)])


def measure_village(results: Results, rounds: int) -> None:
    """P4: one changed village to county figures."""
    work = VillageWork(village_of_middle_size())
    with closing(Floor(plain_statement(conditions(today()), work.village.path))) as floor:
        near = interleaved(rounds, before=work.change, ours=work.fresh, shown=work.fresh_and_told, floor=floor)
    far = interleaved(3, before=work.change, ours=work.fresh, full=lambda: recount(None))
    what = "one changed village: marks, recount to the county, commit; against its own SELECT"
    results.cost("P4.floor", what, near["ours"], near["floor"], "ms", 2)
    results.cost("P4.published", "the same, and published", near["shown"], near["floor"], "ms")
    results.cost("P4.full", "one changed village against a full recompute", far["ours"], far["full"], "ms")


def time_of_village(rounds: int) -> float:
    """Median milliseconds from marks to committed county figures at the size the tables have."""
    work = VillageWork(village_of_middle_size())
    return interleaved(rounds, before=work.change, ours=work.fresh)["ours"]


def village_of_middle_size() -> Region:
    """A village of the demo county with neither many nor few people."""
    with batch("bench"):
        county = Region.objects.filter(parent__isnull=True).order_by("code").first()
        rows = LabourRecord.objects.filter(region_path__startswith=county.path).values("region_id")
        people = list(rows.annotate(people=Count("pk")).order_by("people", "region_id"))
    return Region.objects.get(code=people[len(people) // 2]["region_id"])


class VillageWork:
    """What P4 does to one village. `change` stands for the service's own work and is not measured."""

    def __init__(self, village: Region) -> None:
        self.village = village
        self.change = change_somebody(village)

    def fresh(self) -> None:
        """Marks in, figures up to the county stored."""
        mark_village(self.village)
        roll_up()

    def fresh_and_told(self) -> None:
        """The same, and every screen told."""
        mark_village(self.village)
        publish(roll_up())
