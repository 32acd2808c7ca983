"""The load step of bulk work (security.md section 4, rule 8): COPY into a temporary table, then INSERT .. SELECT.

COPY into a table with row security is refused to every role; a temporary table has none. The INSERT that follows runs
as app_web in the loader's scope, so that a row outside it is refused by the policy, whatever the code forgot.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars
from django.db import connection
from django.db.models import Model

# What no text can be: a workbook's control characters are refused (identifiers/typing_habits.py), its backslashes are not.
NULL = "\x01N"
PIECE = 1 << 22


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows for a model's table, written as COPY reads them: made anywhere, staged where the connection is.

    columns are database columns; bytea values are hex text with a leading \\x, None is NULL.
    """

    model: type[Model]
    columns: list[str]
    content: bytes

    @classmethod
    def of(cls, model: type[Model], frame: polars.DataFrame) -> "Packed":
        """From a frame whose columns are database columns."""
        buffer = BytesIO()
        frame.write_csv(buffer, include_header=False, null_value=NULL, quote_style="necessary")
        return cls(model, list(frame.columns), buffer.getvalue())


class Stage:
    """A temporary table that looks like a model's, for the running transaction.

    It holds what it was filled with last; a table of many rows goes through it in parts.
    """

    def __init__(self, model: type[Model], rows: polars.DataFrame | Packed) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.name = f"stage_{self.table}"
        first = rows if isinstance(rows, Packed) else Packed.of(model, rows)
        self.columns = first.columns
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self.name}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {self.name} ON COMMIT DROP AS "  # noqa: S608
                f"SELECT {self._list(self.columns)} FROM {self.table} WITH NO DATA"
            )
        self._copy(first)

    def refill(self, rows: Packed) -> None:
        """Other rows of the same columns in place of those that are there."""
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {self.name}")
        self._copy(rows)

    def _copy(self, rows: Packed) -> None:
        columns = self._list(rows.columns)
        with connection.cursor() as cursor:
            # In large pieces: between two of them the thread that makes the next part may hold the interpreter.
            cursor.cursor.copy_expert(
                f"COPY {self.name} ({columns}) FROM STDIN (FORMAT csv, NULL '{NULL}')", BytesIO(rows.content), PIECE
            )

    def leave_out(self, column: str, keys: Collection[str]) -> None:
        """Take the rows with these keys in a column out again."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.name} WHERE {column}::text = ANY(%s)", [list(keys)])  # noqa: S608

    def insert(self) -> int:
        """Move every staged row into the table; returns how many. A row that a constraint refuses refuses all."""
        columns = self._list(self.columns)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.name}")  # noqa: S608
            return cursor.rowcount

    def insert_new(self, unique: str) -> set[str]:
        """Move the rows whose unique columns nobody holds yet, hidden rows of others included; returns their keys.

        Never DO UPDATE: that is an error on a row that the policy hides (security.md section 4, rule 8).
        """
        columns = self._list(self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.name} "  # noqa: S608
                f"ON CONFLICT ({unique}) DO NOTHING RETURNING id::text"
            )
            return {key for (key,) in cursor.fetchall()}

    def update(self, values: dict[str, str]) -> int:
        """Change the rows with the staged keys. values: column -> expression of s (staged) and t (the table)."""
        changes = ", ".join(f"{connection.ops.quote_name(name)} = {expression}" for name, expression in values.items())
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {self.table} t SET {changes} FROM {self.name} s WHERE s.id = t.id")  # noqa: S608
            return cursor.rowcount

    def audit(self, action: str, actor: Any, object_type: str, but: Collection[str] = ()) -> int:
        """One audit entry a staged row but some, in one statement; needs the columns id and region_path."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_auditentry (at, actor, actor_label, post, ip, request_id, action, object_type, "  # noqa: S608
                "object_id, region_path, reason, outcome, detail) SELECT now(), %s, %s, %s, %s, %s, %s, %s, id::text, "
                f"region_path, '', 'done', '{{}}'::jsonb FROM {self.name} WHERE NOT id::text = ANY(%s)",
                [actor.key, actor.label, actor.post, actor.ip, actor.request_id, action, object_type, list(but)],
            )
            return cursor.rowcount

    @staticmethod
    def _list(columns: Sequence[str]) -> str:
        return ", ".join(connection.ops.quote_name(column) for column in columns)


def hexed(blobs: Sequence[bytes | None]) -> list[str | None]:
    """Binary values as COPY reads them."""
    return [None if blob is None else "\\x" + blob.hex() for blob in blobs]
