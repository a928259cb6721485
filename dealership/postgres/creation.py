"""Test databases: made, copied and dropped by ``owner``, used by ``app``."""

from typing import Any

from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation

from dealership.postgres.owner import as_owner


class DatabaseCreation(PostgresCreation):
    """Copies TEST["TEMPLATE"], which carries the extensions and app's default privileges."""

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        """Create and migrate as owner."""
        with as_owner(self.connection):
            return super().create_test_db(*args, **kwargs)

    def clone_test_db(self, *args: Any, **kwargs: Any) -> None:
        """Copy as owner, who alone may use the source as a template."""
        with as_owner(self.connection):
            super().clone_test_db(*args, **kwargs)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        """Drop with FORCE: a browser test's event loop may have left a session behind."""
        self.connection.close_pool()
        quoted = self.connection.ops.quote_name(test_database_name)
        with as_owner(self.connection), self._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
