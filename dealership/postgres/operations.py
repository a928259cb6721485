"""Flushing: owner's act, because app's DELETE sees one dealership and TRUNCATE is not app's."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from dealership.postgres.owner import as_owner

KEPT = ("django_content_type", "auth_permission")
"""Made from the models by migrations, the same after every test."""

LARGE = 4 * 1024 * 1024
"""Bytes of all filled tables from which one TRUNCATE is the faster way."""

# TRUNCATE makes new files for every table and index: seconds for a schema of this size, however
# few rows there are. Deferred, deletes may come in any order.
_EMPTY = """
DO $flush$
DECLARE name text; filled boolean; names text[] := '{}';
BEGIN
  FOREACH name IN ARRAY ARRAY[%(names)s] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO filled;
    IF filled THEN names := names || name; END IF;
  END LOOP;
  IF (SELECT sum(pg_relation_size(quote_ident(n)::regclass)) FROM unnest(names) n) > %(large)s THEN
    %(truncate)s
  ELSE
    SET CONSTRAINTS ALL DEFERRED;
    FOREACH name IN ARRAY names LOOP
      EXECUTE format('DELETE FROM %%I', name);
    END LOOP;
  END IF;
END $flush$
"""


class DatabaseOperations(PostgresOperations):
    """Runs the flush of ``manage.py flush`` and of transactional tests as ``owner``."""

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """After a transactional test (sequences run on): empty the few tables that hold something."""
        truncate = super().sql_flush(
            style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )
        if reset_sequences or not truncate:
            return truncate
        names = ", ".join(f"'{name}'" for name in tables if name not in KEPT)
        return [_EMPTY % {"names": names, "large": LARGE, "truncate": " ".join(truncate)}]

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty as owner, then reconnect as app."""
        with as_owner(self.connection):
            super().execute_sql_flush(sql_list)

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """What ran; of a prepared statement only its text is known here."""
        return super().last_executed_query(cursor, sql, params) or str(sql)
