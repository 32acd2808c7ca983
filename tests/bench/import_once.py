"""One import in a process of its own, so that its memory can be told: python -m tests.bench.import_once HOW FILE.

Prints a line of JSON: {"seconds", "megabytes", "rows"}. Seconds are those of the import alone, after the process has
started; megabytes are the peak of this process and, where it has one, of the child that reads the file. Both are the
kernel's VmHWM: what getrusage says of a new process begins with the size of the one that started it.
"""

import json
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any


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


def unjudged(content: bytes) -> int:
    """django-import-export as its documentation begins: any text goes in."""
    return _by_resource(content)


def in_bulk(content: bytes) -> int:
    """django-import-export at its fastest: bulk statements, no difference shown, nothing judged."""
    return _by_resource(content, use_bulk=True, batch_size=1000, skip_diff=True)


def _by_resource(content: bytes, model: str = "PeerPerson", **options: Any) -> int:
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
    result = resource_class().import_data(dataset, raise_errors=True)
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


WAYS: dict[str, Callable[[bytes], int]] = {
    "portal": by_portal,
    "default": by_default,
    "unjudged": unjudged,
    "bulk": in_bulk,
    "floor": floor,
}


def peak_of(process: str) -> float:
    """The most memory that a running process had since it began its program, MB; 0 where it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


class Children:
    """Watches the processes that this one starts, for as long as the block lasts; peak is that of the largest, MB."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Children":
        self._watcher.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(0.005):
            for tasks in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for child in tasks.read_text().split():
                        # Before its exec a child still is its parent.
                        if b"child.py" in Path(f"/proc/{child}/cmdline").read_bytes():
                            self.peak = max(self.peak, peak_of(child))


def main(way: str, file: str) -> None:
    """Import FILE in one WAY and say what it took."""
    import django

    django.setup()
    content = Path(file).read_bytes()
    work = WAYS[way]
    with Children() as children:
        started = time.perf_counter()
        rows = work(content)
        seconds = time.perf_counter() - started
    peak = peak_of("self") + children.peak
    print(json.dumps({"seconds": seconds, "megabytes": peak, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
