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

    def run(call: Callable[[], T]) -> T | Exception:
        try:
            start.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))
