"""The second wall behind every table about people, and the two questions that may look past it."""

from django.db import migrations

from jiayu_jobs.scoping.operations import SecurePersonalTable

TABLES = (
    "workers_household",
    "workers_labourrecord",
    "workers_statusspell",
    "workers_persontag",
    "workers_jobintention",
    "workers_personwish",
    "workers_labourchange",
    "workers_querycode",
)

# Which of the indexes asked about stand in any village's register: the answer holds nothing but what was asked.
HELD_ELSEWHERE = """
CREATE FUNCTION held_elsewhere(asked bytea[]) RETURNS SETOF bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id_index FROM workers_labourrecord WHERE id_index = ANY (asked) $$;
REVOKE ALL ON FUNCTION held_elsewhere(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION held_elsewhere(bytea[]) TO app_web, app_batch;
"""

# Where the record behind an open slip code lies; whoever asks holds the slip.
FIND_QUERY_CODE = """
CREATE FUNCTION find_query_code(asked bytea) RETURNS TABLE (record_id uuid, region_path text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT q.record_id, q.region_path FROM workers_querycode q WHERE q.code_index = asked AND q.revoked_at IS NULL $$;
REVOKE ALL ON FUNCTION find_query_code(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_query_code(bytea) TO app_web, app_batch;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0001_initial"), ("audit", "0002_walls")]

    operations = [
        *(SecurePersonalTable(table) for table in TABLES),
        migrations.RunSQL(HELD_ELSEWHERE, "DROP FUNCTION held_elsewhere(bytea[])"),
        migrations.RunSQL(FIND_QUERY_CODE, "DROP FUNCTION find_query_code(bytea)"),
    ]
