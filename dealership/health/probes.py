"""What a ready system needs, one probe each: returns "ok" or says what is wrong."""

import secrets
from functools import cache as remember

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dealership.health import heartbeat

OK = "ok"


def database() -> str:
    """A statement is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return OK


def migrations() -> str:
    """Every migration of this release is applied."""
    try:
        return OK if _migrated() else "not applied"
    except DatabaseError:
        return "unknown"


def shared_cache() -> str:
    """What is written can be read back."""
    token = secrets.token_hex(4)
    key = f"health:probe:{token}"
    cache.set(key, token, timeout=10)
    return OK if cache.get(key) == token else "away"


def worker() -> str:
    """A worker ran lately."""
    return "silent" if heartbeat.is_late() else OK


class _Pending(Exception):
    """Keeps a negative answer out of the memory below."""


def _migrated() -> bool:
    try:
        return _ask_once()
    except _Pending:
        return False


@remember
def _ask_once() -> bool:
    """A positive answer holds for the life of the process: migrations do not go away."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Pending
    return True
