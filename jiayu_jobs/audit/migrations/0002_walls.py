"""Entries and seals only grow; a dirty mark wakes the relay."""

from django.db import migrations

from jiayu_jobs.scoping.operations import AppendOnlyTable

WAKE = """
CREATE FUNCTION jiayu_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('jiayu_work', TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE TRIGGER wake_relay AFTER INSERT ON audit_dirtymark FOR EACH STATEMENT EXECUTE FUNCTION jiayu_wake('dirty');
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        AppendOnlyTable("audit_auditentry"),
        AppendOnlyTable("audit_auditblock"),
        migrations.RunSQL(WAKE, "DROP FUNCTION jiayu_wake CASCADE"),
    ]
