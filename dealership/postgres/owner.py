"""Becoming ``owner`` for a while, in this connection or beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError


def owner_settings(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """The connection settings that ``owner`` has in place of ``app``'s."""
    found: dict[str, Any] = connection.settings_dict.get("OWNER") or {}
    if not found:
        raise ImproperlyConfigured(
            "This act needs the database's owner: set DATABASE_OWNER_URL to the login that owns "
            "the tables (the program itself runs without it)."
        )
    return found


@contextmanager
def as_owner(using: str | BaseDatabaseWrapper = DEFAULT_DB_ALIAS) -> Iterator[BaseDatabaseWrapper]:
    """Reconnect as ``owner``, and as before at the end.

    Refused inside ``atomic()``: reconnecting would lose the transaction. Nested use is one use.
    """
    connection = connections[using] if isinstance(using, str) else using
    swap = owner_settings(connection)
    before = {name: connection.settings_dict[name] for name in swap}
    if before == swap:
        yield connection
        return
    if connection.in_atomic_block:
        raise TransactionManagementError("as_owner() cannot start inside a transaction.")
    connection.close()
    connection.settings_dict.update(swap)
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def owner_connection(alias: str = DEFAULT_DB_ALIAS) -> Iterator[BaseDatabaseWrapper]:
    """A second connection, as ``owner``, beside the one of ``alias``; closed at the end."""
    twin = connections[alias].copy()
    twin.settings_dict.update(owner_settings(twin))
    try:
        yield twin
    finally:
        twin.close()
