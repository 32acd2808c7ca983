"""What a database holds, in a form in which two copies can be compared.

Reads inside the caller's transaction, as app_owner, whom no policy hides a row from. A table's checksum is the SHA-256
over the sorted SHA-256 of its rows' text: equal rows in any order give the same, one changed bit another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

# The text of a row depends on these; both copies are read with the same.
READ_ALIKE = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; "
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL row_security = on"
)
TABLES = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
    "ORDER BY c.relname"
)
# Sorted in 256 parts by the first byte, so that no part comes near the largest value that PostgreSQL builds.
CHECKSUM = """
SELECT coalesce(sum(rows), 0)::bigint, encode(sha256(coalesce(string_agg(part, ''::bytea ORDER BY first), '')), 'hex')
FROM (SELECT get_byte(hash, 0) AS first, count(*) AS rows, sha256(string_agg(hash, ''::bytea ORDER BY hash)) AS part
      FROM (SELECT sha256(convert_to(t::text, 'UTF8')) AS hash FROM {table} t) AS hashed GROUP BY 1) AS parts
"""
# Everything that guards rows, one line each: owners, row security, policies, triggers, constraints, functions, grants.
WALLS = """
SELECT format('table %s owner %s row security %s forced %s', relname, relowner::regrole, relrowsecurity,
              relforcerowsecurity)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
UNION ALL
SELECT format('policy %s on %s %s for %s to %s using %s check %s', policyname, tablename, permissive, cmd,
              array_to_string(roles, ','), qual, with_check) FROM pg_policies WHERE schemaname = 'public'
UNION ALL
SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
UNION ALL
SELECT format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT format('function %s owner %s definer %s source %s settings %s', p.oid::regprocedure, p.proowner::regrole,
              p.prosecdef, md5(p.prosrc), p.proconfig)
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('grant %s on function %s to %s', a.privilege_type, p.oid::regprocedure,
              CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END)
  FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('grant %s on %s to %s', a.privilege_type, c.relname,
              CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END)
  FROM pg_class c, aclexplode(c.relacl) a
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
UNION ALL
SELECT format('default grant of %s on %s: %s', defaclrole::regrole, defaclobjtype,
              (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(defaclacl) g)) FROM pg_default_acl
ORDER BY 1
"""
COLUMNS = """
SELECT c.relname, a.attname, a.atttypid::regtype::text,
       (SELECT min(k.attname) FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
         WHERE i.indrelid = c.oid AND i.indisprimary HAVING count(*) = 1)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND a.atttypid IN ('bytea'::regtype, 'jsonb'::regtype) ORDER BY 1, 2
"""
# 1 byte algorithm, 1 byte length of the key id, key id, 12 bytes nonce, 16 bytes tag at least (docs/encryption.md). A
# column is a sealed one when every value of it begins so; hashes that begin so by chance stand among others.
SEALED = """
SELECT bool_and(fits), array_agg(DISTINCT key) FILTER (WHERE fits), (array_agg({pk}::text ORDER BY {pk}) FILTER (WHERE fits))[1]
FROM (SELECT {pk}, fits, CASE WHEN fits THEN encode(substr(v, 3, get_byte(v, 1)), 'escape') END AS key FROM (
  SELECT {pk}, {column} AS v, CASE WHEN length({column}) < 31 THEN false
    ELSE get_byte({column}, 0) IN (1, 2) AND get_byte({column}, 1) BETWEEN 1 AND 32
         AND length({column}) >= 30 + get_byte({column}, 1) END AS fits
  FROM {table} WHERE {column} IS NOT NULL) AS stored) AS read
"""
# Copies in JSON columns, written as PostgreSQL writes bytea.
SEALED_IN_JSON = r"""
SELECT DISTINCT encode(decode(substr(hex, 5, 2 * ('x' || substr(hex, 3, 2))::bit(8)::int), 'hex'), 'escape')
FROM (SELECT (regexp_matches({column}::text, '"\\\\x(0[12](?:0[1-9a-f]|1[0-9a-f]|20)[0-9a-f]{{58,}})"', 'g'))[1] AS hex
      FROM {table} WHERE {column}::text LIKE '%"\\\\x0%') AS found
"""


_CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?")
_ONE_VALUE = re.compile(r"\(('[^']*')\)")
_LIST = re.compile(r"\(\((ARRAY\[[^\]]*\])\)\)")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sealed value, still sealed: whoever has its key can prove it before anything is restored."""

    table: str
    column: str
    row: str
    key: str
    blob: str


@dataclass
class Contents:
    """tables: name -> [rows, checksum]; walls: what guards them; keys: ids of the keys that sealed values name."""

    tables: dict[str, list[Any]] = field(default_factory=dict)
    walls: list[str] = field(default_factory=list)
    migrations: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    samples: list[dict[str, str]] = field(default_factory=list)
    audit_head: list[Any] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(int(rows) for rows, _ in self.tables.values())


def _as_written_once(line: str) -> str:
    """A definition without what a restore writes anew: a list of texts is cast as a whole before, value by value after."""
    line = _CASTS.sub("", line)
    line = _ONE_VALUE.sub(r"\1", line)
    return _LIST.sub(r"(\1)", line)


def read(cursor: Any) -> Contents:
    """Everything that two copies are compared by. The transaction must see one picture (REPEATABLE READ)."""
    cursor.execute(READ_ALIKE)
    found = Contents()
    for table in tables(cursor):
        cursor.execute(CHECKSUM.format(table=quoted(table)))
        found.tables[table] = list(cursor.fetchone())
    cursor.execute(WALLS)
    found.walls = sorted(_as_written_once(line) for (line,) in cursor.fetchall())
    if "django_migrations" in found.tables:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        found.migrations = [name for (name,) in cursor.fetchall()]
    if "audit_auditblock" in found.tables:
        cursor.execute("SELECT id, encode(digest, 'hex') FROM audit_auditblock ORDER BY id DESC LIMIT 1")
        found.audit_head = list(cursor.fetchone() or ())
    keys: set[str] = set()
    for key, sample in _sealed(cursor):
        keys.add(key)
        if sample is not None:
            found.samples.append(asdict(sample))
    found.keys = sorted(keys)
    return found


def tables(cursor: Any) -> list[str]:
    """Every table of the portal."""
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def rows_by_table(cursor: Any) -> dict[str, bool]:
    """Which tables hold at least one row."""
    found = {}
    for table in tables(cursor):
        cursor.execute(f"SELECT EXISTS (SELECT FROM {quoted(table)})")  # noqa: S608  # names from the catalogue
        found[table] = bool(cursor.fetchone()[0])
    return found


def differences(wanted: Contents, found: Contents) -> list[str]:
    """What a copy lacks or has too much, one sentence each; none when it is equal."""
    said = []
    for table in sorted(wanted.tables.keys() | found.tables.keys()):
        here, there = wanted.tables.get(table), found.tables.get(table)
        if here is None or there is None:
            said.append(f"table {table} is {'missing' if there is None else 'not in the backup'}")
        elif here[0] != there[0]:
            said.append(f"table {table} holds {there[0]} rows, the backup was made of {here[0]}")
        elif here[1] != there[1]:
            said.append(f"table {table} holds other rows than the backup was made of")
    said += [f"missing: {line}" for line in sorted(set(wanted.walls) - set(found.walls))]
    said += [f"not in the backup: {line}" for line in sorted(set(found.walls) - set(wanted.walls))]
    if wanted.migrations != found.migrations:
        said.append("the list of migrations differs")
    return said


def key_named(blob: bytes) -> str | None:
    """The key id in the head of a sealed value or file, None for what is no sealed value."""
    if len(blob) < 3 or blob[0] not in (1, 2) or not 1 <= blob[1] <= 32:
        return None
    return blob[2 : 2 + blob[1]].decode("ascii", "replace")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _sealed(cursor: Any) -> Iterator[tuple[str, Sample | None]]:
    """Every (key id, first sealed value under it) of every column."""
    cursor.execute(COLUMNS)
    for table, column, kind, pk in cursor.fetchall():
        names = {"table": quoted(table), "column": quoted(column)}
        if kind == "jsonb":
            cursor.execute(SEALED_IN_JSON.format(**names))
            yield from ((key, None) for (key,) in cursor.fetchall())
        elif pk is not None:
            cursor.execute(SEALED.format(**names, pk=quoted(pk)))
            sealed, keys, row = cursor.fetchone()
            if sealed:
                yield from ((key, None) for key in keys)
                yield _sample(cursor, table, column, pk, row)


def _sample(cursor: Any, table: str, column: str, pk: str, row: str) -> tuple[str, Sample]:
    cursor.execute(
        f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {quoted(pk)}::text = %s",  # noqa: S608
        [row],
    )
    blob = bytes(cursor.fetchone()[0])
    key = str(key_named(blob))
    return key, Sample(table, column, row, key, blob.hex())
