"""Old entries may go, whole sealed blocks at a time, and only through one function (security.md D4)."""

from django.db import migrations, models

from jiayu_jobs.scoping.operations import AppendOnlyTable

# A checkpoint stands for the blocks up to it, so only what one covers may be deleted, and only by the function's owner.
# Transaction numbers mean something within one life of the database (AuditBlock.closes_at): entries are covered when
# their life has ended before, or by number within the life of the newest purged block.
REFUSE = """
CREATE FUNCTION jiayu_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'app_owner' THEN
    IF TG_TABLE_NAME = 'audit_auditblock' AND EXISTS (SELECT FROM audit_auditcheckpoint c WHERE c.block >= OLD.id) THEN
      RETURN OLD;
    END IF;
    IF TG_TABLE_NAME = 'audit_auditentry' AND EXISTS (
      SELECT FROM audit_auditcheckpoint c WHERE OLD.id <= c.closed_through
      OR ((to_jsonb(OLD) ->> 'transaction')::bigint < c.to_transaction AND (c.life_ends IS NULL OR OLD.id <= c.life_ends))
    ) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'jiayu: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGERS = [
    (
        f"DROP TRIGGER refuse_change ON {table}; CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
    for function in ("jiayu_refuse_audit_change", "jiayu_refuse_change")
    for table in ("audit_auditentry", "audit_auditblock")
]

# The shortest time stands here and not in a setting: 网络安全法 article 21 asks for six months.
PURGE = """
CREATE FUNCTION purge_audit(through_block bigint, keep_months integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  older_than timestamptz := now() - make_interval(months => keep_months);
  final audit_auditblock;
  ended bigint;
  ends bigint;
  high xid8;
  newest timestamptz;
  removed bigint;
BEGIN
  IF keep_months IS NULL OR keep_months < 6 THEN
    RAISE EXCEPTION 'jiayu: audit entries are kept for 6 months at least' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock({lock});
  SELECT * INTO final FROM audit_auditblock WHERE id = through_block;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  SELECT coalesce(
    (SELECT max(closes_at) FROM audit_auditblock WHERE id <= through_block),
    (SELECT closed_through FROM audit_auditcheckpoint ORDER BY block DESC LIMIT 1)
  ) INTO ended;
  SELECT min(closes_at) INTO ends FROM audit_auditblock WHERE id > through_block;
  -- a block that closes a life covers that life, and by number nothing of the next one
  high := CASE WHEN final.closes_at IS NULL THEN final.to_transaction ELSE 0 END::text::xid8;
  SELECT max(at), count(*) INTO newest, removed FROM audit_auditentry
    WHERE id <= ended OR (transaction < high AND (ends IS NULL OR id <= ends));
  IF newest >= older_than
     OR EXISTS (SELECT FROM audit_auditblock WHERE id <= through_block AND sealed_at >= older_than)
     OR NOT EXISTS (SELECT FROM audit_auditblock WHERE id > through_block) THEN
    RAISE EXCEPTION 'jiayu: block % is too young, or the last one', through_block USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_auditcheckpoint
    (block, to_transaction, digest, entries, closed_through, life_ends, newest_at, keep_months, purged_at)
  VALUES (final.id, final.to_transaction, final.digest, removed, ended,
    CASE WHEN final.closes_at IS NULL THEN ends ELSE final.closes_at END, newest, keep_months, now());
  DELETE FROM audit_auditentry WHERE id <= ended OR (transaction < high AND (ends IS NULL OR id <= ends));
  DELETE FROM audit_auditblock WHERE id <= through_block;
  RETURN removed;
END $$;
REVOKE ALL ON FUNCTION purge_audit(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_audit(bigint, integer) TO app_batch;
REVOKE INSERT ON audit_auditcheckpoint FROM app_web, app_batch;
""".replace("{lock}", "742122101")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_lives")]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.BigIntegerField(unique=True)),
                ("to_transaction", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("entries", models.BigIntegerField()),
                ("closed_through", models.BigIntegerField(null=True)),
                ("life_ends", models.BigIntegerField(null=True)),
                ("newest_at", models.DateTimeField(null=True)),
                ("keep_months", models.PositiveSmallIntegerField()),
                ("purged_at", models.DateTimeField()),
            ],
        ),
        AppendOnlyTable("audit_auditcheckpoint"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION jiayu_refuse_audit_change() CASCADE"),
        migrations.RunSQL(TRIGGERS[:2], TRIGGERS[2:]),
        migrations.RunSQL(PURGE, "DROP FUNCTION purge_audit(bigint, integer)"),
    ]
