"""Writing many rows of a historied tenant model by sets: COPY into a temporary twin, then SQL.

The rows are ordinary unsaved instances, made by the same functions as the single verb's, so a
bulk verb cannot drift from it. COPY into a table with row-level security is refused, hence the
twin; it ends with the transaction, so it needs no policy and leaves nothing on a pooled
connection. The caller holds the locks, writes one audit row and publishes one event a batch.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.db.models import GeneratedField

from apps.core.actor import Actor
from apps.core.errors import Stale


def draw_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` fresh primary keys, so that rows of a batch may name one another."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


class Batch[M: models.Model]:
    """The staged rows of one model, for one transaction.

    ``Batch(StockUnit, "new").stage(units)`` copies rows of any number of dealerships; ``insert``
    and ``update`` then write those of one, in its scope.
    """

    def __init__(self, model: type[M], purpose: str) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.twin = f"{self.table}_{purpose}"
        self.fields = [f for f in model._meta.concrete_fields if not isinstance(f, GeneratedField)]
        self.columns = [str(f.column) for f in self.fields]
        self._read = attrgetter(*(str(f.attname) for f in self.fields))
        self._prepared = [(place, f) for place, f in enumerate(self.fields) if not _is_plain(f)]
        self._create()

    def _create(self) -> None:
        names = ", ".join(map(_quoted, self.columns))
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{self.twin}"')
            cursor.execute(
                f'CREATE TEMPORARY TABLE "{self.twin}" ON COMMIT DROP AS SELECT {names} FROM "{self.table}" LIMIT 0'  # nosec B608 - names of models, values bound
            )

    def stage(self, rows: Iterable[M]) -> None:
        """Copy ``rows``, which carry their primary keys, into the twin."""
        names = ", ".join(map(_quoted, self.columns))
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY pg_temp."{self.twin}" ({names}) FROM STDIN') as target,
        ):
            for row in rows:
                target.write_row(self._values(row))

    def _values(self, row: M) -> Sequence[Any]:
        values = list(self._read(row))
        for place, field in self._prepared:
            values[place] = field.get_db_prep_save(values[place], connection)
        return values

    def insert(self, *, dealership_id: int, by: Actor, at: datetime, reason: str) -> int:
        """Insert the staged rows of the dealership with their first line of history; their count."""
        names = ", ".join(map(_quoted, self.columns))
        return self._run(
            f'INSERT INTO "{self.table}" ({names}) SELECT {names} FROM pg_temp."{self.twin}" '
            "WHERE dealership_id = %s",
            [dealership_id],
            sign="+",
            by=by,
            at=at,
            reason=reason,
        )

    def update(self, *, dealership_id: int, by: Actor, at: datetime, reason: str, expected: int) -> int:
        """Overwrite rows whose version is one below the staged one; Stale unless all ``expected`` were.

        Columns that the model names in ``unversioned`` stay as they are: others write them meanwhile
        without a new version.
        """
        left = {"id", *getattr(self.model, "unversioned", ())}
        sets = ", ".join(f"{_quoted(c)} = s.{_quoted(c)}" for c in self.columns if c not in left)
        written = self._run(
            f'UPDATE "{self.table}" t SET {sets} FROM pg_temp."{self.twin}" s '
            "WHERE t.id = s.id AND t.dealership_id = %s AND s.dealership_id = t.dealership_id "
            "AND t.version = s.version - 1",
            [dealership_id],
            sign="~",
            by=by,
            at=at,
            reason=reason,
        )
        if written != expected:
            raise Stale("Some of these rows were changed by somebody else meanwhile. Run it again.")
        return written

    def _run(self, write: str, params: list[Any], *, sign: str, by: Actor, at: datetime, reason: str) -> int:
        """Run ``write``; in the same statement write history, where the model keeps it."""
        history = getattr(self.model, "history", None)
        with connection.cursor() as cursor:
            if history is None:
                cursor.execute(write, params)
                return int(cursor.rowcount)
            kept = {str(f.column) for f in history.model._meta.concrete_fields}
            names = ", ".join(_quoted(c) for c in self.columns if c in kept)
            returned = (
                names if sign == "+" else ", ".join(f"t.{_quoted(c)}" for c in self.columns if c in kept)
            )
            cursor.execute(
                f'WITH written AS ({write} RETURNING {returned}) INSERT INTO "{history.model._meta.db_table}" '  # nosec B608 - names of models, values bound
                f"({names}, history_date, history_type, history_change_reason, history_user_id) "
                f"SELECT {names}, %s, %s, %s, %s FROM written",
                [*params, at, sign, reason[:100], by.user_id],
            )
            return int(cursor.rowcount)


_PLAIN = {
    "BigAutoField",
    "BigIntegerField",
    "BooleanField",
    "CharField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "ForeignKey",
    "IntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallIntegerField",
    "TextField",
    "UUIDField",
}
_PREPARES = ("get_db_prep_save", "get_db_prep_value", "get_prep_value")


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether psycopg takes the field's Python value as it is: asking each field costs a third of an import."""
    ours = (getattr(type(field), name).__module__ for name in _PREPARES)
    return field.get_internal_type() in _PLAIN and all(m.startswith("django.db.models.") for m in ours)


def _quoted(column: str) -> str:
    return f'"{column}"'
