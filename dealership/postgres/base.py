"""The backend that Django loads for ENGINE ``dealership.postgres``."""

import select

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

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
