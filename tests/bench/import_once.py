"""One import in a process of its own, so that its memory can be told: python -m tests.bench.import_once HOW FILE.

Prints a line of JSON: {"seconds", "megabytes", "rows"}. Seconds are those of the import alone, after the process has
started; megabytes are the most that this process and the child that reads the file held at one time: the kernel's VmRSS of
both, looked at every 5 ms, and no less than VmHWM of the one (what getrusage says of a new process begins with the size of
the one that started it).
"""

import json
import re
import resource
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any


class Clock:
    """Takes the time of a way; one that has something to prepare begins and ends it itself, and what follows is not counted."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun: float | None = None

    def begin(self) -> None:
        """Count from now."""
        self._begun = time.perf_counter()

    def end(self) -> None:
        """Count to now, once."""
        if self._begun is not None:
            self.seconds, self._begun = time.perf_counter() - self._begun, None


CLOCK = Clock()


def by_portal(content: bytes) -> int:
    """The portal's whole way, as the county: gate, child, judge, compare, confirm, one transaction, dirty marks."""
    from jiayu_jobs.audit.context import on_behalf_of
    from jiayu_jobs.imports import services
    from jiayu_jobs.imports.limits import COUNTY
    from stations.authority import authority_of
    from stations.models import User

    user = User.objects.get(username="county")
    region = authority_of(user).region
    with on_behalf_of(user, region):
        batch = services.receive(
            kind="labour", content=content, file_name="bench.xlsx", by=user, region=region, later=False, limits=COUNTY
        )
        services.preview(batch, COUNTY)
        services.confirm(batch=batch, by=user, later=False)
        batch = services.apply(batch, user, COUNTY)
    if batch.refused or batch.rows == 0:
        raise RuntimeError(f"{batch.refused} of {batch.rows} rows were refused: {batch.message}")
    return batch.rows


def by_default(content: bytes) -> int:
    """django-import-export with its own means of judging cells: each row a cleaned instance of a model with validators."""
    return _by_resource(content, model="JudgedPeer", clean_model_instances=True)


def whole_way(content: bytes) -> int:
    """The same as its admin does it, and the portal: tried first, with what would change, and carried out when confirmed."""
    options = {"model": "JudgedPeer", "clean_model_instances": True}
    _by_resource(content, dry_run=True, **options)
    return _by_resource(content, **options)


def unjudged(content: bytes) -> int:
    """django-import-export as its documentation begins: any text goes in."""
    return _by_resource(content)


def in_bulk(content: bytes) -> int:
    """django-import-export at its fastest: bulk statements, no difference shown, nothing judged."""
    return _by_resource(content, use_bulk=True, batch_size=1000, skip_diff=True)


def _by_resource(content: bytes, model: str = "PeerPerson", dry_run: bool = False, **options: Any) -> int:
    from import_export import fields, resources
    from tablib import Dataset

    from tests.bench import models

    meta = type(
        "Meta",
        (),
        {
            "model": getattr(models, model),
            "import_id_fields": ("id_number",),
            "fields": tuple(models.HEADERS),
            **options,
        },
    )
    columns = {
        name: fields.Field(attribute=name, column_name=header, default="") for name, header in models.HEADERS.items()
    }
    resource_class = type("PeerResource", (resources.ModelResource,), {**columns, "Meta": meta})
    dataset = Dataset().load(content, format="xlsx")
    result = resource_class().import_data(dataset, dry_run=dry_run, raise_errors=True)
    return sum(result.totals.values())


def floor(content: bytes) -> int:
    """The least: the cells read to columns and copied into an indexed table."""
    import polars as pl
    from django.db import connection
    from python_calamine import CalamineWorkbook

    from tests.bench.models import HEADERS

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    headers = rows.pop(0)
    places = {name: headers.index(header) for name, header in HEADERS.items()}
    frame = pl.DataFrame({name: [row[place] for row in rows] for name, place in places.items()})
    buffer = BytesIO()
    frame.write_csv(buffer, include_header=False, null_value="")
    buffer.seek(0)
    with connection.cursor() as cursor:
        columns = ", ".join(frame.columns)
        cursor.cursor.copy_expert(
            f"COPY bench_peer_person ({columns}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({columns}))", buffer
        )
    return frame.height


# The tables that a new person of a workbook is written to, and by which column each knows the person.
TABLES = {
    "workers_labourrecord": "id",
    "workers_statusspell": "record_id",
    "workers_labourchange": "record_id",
    "workers_persontag": "record_id",
    "workers_personwish": "record_id",
    "workers_jobintention": "record_id",
    "imports_importedrow": "record_key",
    "audit_auditentry": "object_id",
}


def rows_only(content: bytes) -> int:
    """The rows of the newest import once more, as other people: from temporary tables into the portal's own, with their
    indexes, walls and keys. What PostgreSQL needs for them, whoever writes them; the seconds are those of this alone."""
    from django.db import connection, transaction

    from jiayu_jobs.audit.context import on_behalf_of
    from jiayu_jobs.imports.models import ImportBatch
    from stations.authority import authority_of
    from stations.models import User

    user = User.objects.get(username="county")
    with on_behalf_of(user, authority_of(user).region), transaction.atomic(), connection.cursor() as cursor:
        newest = ImportBatch.objects.order_by("-created_at").first()
        for table, person in TABLES.items():
            _copy_of(cursor, table, person, newest.pk)
        CLOCK.begin()
        for table in TABLES:
            cursor.execute(
                f"INSERT INTO {table} ({_columns(cursor, table)}) SELECT {_columns(cursor, table)} FROM again_{table}"
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        CLOCK.end()
        transaction.set_rollback(True)
    return int(newest.new)


def _columns(cursor: Any, table: str) -> str:
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''",
        [table],
    )
    return str(cursor.fetchone()[0])


def _copy_of(cursor: Any, table: str, person: str, batch: Any) -> None:
    """A temporary table with the batch's rows of a table, as those of others: new keys in the same order, new numbers."""
    # The digit of a UUID's version: no key has this one.
    other = {
        name: f"overlay({name}::text PLACING 'e' FROM 15 FOR 1)::uuid" for name in ("id", "record_id", "record_key")
    }
    other |= {"id_index": "sha256(id_index)", "object_id": "overlay(object_id PLACING 'e' FROM 15 FOR 1)"}
    columns = _columns(cursor, table)
    chosen = ", ".join(f"{other[name]} AS {name}" if name in other else name for name in columns.split(", "))
    cursor.execute(
        f"CREATE TEMPORARY TABLE again_{table} ON COMMIT DROP AS SELECT {chosen} FROM {table} WHERE {person}::text IN "
        "(SELECT record_key::text FROM imports_importedrow WHERE batch_id = %s)",
        [batch],
    )


WAYS: dict[str, Callable[[bytes], int]] = {
    "portal": by_portal,
    "rows": rows_only,
    "whole": whole_way,
    "default": by_default,
    "unjudged": unjudged,
    "bulk": in_bulk,
    "floor": floor,
}


PAGE = resource.getpagesize()


def peak_of(process: str) -> float:
    """The most memory that a running process had since it began its program, MB; 0 where it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def held_now(process: str) -> float:
    """What a running process holds, MB; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 1024**2
    except (OSError, IndexError):
        return 0.0


class Together:
    """Watches what this process and its reading child hold, for as long as the block lasts; peak is the most at one time, MB."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Together":
        self._watcher.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._watcher.join()
        self.peak = max(self.peak, peak_of("self"))

    def _watch(self) -> None:
        while not self._over.wait(0.005):
            children = 0.0
            for tasks in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for child in tasks.read_text().split():
                        # Before its exec a child still is its parent.
                        if b"child.py" in Path(f"/proc/{child}/cmdline").read_bytes():
                            children += held_now(child)
            if children:
                self.peak = max(self.peak, held_now("self") + children)


def main(way: str, file: str) -> None:
    """Import FILE in one WAY and say what it took."""
    import django

    django.setup()
    content = Path(file).read_bytes()
    work = WAYS[way]
    with Together() as memory:
        CLOCK.begin()
        rows = work(content)
        CLOCK.end()
    print(json.dumps({"seconds": CLOCK.seconds, "megabytes": memory.peak, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
