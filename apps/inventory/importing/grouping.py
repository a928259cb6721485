"""Rows of a file, parsed and brought together by seller, in flat memory.

A seller's rows stand anywhere in the file, and a dealership is written in one go. So sorted runs
are spooled to temporary files and merged. The order depends on the file alone: an import that
was cut off finds its batches again.
"""

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched, groupby
from typing import IO

from apps.inventory.importing.parsing import ListedUnit, Refused, clean, parse
from apps.inventory.importing.reading import Source

RUN = 20_000
BATCH_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Seller:
    """Who offers the cars, as the file says; ``key`` is "" where one dealership is meant."""

    key: str
    name: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted row."""

    seller: Seller
    unit: ListedUnit


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one seller in one batch."""

    seller: Seller
    units: tuple[ListedUnit, ...]


def read_rows(
    source: Source, mapping: dict[str, str], column: str | None, refuse: Callable[[int, str], None]
) -> Iterator[Row]:
    """Every acceptable row; ``refuse(line, reason)`` hears of the others."""
    for line, cells in source.rows():
        try:
            seller = _seller(cells, mapping, column)
            yield Row(seller, parse(line, cells, mapping))
        except Refused as refusal:
            refuse(line, str(refusal))


def _seller(cells: dict[str, str], mapping: dict[str, str], column: str | None) -> Seller:
    if column is None:
        return Seller("")
    key = clean(cells.get(column))
    if not key or len(key) > 64:
        raise Refused(f"The column {column} names no seller.")

    def told(name: str, most: int) -> str:
        return clean(cells.get(mapping.get(name, ""), ""))[:most]

    return Seller(
        key,
        told("seller_name", 200),
        told("seller_city", 100),
        told("seller_state", 60),
        told("seller_zip", 20),
    )


def in_batches(rows: Iterable[Row]) -> Iterator[list[Share]]:
    """Batches of about ``BATCH_ROWS`` rows, each seller's together, ordered by seller and line."""
    batch: list[Share] = []
    size = 0
    for _, group in groupby(_sorted(rows), key=lambda row: row.seller.key):
        for part in batched(group, BATCH_ROWS, strict=False):
            batch.append(Share(part[0].seller, tuple(row.unit for row in part)))
            size += len(part)
            if size >= BATCH_ROWS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _order(row: Row) -> tuple[str, int]:
    return row.seller.key, row.unit.line


def _sorted(rows: Iterable[Row]) -> Iterator[Row]:
    runs = [_spool(sorted(run, key=_order)) for run in batched(rows, RUN, strict=False)]
    yield from heapq.merge(*map(_unspool, runs), key=_order)


def _spool(rows: list[Row]) -> IO[bytes]:
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been read
    for row in rows:
        pickle.dump(row, spool, pickle.HIGHEST_PROTOCOL)
    spool.seek(0)
    return spool


def _unspool(spool: IO[bytes]) -> Iterator[Row]:
    """Read back what this process wrote a moment ago; nothing from outside is unpickled."""
    with spool:
        while True:
            try:
                yield pickle.load(spool)  # nosec B301
            except EOFError:
                return
