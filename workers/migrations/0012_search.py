"""Search: names by any part of them, pinyin, the tail of a phone, and what a clerk keeps to ask again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid

# A name as it is compared: no dots, blanks and variation selectors, Latin letters small.
NAME_FOLDED = r"""
CREATE FUNCTION name_folded(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5
RETURN regexp_replace(lower(name COLLATE "C"), '[· \uFE00-\uFE0F\U000E0100-\U000E01EF]', '', 'g');
"""

# Each character of a folded name and each pair of neighbours. An index over it cannot be forgotten by a writer.
NAME_GRAMS = """
CREATE FUNCTION name_grams(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 SET search_path = public, pg_temp
AS $$
DECLARE
  folded text := public.name_folded(name);
  grams text[] := string_to_array(folded, NULL);
BEGIN
  FOR place IN 1 .. char_length(folded) - 1 LOOP
    grams := array_append(grams, substr(folded, place, 2));
  END LOOP;
  RETURN grams;
END $$;
"""

# Without a pending list, which every search would have to read besides.
NAME_INDEX = (
    "CREATE INDEX record_name_grams ON workers_labourrecord USING gin (name_grams(full_name)) WITH (fastupdate = off)"
)

# Keys of people of the session's own range whose name holds a part, or whose pinyin or its initials begin with letters:
# at most n, in the order of region and key behind a position. What many names hold is met within a few rows of a walk;
# whatever is rarer is asked of the indexes, fenced but for one character, since the limit would tempt the planner to
# walk.
FIND_PEOPLE = """
CREATE FUNCTION find_people(part text, below text, after_path text, after_id uuid, backwards boolean, n integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off
AS $$
DECLARE
  lo text COLLATE "C" := NULLIF(current_setting('jiayu.lo', true), '');
  hi text COLLATE "C" := NULLIF(current_setting('jiayu.hi', true), '');
  asked text := name_folded(part);
  letters boolean := asked ~ '^[a-z]+$';
  common boolean := char_length(asked) <= CASE WHEN letters THEN 2 ELSE 1 END;
  turn text := CASE WHEN backwards THEN 'DESC' ELSE 'ASC' END;
  spelt text := '((name_initials >= $3 AND name_initials < $3 || ''~'') OR (name_pinyin >= $3 AND name_pinyin < $3 || ''~''))';
  range text := 'FROM workers_labourrecord WHERE region_path >= $1 AND region_path < $2';
  grams text[];
  found uuid[];
BEGIN
  IF lo IS NULL OR hi IS NULL OR COALESCE(asked, '') = '' THEN
    RETURN;
  END IF;
  IF below <> '' THEN
    lo := greatest(lo, below COLLATE "C");
    hi := least(hi, (below || '~') COLLATE "C");
  END IF;
  IF after_id IS NOT NULL THEN
    range := range || CASE WHEN backwards THEN ' AND (region_path, id) < ($5, $6)' ELSE ' AND (region_path, id) > ($5, $6)' END;
  END IF;
  IF common THEN
    EXECUTE format(
      'SELECT array(SELECT id FROM (SELECT id, full_name, name_initials, name_pinyin %s ORDER BY region_path %s, id %s '
      'LIMIT 4000) w WHERE %s LIMIT $4)', range, turn, turn,
      CASE WHEN letters THEN spelt ELSE 'strpos(lower(full_name COLLATE "C"), $3) > 0' END)
    INTO found USING lo, hi, asked, n, after_path, after_id;
    IF cardinality(found) = n THEN
      RETURN QUERY SELECT unnest(found);
      RETURN;
    END IF;
  END IF;
  -- Pairs alone where there are any: their lists are short.
  grams := CASE WHEN char_length(asked) = 1 THEN ARRAY[asked] ELSE (name_grams(asked))[char_length(asked) + 1:] END;
  RETURN QUERY EXECUTE format(
    'WITH hits AS %s MATERIALIZED (SELECT id, region_path, full_name %s AND %s) '
    'SELECT id FROM hits WHERE %s ORDER BY region_path %s, id %s LIMIT $4',
    CASE WHEN char_length(asked) = 1 AND NOT letters THEN 'NOT' ELSE '' END,
    range, CASE WHEN letters THEN spelt ELSE 'name_grams(full_name) @> $7' END,
    CASE WHEN letters OR char_length(asked) <= 2 THEN 'true' ELSE 'strpos(name_folded(full_name), $3) > 0' END, turn, turn)
  USING lo, hi, asked, n, after_path, after_id, grams;
END $$;
REVOKE ALL ON FUNCTION find_people(text, text, text, uuid, boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_people(text, text, text, uuid, boolean, integer) TO app_web, app_batch;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0011_transfers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="labourrecord",
            name="name_pinyin",
            field=models.CharField(
                blank=True, db_collation="C", db_default="", max_length=160, verbose_name="姓名全拼"
            ),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="phone_tail",
            field=jiayu_jobs.crypto.fields.BlindIndexField(null=True, purpose="phone_tail", source="phone"),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(fields=["name_initials"], name="record_initials"),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(fields=["name_pinyin"], name="record_pinyin"),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(fields=["region_path", "phone_tail"], name="record_phone_tail"),
        ),
        migrations.AddIndex(
            model_name="personskill",
            index=models.Index(fields=["name"], name="skill_name"),
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(max_length=1000, verbose_name="条件")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="保存时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("name",)},
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="saved_search_name_once"),
        ),
        migrations.RunSQL(NAME_FOLDED, "DROP FUNCTION name_folded(text)"),
        migrations.RunSQL(NAME_GRAMS, "DROP FUNCTION name_grams(text)"),
        migrations.RunSQL(NAME_INDEX, "DROP INDEX record_name_grams"),
        migrations.RunSQL(FIND_PEOPLE, "DROP FUNCTION find_people(text, text, text, uuid, boolean, integer)"),
    ]
