"""The three database roles (security.md section 4, rule 4) and how owner's work is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from jiayu_jobs.settings.env import database_from_url

ROLES = ("app_owner", "app_web", "app_batch")

_PREPARE = """
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['app_owner', 'app_web', 'app_batch'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', wanted);
    END IF;
    IF NOT pg_has_role(session_user, wanted, 'MEMBER')
       OR (current_setting('server_version_num')::int >= 160000 AND NOT (
           SELECT bool_or(m.set_option) FROM pg_auth_members m
           WHERE m.roleid = wanted::regrole AND m.member = session_user::regrole)) THEN
      EXECUTE format('GRANT %I TO %I', wanted, session_user);
    END IF;
  END LOOP;
END $$;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO app_owner', current_database()); END $$;
GRANT USAGE, CREATE ON SCHEMA public TO app_owner;
GRANT USAGE ON SCHEMA public TO app_web, app_batch;
SET ROLE app_owner;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_web, app_batch;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app_web, app_batch;
"""
# PostgreSQL 15 has no set_option column: the statement above must not name it there.
_PREPARE_15 = _PREPARE.replace(
    """
       OR (current_setting('server_version_num')::int >= 160000 AND NOT (
           SELECT bool_or(m.set_option) FROM pg_auth_members m
           WHERE m.roleid = wanted::regrole AND m.member = session_user::regrole))""",
    "",
)


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Run the block as app_owner, on the owner's login when DATABASE_OWNER_URL names one, then go back.

    The first call on a cluster creates the roles; the login needs CREATEROLE for that and no superuser.
    """
    before = dict(connection.settings_dict)
    options = dict(before["OPTIONS"])
    if settings.DATABASE_OWNER_URL != settings.DATABASE_URL:
        owner = database_from_url(settings.DATABASE_OWNER_URL)
        for field in ("USER", "PASSWORD", "HOST", "PORT"):
            connection.settings_dict[field] = owner[field]
    in_transaction = connection.in_atomic_block
    if not in_transaction:
        connection.close()
    connection.settings_dict["OPTIONS"] = {k: v for k, v in options.items() if k != "assume_role"}
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            old = connection.connection.info.server_version < 160000
            cursor.execute(_PREPARE_15 if old else _PREPARE)
        connection.settings_dict["OPTIONS"] = {**options, "assume_role": "app_owner"}
        yield
    finally:
        connection.settings_dict.update(before)
        connection.settings_dict["OPTIONS"] = options
        if not in_transaction:
            connection.close()
