"""Rows of a file, parsed and brought together by seller, in flat memory.

A seller's rows stand anywhere in the file, and a dealership is written in one go. So sorted runs
are spooled to temporary files and merged. The order depends on the file alone: an import that
was cut off finds its batches again.
"""

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched, groupby
from typing import IO

from apps.inventory.importing.mapping import ADDED
from apps.inventory.importing.marks import EXPORTED, unmarked
from apps.inventory.importing.parsing import ListedUnit, Refused, clean, parse
from apps.inventory.importing.reading import Source
from apps.inventory.importing.rules import Rules

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


type Refuse = Callable[[int, str], None]


def read_rows(source: Source, rules: Rules, column: str | None, refuse: Refuse) -> Iterator[Row]:
    """Every acceptable row; ``refuse(line, reason)`` hears of the others."""
    ours = bool({*ADDED, EXPORTED} & set(source.headers))
    for line, cells in source.rows():
        if ours:  # a corrected file of rejects, or an export
            cells = {name: unmarked(text) for name, text in cells.items()}
        try:
            seller = _seller(cells, rules.columns, column)
            yield Row(seller, parse(line, cells, rules))
        except Refused as refusal:
            refuse(line, str(refusal))


def _seller(cells: dict[str, str], mapping: Mapping[str, str], column: str | None) -> Seller:
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


def in_batches(rows: Iterable[Row], refuse: Refuse) -> Iterator[list[Share]]:
    """Batches of about ``BATCH_ROWS`` rows, each seller's together, ordered by seller and line.

    A car that stands in the file twice is taken the first time, wherever the second one stands.
    """
    batch: list[Share] = []
    size = 0
    for _, group in groupby(_sorted(rows), key=lambda row: row.seller.key):
        for part in batched(_once(group, refuse), BATCH_ROWS, strict=False):
            batch.append(Share(part[0].seller, tuple(row.unit for row in part)))
            size += len(part)
            if size >= BATCH_ROWS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _once(rows: Iterable[Row], refuse: Refuse) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for row in rows:
        unit = row.unit
        number = f"#{unit.stock_number.upper()}"
        key = f"{unit.vin or unit.external_id or number} {unit.sold_on or ''}"
        if key in seen:
            refuse(unit.line, f"The same car as in line {seen[key]}.")
        else:
            seen[key] = unit.line
            yield row


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
