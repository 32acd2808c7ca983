"""Django's PostgreSQL backend with two habits: it takes the role app_web on connect and re-applies the scope.

A connection to no database (to create or drop one) keeps the login's own role.
"""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import Error

from jiayu_jobs.scoping.context import session_values, write_session


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of the portal."""

    def ensure_role(self) -> bool:
        """SET ROLE, unless this connection is to no database of ours."""
        if not self.settings_dict["NAME"]:
            return False
        return super().ensure_role()

    def init_connection_state(self) -> None:
        """Role first, then the scope in force: a connection that opens late must not see less, or more."""
        super().init_connection_state()
        if self.settings_dict["NAME"] and any(session_values()):
            with self.connection.cursor() as cursor:
                write_session(cursor)

    def is_usable_quietly(self) -> bool:
        """Whether a statement can still be sent; a dead connection is not worth an error while cleaning up."""
        return self.connection is not None and not self.connection.closed and not self.closed_in_transaction

    def session_role(self) -> str:
        """The role in force, for the commands that change it for a while."""
        try:
            with self.cursor() as cursor:
                cursor.execute("SELECT current_user")
                return cursor.fetchone()[0]
        except Error:
            return ""
