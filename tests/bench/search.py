"""P9: finding people by a part of the name, by pinyin, by ID number and by the tail of a phone, at the size the tables
have, both walls on, in a session that sees everybody: the widest scope is the dearest."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2

from jiayu_jobs.scoping import batch
from tests.bench.measure import MILLI, percentile
from tests.bench.results import Results
from workers.models import LabourRecord

PAGE = 51
LIMIT_MS = 10
SEED = 9
Question = tuple[str, list[Any]]

BY_NAME = (
    "SELECT * FROM workers_labourrecord WHERE id = ANY (array(SELECT find_people(%s, '', '', NULL, false, %s))) "
    "AND status = 'active' ORDER BY region_path, id"
)
BY_ID = "SELECT * FROM workers_labourrecord WHERE id_index = %s"
BY_TAIL = (
    "SELECT * FROM workers_labourrecord WHERE status = 'active' AND phone_tail = %s ORDER BY region_path, id LIMIT %s"
)
BY_KEY = "SELECT * FROM workers_labourrecord WHERE id = %s"
# What is written first: no index serves it.
SCAN = (
    "SELECT * FROM workers_labourrecord WHERE status = 'active' AND full_name LIKE %s ORDER BY region_path, id LIMIT %s"
)


@contextmanager
def web_session() -> Iterator[Any]:
    """A cursor as app_web whose range holds every region."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SET ROLE app_web")
        cursor.execute("SELECT set_config('jiayu.lo', '0', false), set_config('jiayu.hi', '~', false)")
        cursor.execute("SET jit = off")
        yield cursor
    finally:
        connection.close()


def questions(people: int) -> dict[str, list[Question]]:
    """What is asked about people drawn at random, by kind of question."""
    draw = random.Random(SEED)  # noqa: S311  # measuring, not secrecy
    with batch("bench"):
        county = LabourRecord.objects.filter(region_path__startswith="421221/", phone_tail__isnull=False)
        keys = draw.sample(list(county.values_list("pk", flat=True)), people)
        rows = list(LabourRecord.objects.filter(pk__in=keys))
    asked: dict[str, list[Question]] = {}

    def ask(kind: str, sql: str, values: list[Any]) -> None:
        asked.setdefault(kind, []).append((sql, values))

    for row in rows:
        for size in (1, 2, 3):
            start = draw.randrange(max(len(row.full_name) - size, 0) + 1)
            ask(f"name{size}", BY_NAME, [row.full_name[start : start + size], PAGE])
        for kind, text in (("initials", row.name_initials), ("pinyin", row.name_pinyin)):
            ask(kind, BY_NAME, [text, PAGE])
        ask("id", BY_ID, [row.id_index])
        ask("tail", BY_TAIL, [row.phone_tail, PAGE])
        ask("key", BY_KEY, [row.pk])
        ask("scan", SCAN, [f"%{row.full_name[-2:]}%", PAGE])
    return asked


def times_of(cursor: Any, asked: list[Question]) -> list[float]:
    """Milliseconds of each question, rows fetched, after one unmeasured round."""
    taken: list[float] = []
    for measured in (False, True):
        for sql, values in asked:
            started = time.perf_counter()
            cursor.execute(sql, values)
            cursor.fetchall()
            if measured:
                taken.append((time.perf_counter() - started) * MILLI)
    return taken


def measure_search(results: Results, people: int, scans: int) -> None:
    """Every kind of question: p95 against ten milliseconds, the median against the look-up of a key and a scan."""
    asked = questions(people)
    with web_session() as cursor:
        cursor.execute("SELECT count(*) FROM workers_labourrecord")
        (held,) = cursor.fetchone()
        taken = {kind: times_of(cursor, some[:scans] if kind == "scan" else some) for kind, some in asked.items()}
    floor, scan = percentile(taken["key"], 0.5), percentile(taken["scan"], 0.5)
    words = {
        "name1": "one character of a name",
        "name2": "two characters of a name",
        "name3": "three characters of a name",
        "initials": "all initials of a name",
        "pinyin": "the whole pinyin of a name",
        "id": "an ID number",
        "tail": "the last four digits of a phone",
    }
    for kind, what in words.items():
        p95 = percentile(taken[kind], 0.95)
        results.cost(f"P9.{kind}", f"{what}, p95 of {people} at {held:,} people; limit", p95, LIMIT_MS, "ms", 1)
    for kind in ("id", "name2", "name3"):
        what = f"{words[kind]}, median against the look-up of a key"
        results.cost(f"P9.{kind}_floor", what, percentile(taken[kind], 0.5), floor, "ms", 5)
    what = "two characters of a name, median against an unindexed scan"
    results.gain("P9.scan", what, percentile(taken["name2"], 0.5), scan, "ms")
