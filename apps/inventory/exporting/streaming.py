"""A query's rows one after the other from the server, inside a transaction, however many they are."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


def streamed(rows: QuerySet[Any, tuple[Any, ...]], size: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a ``values_list`` as one statement sees them, ``size`` at a time.

    By a cursor of the transaction, which a pooled connection keeps too. ``iterator()`` would read
    everything at once where ``DISABLE_SERVER_SIDE_CURSORS`` is set.
    """
    compiler = rows.query.get_compiler(using=rows.db)
    found: Iterator[tuple[Any, ...]] = compiler.results_iter(
        tuple_expected=True, chunked_fetch=True, chunk_size=size
    )
    return found
