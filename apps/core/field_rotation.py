"""Re-encrypting every encrypted field with the first key, historical rows too."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.core.fields import EncryptedTextField, keyring

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """One encrypted column of one table."""

    table: str
    key: str
    column: str


@dataclass(slots=True)
class Outcome:
    """What became of a column's tokens. ``unreadable``: no key opens them; they are left alone."""

    rotated: int = 0
    current: int = 0
    unreadable: int = 0


def encrypted_columns() -> list[Column]:
    """Every encrypted column of every table, the historical ones included."""
    found = {
        Column(model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    return sorted(found, key=lambda column: (column.table, column.column))


def rotate(column: Column, owner: BaseDatabaseWrapper) -> Outcome:
    """Give every token of the column the first key, a batch a transaction.

    May be cut off and started again: what has the first key already is passed over. A value that
    somebody saves meanwhile is left alone, for it was written with the first key.
    """
    outcome = Outcome()
    for batch in _batches(column, owner):
        renewed = [(key, old, new) for key, old in batch if (new := _renewed(old, outcome)) is not None]
        if renewed:
            _write(column, owner, renewed)
    return outcome


def _batches(column: Column, owner: BaseDatabaseWrapper) -> Iterator[list[tuple[object, str]]]:
    quote = owner.ops.quote_name
    table, key, name = quote(column.table), quote(column.key), quote(column.column)
    after = None
    while True:
        with owner.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {name} FROM {table} WHERE {name} <> '' AND (%s::text IS NULL OR {key} > %s) "  # nosec B608 - names of models, values bound
                f"ORDER BY {key} LIMIT {BATCH}",
                [after, after],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _renewed(token: str, outcome: Outcome) -> str | None:
    """The same text under the first key; None where nothing is to be done."""
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        pass
    else:
        outcome.current += 1
        return None
    try:
        renewed = keyring().rotate(token.encode()).decode()
    except InvalidToken:
        outcome.unreadable += 1
        return None
    outcome.rotated += 1
    return renewed


def _write(column: Column, owner: BaseDatabaseWrapper, renewed: list[tuple[object, str, str]]) -> None:
    quote = owner.ops.quote_name
    table, key, name = quote(column.table), quote(column.key), quote(column.column)
    keys, old, new = (list(values) for values in zip(*renewed, strict=True))
    with owner.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = fresh.new "  # nosec B608 - names of models, values bound
            f"FROM unnest(%s::text[], %s::text[], %s::text[]) AS fresh(key, old, new) "
            f"WHERE {table}.{key}::text = fresh.key AND {table}.{name} = fresh.old",
            [[str(value) for value in keys], old, new],
        )
