"""Real races: threads with a database connection each, let go at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


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
