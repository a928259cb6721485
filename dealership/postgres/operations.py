"""Flushing: TRUNCATE is owner's, because it ignores row-level security."""

from collections.abc import Iterable

from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from dealership.postgres.owner import as_owner


class DatabaseOperations(PostgresOperations):
    """Runs the flush of ``manage.py flush`` and of transactional tests as ``owner``."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Truncate as owner, then reconnect as app."""
        with as_owner(self.connection):
            super().execute_sql_flush(sql_list)
