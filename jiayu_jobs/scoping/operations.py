"""Migration operations that put the second wall behind the manager (security.md section 4)."""

from typing import Any

from django.db.migrations.operations.base import Operation

RANGE = (
    "region_path >= NULLIF(current_setting('jiayu.lo', true), '') "
    "AND region_path < NULLIF(current_setting('jiayu.hi', true), '')"
)

ACTOR_FUNCTION = """
CREATE OR REPLACE FUNCTION jiayu_require_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF COALESCE(current_setting('jiayu.actor', true), '') = '' THEN
    RAISE EXCEPTION 'jiayu: % of % without an actor', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
"""


class SecurePersonalTable(Operation):
    """Composite foreign key to the region's path, policies by role, forced row security, and no write without an actor.

    table: the database name of a model that inherits PersonalRow.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's own state does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = schema_editor.quote_name(self.table)
        schema_editor.execute(f"DROP TRIGGER IF EXISTS require_actor ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {self.table}_region_path_fk")
        for policy in ("by_region", "as_owner", "as_batch"):
            schema_editor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")

    def statements(self) -> list[str]:
        """The SQL, in order."""
        table = f'"{self.table}"'
        return [
            ACTOR_FUNCTION,
            f"ALTER TABLE {table} ADD CONSTRAINT {self.table}_region_path_fk FOREIGN KEY (region_id, region_path) "
            "REFERENCES stations_region (code, path) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY by_region ON {table} TO app_web USING ({RANGE}) WITH CHECK ({RANGE})",
            f"CREATE POLICY as_owner ON {table} TO app_owner USING (true) WITH CHECK (true)",
            f"CREATE POLICY as_batch ON {table} TO app_batch USING (true) WITH CHECK (true)",
            f"CREATE TRIGGER require_actor BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION jiayu_require_actor()",
        ]

    def describe(self) -> str:
        return f"Guard personal table {self.table} by region"

    @property
    def migration_name_fragment(self) -> str:
        return f"secure_{self.table}"


class SecureOrganisationRows(Operation):
    """A second policy beside the region's: an organisation's own people see and write its rows (section 4, rule 12).

    table: a table that SecurePersonalTable guards; columns: of it, the organisation's key; of several, each alone suffices.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *columns: str) -> None:
        self.table, self.columns = table, columns

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's own state does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        asker = "NULLIF(current_setting('jiayu.org', true), '')::uuid"
        own = " OR ".join(f'"{column}" = {asker}' for column in self.columns)
        schema_editor.execute(
            f'CREATE POLICY by_organisation ON "{self.table}" TO app_web USING ({own}) WITH CHECK ({own})', params=None
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'DROP POLICY IF EXISTS by_organisation ON "{self.table}"')

    def describe(self) -> str:
        return f"Let organisations see their own rows of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"organisation_rows_{self.table}"


class LetPublishedBeRead(Operation):
    """A third policy: what an organisation has published may be read, not written, by everybody who reads at all.

    table: one that SecurePersonalTable guards; column: of it, empty until a row is published.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's own state does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(
            f'CREATE POLICY as_published ON "{self.table}" FOR SELECT TO app_web USING ("{self.column}" IS NOT NULL)',
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'DROP POLICY IF EXISTS as_published ON "{self.table}"')

    def describe(self) -> str:
        return f"Let published rows of {self.table} be read"

    @property
    def migration_name_fragment(self) -> str:
        return f"published_rows_{self.table}"


class AppendOnlyTable(Operation):
    """A table that only grows: UPDATE, DELETE and TRUNCATE are refused to app_web and app_batch, changes to all."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's own state does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(
            """
            CREATE OR REPLACE FUNCTION jiayu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'jiayu: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
            END $$;
            """,
            params=None,
        )
        schema_editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM app_web, app_batch')
        schema_editor.execute(
            f'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON "{self.table}" '
            "FOR EACH ROW EXECUTE FUNCTION jiayu_refuse_change()"
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'DROP TRIGGER IF EXISTS refuse_change ON "{self.table}"')
        schema_editor.execute(f'GRANT UPDATE, DELETE ON "{self.table}" TO app_web, app_batch')

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    @property
    def migration_name_fragment(self) -> str:
        return f"append_only_{self.table}"
