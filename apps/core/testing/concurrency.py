"""Real races: threads with a database connection each, let go at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections


def free_connections(*, reserve: int = 20) -> int:
    """How many more connections the server allows, less a reserve."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)"
        )
        (free,) = cursor.fetchone()
    return int(free) - reserve


class Crossing:
    """Where two are certain to meet: the first caller waits for a second one, later ones pass.

    For controls, which show what happens without a guard: put where the guard's absence matters,
    the race happens in every run and not only in most.
    """

    def __init__(self) -> None:
        self._first = threading.Lock()
        self._second_came = threading.Event()

    def pass_through(self) -> None:
        """TimeoutError if nobody else came within a minute."""
        if not self._first.acquire(blocking=False):
            self._second_came.set()
        elif not self._second_came.wait(timeout=60):
            raise TimeoutError("Nobody else came to the crossing.")


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run all calls at the same time; what each returned or raised, in order.

    For tests with ``django_db(transaction=True)``: what a test has not committed, nobody sees.
    """
    start = threading.Barrier(len(calls))
    connecting = threading.Lock()

    def run(call: Callable[[], T]) -> T | Exception:
        try:
            # One after the other: hundreds at once would run into the connection timeout.
            with connecting:
                connections["default"].ensure_connection()
            start.wait(timeout=60)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))
