"""The backend that Django loads for ENGINE ``dealership.postgres``."""

import select
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.base import ServerBindingCursor

from dealership.postgres.creation import DatabaseCreation
from dealership.postgres.operations import DatabaseOperations


class DatabaseWrapper(PostgresWrapper):
    """Django's PostgreSQL backend; schema work outside migrations goes through ``owner``."""

    creation_class = DatabaseCreation
    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Whether a kept connection still has its server, mostly without asking it.

        An idle session says nothing: only where something waits on the socket, a farewell or a
        hang-up, is ``SELECT 1`` worth the round trip that it would cost every request.
        """
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return True if not poll.poll(0) else bool(super().is_usable())

    def prepared_cursor(self) -> Any:
        """A cursor whose statements the server parses once a session, not once a request.

        For the few statements that run in every request: planning the token's look-up costs more
        than running it. Behind a pooler (``DATABASE_POOLED``) it is an ordinary cursor.
        """
        if self.settings_dict["OPTIONS"].get("prepare_threshold") is None:
            return self.cursor()
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = ServerBindingCursor(self.connection)  # type: ignore[call-arg]
        return self._prepare_cursor(cursor)  # type: ignore[attr-defined]
