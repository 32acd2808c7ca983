"""Initials are looked up spelling by spelling: each in the order of a page, none beyond it."""

from django.db import migrations

FIND_PEOPLE = """
CREATE OR REPLACE FUNCTION find_people(part text, below text, after_path text, after_id uuid, backwards boolean, n integer)
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
      'SELECT array(SELECT id FROM (SELECT id, %s %s ORDER BY region_path %s, id %s LIMIT %s) w WHERE %s LIMIT $4)',
      CASE WHEN letters THEN 'name_initials, name_pinyin' ELSE 'full_name' END, range, turn, turn,
      CASE WHEN letters THEN 2500 ELSE 16000 END,
      CASE WHEN letters THEN spelt ELSE 'strpos(lower(full_name COLLATE "C"), $3) > 0' END)
    INTO found USING lo, hi, asked, n, after_path, after_id;
    IF cardinality(found) = n THEN
      RETURN QUERY SELECT unnest(found);
      RETURN;
    END IF;
  END IF;
  IF letters THEN
    -- Each spelling that begins so is looked up by itself, in the order of the page and no further than a page: of those
    -- that thousands of people share, a few entries are read.
    RETURN QUERY EXECUTE format(
      'WITH RECURSIVE spelling(s) AS ((SELECT name_initials FROM workers_labourrecord '
      'WHERE name_initials >= $3 AND name_initials < $3 || ''~'' ORDER BY name_initials LIMIT 1) '
      'UNION ALL SELECT (SELECT name_initials FROM workers_labourrecord '
      'WHERE name_initials > s AND name_initials < $3 || ''~'' ORDER BY name_initials LIMIT 1) FROM spelling WHERE s IS NOT NULL) '
      'SELECT id FROM (SELECT id, region_path FROM spelling, LATERAL '
      '(SELECT id, region_path %1$s AND name_initials = s ORDER BY region_path %2$s, id %2$s LIMIT $4) AS one '
      'UNION SELECT id, region_path %1$s AND name_pinyin >= $3 AND name_pinyin < $3 || ''~'') AS hits '
      'ORDER BY region_path %2$s, id %2$s LIMIT $4', range, turn)
    USING lo, hi, asked, n, after_path, after_id;
    RETURN;
  END IF;
  -- Pairs alone where there are any: their lists are short.
  grams := CASE WHEN char_length(asked) = 1 THEN ARRAY[asked] ELSE (name_grams(asked))[char_length(asked) + 1:] END;
  RETURN QUERY EXECUTE format(
    'WITH hits AS %s MATERIALIZED (SELECT id, region_path, full_name %s AND name_grams(full_name) @> $7) '
    'SELECT id FROM hits WHERE %s ORDER BY region_path %s, id %s LIMIT $4',
    CASE WHEN char_length(asked) = 1 THEN 'NOT' ELSE '' END, range,
    CASE WHEN char_length(asked) <= 2 THEN 'true' ELSE 'strpos(name_folded(full_name), $3) > 0' END, turn, turn)
  USING lo, hi, asked, n, after_path, after_id, grams;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0026_consultation")]

    operations = [migrations.RunSQL(FIND_PEOPLE, migrations.RunSQL.noop)]
