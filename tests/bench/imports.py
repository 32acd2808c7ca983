"""P1, P2 and P12: a workbook of people taken in whole, beside the least that could be done and django-import-export.

Both walls on, every import of new people into an empty county; each runs in a process of its own (import_once.py).
"""

import json
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from jiayu_jobs.regions import LEAF_LEVELS  # noqa: E402
from jiayu_jobs.scoping import batch  # noqa: E402
from stations.models import Region  # noqa: E402
from tests.bench.measure import MILLI  # noqa: E402
from tests.bench.models import PeerPerson  # noqa: E402
from tests.bench.results import Results  # noqa: E402
from tests.bench.surroundings import ROOT  # noqa: E402
from tests.bench.workbook import FIRST_BIRTH, people, workbook  # noqa: E402

# The ways of django-import-export, which are slow.
NAIVE = ("bulk", "unjudged", "default", "whole")
# Between the births of one round's people and the next: nobody is in two files.
DAYS_APART = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """What one import took."""

    seconds: float
    megabytes: float
    rows: int


def prepare() -> list[str]:
    """The peer's table, and the codes of every village and community."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE app_owner")
        with connection.schema_editor() as editor:
            editor.create_model(PeerPerson)
        cursor.execute("GRANT ALL ON bench_peer_person, bench_peer_person_id_seq TO app_web")
        cursor.execute("SET ROLE app_web")
    with batch("bench"):
        return list(Region.objects.filter(level__in=LEAF_LEVELS).order_by("code").values_list("code", flat=True))


def empty_peer() -> None:
    """No rows of the peer's, for its next way."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE app_owner")
        cursor.execute("TRUNCATE bench_peer_person")
        cursor.execute("SET ROLE app_web")


def once(way: str, file: Path) -> Taken:
    """Import a file in one way, in a process of its own. Raises RuntimeError with what it said when it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.import_once", way, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way} failed:\n{done.stdout}\n{done.stderr}")
    return Taken(**json.loads(done.stdout.strip().splitlines()[-1]))


def measure_imports(results: Results, rounds: int, naive_rounds: int, rows: int, many: int) -> None:
    """P1 of `rows`, P2 of `many`; then P12 at the size of P2."""
    villages = prepare()
    with tempfile.TemporaryDirectory(prefix="jiayu-bench-") as folder:
        first(results, Path(folder), villages, rounds, naive_rounds, rows)
        total = whole_county(results, Path(folder), villages, many)
    measure_sealing(results, villages, many, total)


def file_of(folder: Path, name: str, count: int, villages: list[str], number: int) -> Path:
    """A workbook of people of whom no other number has one."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(workbook(people(count, villages, FIRST_BIRTH + timedelta(days=number * DAYS_APART))))
    return path


def first(results: Results, folder: Path, villages: list[str], rounds: int, naive_rounds: int, rows: int) -> None:
    """P1: medians; the slow ways fewer times."""
    seconds: dict[str, list[float]] = {}
    for number in range(rounds):
        file = file_of(folder, f"first-{number}", rows, villages, number)
        for way in ("floor", "portal", "rows", *NAIVE):
            if way in NAIVE:
                if number >= naive_rounds:
                    continue
                empty_peer()
            seconds.setdefault(way, []).append(once(way, file).seconds)
        empty_peer()
    taken = {way: median(values) for way, values in seconds.items()}
    what = f"a workbook of {rows:,} people: read, judged, compared, sealed, written, audited, marked"
    results.gain(
        "P1.default", f"{what}; django-import-export, each row cleaned", taken["portal"], taken["default"], "s", 40
    )
    what_whole = f"{what}; the same tried first and then carried out, as its admin and the portal do"
    results.gain("P1.whole", what_whole, taken["portal"], taken["whole"], "s")
    results.gain("P1.unjudged", f"{what}; the same, taking any text", taken["portal"], taken["unjudged"], "s")
    results.gain("P1.bulk", f"{what}; its use_bulk and skip_diff", taken["portal"], taken["bulk"], "s", 15)
    results.cost(
        "P1.floor", f"{what}; read and copied into one indexed table", taken["portal"], taken["floor"], "s", 2.5
    )
    results.cost(
        "P1.rows",
        f"{what}; only its rows once more, into the portal's tables",
        taken["portal"],
        taken["rows"],
        "s",
        2.5,
    )


def whole_county(results: Results, folder: Path, villages: list[str], many: int) -> float:
    """P2: once each; returns the portal's seconds."""
    empty_peer()
    file = file_of(folder, "county", many, villages, number=40)
    floor_taken = once("floor", file)
    empty_peer()
    ours = once("portal", file)
    rows = once("rows", file)
    again = once("portal", file)
    peer = once("default", file)
    what = f"a workbook of {many:,} people"
    results.cost(
        "P2.floor", f"{what}; read and copied into one indexed table", ours.seconds, floor_taken.seconds, "s", 2.5
    )
    results.cost(
        "P2.rows", f"{what}; only its rows once more, into the portal's tables", ours.seconds, rows.seconds, "s", 2.5
    )
    results.gain("P2.default", f"{what}; django-import-export, each row cleaned", ours.seconds, peer.seconds, "s")
    results.cost(
        "P2.memory",
        f"{what}, the most memory at one time, reading child included; the same",
        ours.megabytes,
        peer.megabytes,
        "MB",
        1 / 3,
    )
    results.cost(
        "P2.again", "the same file again, nothing changes; the first time", again.seconds, ours.seconds, "s", 0.9
    )
    return ours.seconds


def measure_sealing(results: Results, villages: list[str], many: int, total: float) -> None:
    """P12: sealing and indexing every number and phone of P2, by both ciphers; and Fernet, which has neither place nor index."""
    from cryptography.fernet import Fernet

    from jiayu_jobs.crypto.keyring import KeyRing
    from jiayu_jobs.identifiers.uid import uuid7_many

    rows = people(many, villages)
    columns = [[row["身份证号"] for row in rows], [row["联系电话"] or None for row in rows]]
    keys = list(map(str, uuid7_many(len(rows))))
    values = sum(text is not None for column in columns for text in column)
    seconds = {}
    for cipher in ("aes", "sm4"):
        ring = KeyRing(settings.FIELD_KEYS, cipher)
        started = time.perf_counter()
        for name, column in zip(("id_number", "phone"), columns, strict=True):
            ring.seal_many(column, (f"workers_labourrecord\x00{name}\x00{key}".encode() for key in keys))
            ring.index_many(name, column)
        seconds[cipher] = time.perf_counter() - started
    fernet, started = Fernet(Fernet.generate_key()), time.perf_counter()
    sample = [text for text in columns[0] if text][: len(rows) // 10]
    for text in sample:
        fernet.encrypt(text.encode())
    each = (time.perf_counter() - started) / len(sample)
    for cipher, bound in (("aes", 0.25), ("sm4", 0.7)):
        what = f"{values:,} values sealed and indexed, {cipher}, against all of P2"
        results.cost(f"P12.{cipher}", what, seconds[cipher], total, "s", bound)
    what = f"a value sealed and indexed, sm4, against Fernet's ({1000 * MILLI * each:.1f} us, no place, no index)"
    results.gain("P12.fernet", what, seconds["sm4"] * MILLI / values, each * MILLI, "ms")


def main(kept: str, *numbers: str) -> None:
    """Measure, and keep the lines for the process that writes the table."""
    rounds, naive_rounds, rows, many = map(int, numbers)
    results = Results()
    measure_imports(results, rounds, naive_rounds, rows, many)
    Path(kept).write_bytes(pickle.dumps(results.rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
