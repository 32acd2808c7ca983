"""Everything that is sealed moves to the primary key while the portal is used (security.md C4).

A batch takes rows on another key that nobody holds at the moment, seals them anew and commits. What was committed is
done: a run that is killed is simply started again. A value that was changed in between is left as it is and looked at
again. At the end every value is opened once.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.audit.services import record
from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.crypto.files import seal_anew
from jiayu_jobs.crypto.keyring import SealBroken, ring
from jiayu_jobs.exports import files as export_files
from jiayu_jobs.imports import files as import_files
from jiayu_jobs.keeping.sealed_places import InJson, sealed_fields, sealed_in_json
from jiayu_jobs.papers import files as paper_files
from jiayu_jobs.scoping import batch, current_scope

AT_ONCE = 200
# How long rows that others hold are waited for before they count as left behind.
PATIENCE_SECONDS = 120.0

# rows on another key: (key of the row, key it was sealed for, blob)
Row = tuple[Any, Any, bytes]


@dataclass
class Count:
    """What became of the values of one place."""

    place: str
    rotated: int = 0
    current: int = 0
    left: int = 0
    unreadable: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every value is readable and under the primary key."""
        return not self.left and not self.unreadable


@dataclass(frozen=True)
class Column:
    """A column of sealed values, in SQL. value: the bytea; changed: the column's new content, from n.new."""

    name: str
    table: str
    pk: str
    row: str
    column: str
    value: str
    changed: str
    field: EncryptedTextField

    @classmethod
    def of_field(cls, field: EncryptedTextField) -> "Column":
        """An encrypted field's own column."""
        meta = field.model._meta
        pk, column = str(meta.pk.column), str(field.column)
        return cls(f"{meta.db_table}.{column}", meta.db_table, pk, pk, column, f't."{column}"', "n.new", field)

    @classmethod
    def in_json(cls, place: InJson) -> "Column":
        """A copy in a JSON column."""
        meta, path = place.model._meta, ",".join(place.path)
        value = f"decode(substr(t.\"{place.column}\" #>> '{{{path}}}', 3), 'hex')"
        new = f"jsonb_set(t.\"{place.column}\", '{{{path}}}', to_jsonb('\\x' || encode(n.new, 'hex')))"
        name = f"{meta.db_table}.{place.column}.{'.'.join(place.path)}"
        return cls(name, meta.db_table, str(meta.pk.column), place.row, place.column, value, new, place.field)

    def old(self, after: Any) -> list[Row]:
        """The next rows on another key, locked; rows that others hold are passed over."""
        header = ring().header
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT t."{self.pk}", t."{self.row}", {self.value} FROM "{self.table}" t '  # noqa: S608
                f'WHERE substr({self.value}, 1, %s) <> %s AND (%s::uuid IS NULL OR t."{self.pk}" > %s) '
                f'ORDER BY t."{self.pk}" LIMIT %s FOR NO KEY UPDATE SKIP LOCKED',
                [len(header), header, after, after, AT_ONCE],
            )
            return [(key, row, bytes(blob)) for key, row, blob in cursor.fetchall()]

    def change(self, keys: list[Any], before: list[bytes], after: list[bytes]) -> int:
        """Compare and set; returns how many were as they had been read."""
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{self.table}" t SET "{self.column}" = {self.changed} '  # noqa: S608
                "FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS n(key, old, new) "
                f'WHERE t."{self.pk}" = n.key AND {self.value} = n.old',
                [[str(key) for key in keys], before, after],
            )
            return cursor.rowcount

    def values(self) -> Iterator[tuple[Any, bytes]]:
        """Every stored value with the row it was sealed for, in batches of one statement each."""
        after: Any = None
        while True:
            with batch("rotate_keys"), connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT t."{self.pk}", t."{self.row}", {self.value} FROM "{self.table}" t '  # noqa: S608
                    f'WHERE {self.value} IS NOT NULL AND (%s::uuid IS NULL OR t."{self.pk}" > %s) '
                    f'ORDER BY t."{self.pk}" LIMIT 5000',
                    [after, after],
                )
                rows = cursor.fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield from ((row, bytes(blob)) for _, row, blob in rows)


def rotate(done: Callable[[Count], None]) -> list[Count]:
    """Seal everything under the primary key; tells `done` of each place and returns the counts. Entered outside
    transactions."""
    counts = []
    for column in (*map(Column.of_field, sealed_fields()), *map(Column.in_json, sealed_in_json())):
        count = Count(column.name)
        _rotate_column(column, count)
        _check_column(column, count)
        counts.append(count)
        done(count)
    counts.append(_rotate_files())
    done(counts[-1])
    with batch("rotate_keys"), acting(SYSTEM, current_scope()):
        detail = {"key": ring().primary, "rotated": sum(count.rotated for count in counts)}
        bad = {"left": sum(c.left for c in counts), "unreadable": sum(c.unreadable for c in counts)}
        record("rotate_keys", detail=detail | bad)
    return counts


def _rotate_column(column: Column, count: Count) -> None:
    """Passes over the column until one finds nothing to do; rows that others hold are waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    broken: set[Any] = set()
    while True:
        done, held = _one_pass(column, broken)
        count.rotated += done
        if not held and not done:
            return
        if held and not done:
            if time.monotonic() > deadline:
                return
            time.sleep(0.2)


def _one_pass(column: Column, broken: set[Any]) -> tuple[int, bool]:
    """How many values were sealed anew, and whether some were passed over."""
    after, done = None, 0
    while True:
        with batch("rotate_keys"):
            rows = column.old(after)
            keys, before, sealed = [], [], []
            for key, row, blob in rows:
                try:
                    text = column.field.open_blob(row, blob)
                except SealBroken:
                    broken.add(key)
                    continue
                keys.append(key)
                before.append(blob)
                sealed.append(column.field.seal(row, text))
            done += column.change(keys, before, sealed) if keys else 0
        if not rows:
            return done, _old_left(column) > len(broken)
        after = rows[-1][0]


def _old_left(column: Column) -> int:
    header = ring().header
    with batch("rotate_keys"), connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FROM "{column.table}" t WHERE substr({column.value}, 1, %s) <> %s',  # noqa: S608
            [len(header), header],
        )
        return int(cursor.fetchone()[0])


def _check_column(column: Column, count: Count) -> None:
    """Open every value once."""
    for row, blob in column.values():
        try:
            column.field.open_blob(row, blob)
        except SealBroken:
            count.unreadable += 1
        else:
            if ring().is_current(blob):
                count.current += 1
            else:
                count.left += 1


def _rotate_files() -> Count:
    """The sealed files beside the database."""
    count = Count("files beside the database")
    for path, place in chain(import_files.stored(), export_files.stored(), paper_files.stored()):
        try:
            if seal_anew(path, place):
                count.rotated += 1
            count.current += 1
        except FileNotFoundError:  # removed meanwhile
            continue
        except SealBroken:
            count.unreadable += 1
    return count
