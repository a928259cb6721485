"""Many acts at one moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections


def free_connections(*, reserve: int = 20) -> int:
    """How many more connections the server allows, less a reserve."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)"
        )
        (free,) = cursor.fetchone()
    return int(free) - reserve


def at_once[R](count: int, act: Callable[[int], R]) -> list[R]:
    """``act(0) … act(count - 1)``, started together when every thread is connected.

    The caller's test must be ``django_db(transaction=True)``: what it prepared is committed.
    """
    ready = Barrier(count, timeout=120)

    def run(number: int) -> R:
        try:
            connections["default"].ensure_connection()
            ready.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))
