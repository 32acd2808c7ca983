"""`make bench`, or `make bench QUICK=1` with fewer rounds and less growth. Writes tests/bench/results.json."""

import os
import pickle
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import exponent
from tests.bench.results import Results, table_of
from tests.bench.surroundings import commit, manage, own_services, relay_and_worker, web

OUTPUT = Path(__file__).with_name("results.json")
# Of all records of the steps so far.
DEMO_SECONDS, FIRST_PAGE_SECONDS = 120, 180


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a run measures."""

    rounds: int
    village_rounds: int
    naive_rounds: int
    blocks: int
    screen_seconds: int
    requests: int
    copies: int
    import_rounds: int
    import_rows: int
    county_rows: int
    match_people: int


WHOLE = Effort(
    rounds=9, village_rounds=40, naive_rounds=5, blocks=12, screen_seconds=20, requests=400, copies=8,
    import_rounds=5, import_rows=12_880, county_rows=128_800, match_people=12_880,
)  # fmt: skip
QUICK = Effort(
    rounds=5, village_rounds=20, naive_rounds=1, blocks=4, screen_seconds=8, requests=200, copies=2,
    import_rounds=3, import_rows=2_576, county_rows=12_880, match_people=1_288,
)  # fmt: skip


def main() -> int:
    """Everything, in the order in which each part leaves the county ready for the next."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    effort = QUICK if os.environ.get("QUICK") else WHOLE
    results, started = Results(), time.monotonic()
    with own_services():
        take_in(results, effort)
    with own_services():
        load(results)
        measure(results, effort)
    results.write(OUTPUT, os.cpu_count() or 1, commit())
    print(f"\n{table_of(results.rows)}\n\n{time.monotonic() - started:.0f} s, written to {OUTPUT.name}")
    return 0


def take_in(results: Results, effort: Effort) -> None:
    """P1, P2 and P12, in a process of their own: an empty county takes in workbooks."""
    manage("migrate", "--no-input")
    manage("load_county", str(Path("stations/data/jiayu")))
    numbers = [effort.import_rounds, min(effort.naive_rounds, 1), effort.import_rows, effort.county_rows]
    kept = Path(os.environ["DATA_DIR"]) / "imports.pickle"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.bench.imports", str(kept), *map(str, numbers)], check=True
    )
    results.rows += pickle.loads(kept.read_bytes())  # noqa: S301  # written by our own process


def load(results: Results) -> None:
    """P13: an empty database to the full demo, and to the first page."""
    seconds = manage("migrate", "--no-input") + manage("collectstatic", "--no-input")
    demo = manage("demo", "--size", "full")
    results.cost("P13.demo", "the full demo county loaded, walls on; against the limit", demo, DEMO_SECONDS, "s", 1)
    begun = time.perf_counter()
    with web() as port:
        first_page(port)
    seconds += demo + time.perf_counter() - begun
    what = "migrate, static files, demo, first page; dependencies installed before; against the limit"
    results.cost("P13.first_page", what, seconds, FIRST_PAGE_SECONDS, "s", 1)


def first_page(port: int) -> None:
    """The public front page, whole."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:  # noqa: S310
        answer.read()


def measure(results: Results, effort: Effort) -> None:
    """P3 to P11."""
    import django

    django.setup()
    from stations.enums import Role
    from tests.bench import beside, desk, figures, growth, matches, pages, path, search

    matches.measure_matches(results, effort.rounds, effort.match_people)
    figures.measure_everything(results, effort.rounds, effort.naive_rounds)
    figures.measure_village(results, effort.village_rounds)
    with web() as port:
        cookie = desk.session_cookie(desk.holder_of(Role.COUNTY_INFO_OFFICER))
        pages.measure_pages(results, port, cookie, effort.rounds, effort.requests)
        with relay_and_worker() as relay:
            path.measure_path(results, relay, effort.blocks)
            path.measure_screen(results, port, effort.screen_seconds)
    beside.measure_desk_beside_import(results, effort.import_rows, effort.requests)
    list_small = pages.ListTimes(cookie, effort.rounds)

    rounds = max(effort.rounds // 2, 3)
    small = figures.time_of_everything(rounds), figures.time_of_village(effort.village_rounds)
    growth.grow(effort.copies)
    figures.recount(None)
    search.measure_search(results, effort.requests // 2, effort.naive_rounds)
    pages.compare_sizes(results, list_small, pages.ListTimes(cookie, effort.rounds), effort.copies + 1)
    large = figures.time_of_everything(rounds), figures.time_of_village(effort.village_rounds)
    factor = effort.copies + 1
    for id, before, after, bound in (("P3.growth", small[0], large[0], 1.1), ("P4.growth", small[1], large[1], 0.1)):
        what = f"growth exponent from one county to {factor} ({factor * 148.8:,.0f} thousand people)"
        results.growth(id, what, before, after, exponent(before, after, factor), bound)


if __name__ == "__main__":
    sys.exit(main())
