"""A large import beside a desk that goes on registering: what one registration costs then, against when it is alone."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from jiayu_jobs.embedded.processes import GIVES_WAY
from jiayu_jobs.regions import LEAF_LEVELS
from jiayu_jobs.scoping import batch
from stations.models import Region
from tests.bench import desk
from tests.bench.measure import MILLI, percentile
from tests.bench.results import Results
from tests.bench.surroundings import ROOT
from tests.bench.workbook import people, workbook

# Nobody that the demo, a desk or another file holds.
BORN = date(1911, 1, 1)
LIMIT = 1.3
PAUSE = 0.02


def measure_desk_beside_import(results: Results, rows: int, alone: int) -> None:
    """The median and the 95th percentile of registrations while a worker takes in a workbook of `rows` people."""
    with batch("bench"):
        villages = list(Region.objects.filter(level__in=LEAF_LEVELS).order_by("code"))
    with desk.at_the_desk(villages[0]) as user:
        quiet = times_while(lambda number: number < alone, villages[0], user)
        with tempfile.TemporaryDirectory(prefix="jiayu-bench-") as folder:
            file = Path(folder) / "beside.xlsx"
            file.write_bytes(workbook(people(rows, [region.code for region in villages], BORN)))
            words = [*GIVES_WAY, sys.executable, "-W", "ignore", "-m", "tests.bench.import_once", "portal", str(file)]
            process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            busy = times_while(lambda number: process.poll() is None, villages[0], user)
            taken = json.loads(process.communicate()[0].strip().splitlines()[-1])
    what = f"a registration while {rows:,} people are imported ({taken['seconds']:.1f} s, {len(busy)} registrations), against alone"
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        results.cost(
            f"P1.desk_{name}", f"{what}, {name}", percentile(busy, share), percentile(quiet, share), "ms", LIMIT
        )


def times_while(goes_on: Callable[[int], bool], region: Region, user: object) -> list[float]:
    """Milliseconds of one registration after the other."""
    taken: list[float] = []
    while goes_on(len(taken)):
        started = time.perf_counter()
        desk.register(region, user)  # type: ignore[arg-type]
        taken.append((time.perf_counter() - started) * MILLI)
        time.sleep(PAUSE)
    return taken
