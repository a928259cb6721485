"""Test databases: made, copied and dropped by ``owner``, used by ``app``."""

from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation

from dealership.postgres.owner import as_owner


class DatabaseCreation(PostgresCreation):
    """Copies TEST["TEMPLATE"], which carries the extensions and app's default privileges."""

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        with as_owner(self.connection):
            return super()._create_test_db(verbosity, autoclobber, keepdb)

    def _clone_test_db(self, suffix: str, verbosity: int, keepdb: bool = False) -> None:
        with as_owner(self.connection):
            super()._clone_test_db(suffix, verbosity, keepdb)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        """Drop with FORCE: a browser test's event loop may have left a session behind."""
        self.connection.close_pool()
        with as_owner(self.connection), self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self._quote_name(test_database_name)} WITH (FORCE)")
