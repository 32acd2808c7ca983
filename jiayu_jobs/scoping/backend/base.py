"""Django's PostgreSQL backend with two habits: it takes the role app_web on connect and re-applies the scope.

A connection to no database (to create or drop one) keeps the login's own role.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg2.errors import InvalidParameterValue

from jiayu_jobs.scoping.context import session_values, write_session


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of the portal."""

    def _configure_role(self, connection: Any) -> bool:
        """SET ROLE, unless this connection is to no database of ours, or nothing was ever migrated here (no roles yet,
        so no tables either)."""
        if not self.settings_dict["NAME"]:
            return False
        try:
            return super()._configure_role(connection)  # type: ignore[misc]
        except InvalidParameterValue:
            if not connection.autocommit:
                connection.rollback()
            return False

    def init_connection_state(self) -> None:
        """Role first, then the scope in force: a connection that opens late must not see less, or more."""
        super().init_connection_state()
        if self.settings_dict["NAME"] and any(session_values()):
            with self.connection.cursor() as cursor:
                write_session(cursor)
