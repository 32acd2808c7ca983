"""A migration operation that lets a table's state change only along its table of moves.

Services move rows by `transitions.move`; this is the same table inside PostgreSQL, so that no other way leads around it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

FUNCTION = """
CREATE OR REPLACE FUNCTION jiayu_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := to_jsonb(OLD) ->> TG_ARGV[0];
  after text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF before IS DISTINCT FROM after AND NOT (before || '>' || after = ANY (TG_ARGV)) THEN
    RAISE EXCEPTION 'jiayu: % does not go from % to %', TG_TABLE_NAME, before, after
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_state_moves';
  END IF;
  RETURN NEW;
END $$;
"""


def pairs(moves: Mapping[str, tuple[Any, ...]]) -> tuple[str, ...]:
    """A table verb -> (from, to, ...) as "from>to", each once, sorted; what is no change is left out."""
    found = set()
    for before, after, *_ in moves.values():
        for one in before if isinstance(before, tuple) else (before,):
            if one != after:
                found.add(f"{one}>{after}")
    return tuple(sorted(found))


class GuardState(Operation):
    """From here on the column changes along these pairs only; used again for a table, it puts the new pairs in place.

    table: the database's name of it; moves: pairs "from>to", written out so that a migration stays what it was; column:
    the one that holds the state; before: the pairs in force until now, for the way back.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self, table: str, moves: Iterable[str], column: str = "state", before: Iterable[str] | None = None
    ) -> None:
        self.table, self.moves, self.column = table, tuple(moves), column
        self.before = None if before is None else tuple(before)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's own state does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(FUNCTION, params=None)
        self._put(schema_editor, self.moves)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.before is None:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS guard_state ON "{self.table}"', params=None)
        else:
            self._put(schema_editor, self.before)

    def _put(self, schema_editor: Any, moves: tuple[str, ...]) -> None:
        arguments = ", ".join(f"'{argument}'" for argument in (self.column, *moves))
        schema_editor.execute(
            f'CREATE OR REPLACE TRIGGER guard_state BEFORE UPDATE OF "{self.column}" ON "{self.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION jiayu_guard_state({arguments})",
            params=None,
        )

    def describe(self) -> str:
        return f"Guard the states of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"guard_{self.table}"
