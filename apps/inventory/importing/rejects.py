"""The refused rows of a file as a file of their own, to be corrected and imported again."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apps.inventory.importing.grouping import in_batches, read_rows
from apps.inventory.importing.mapping import ADDED, own
from apps.inventory.importing.marks import safe
from apps.inventory.importing.reading import Source
from apps.inventory.importing.rules import Rules


def lines(headers: Sequence[str], rows: Iterable[tuple[int, str, Mapping[str, str]]]) -> Iterator[str]:
    """CSV lines: the file's columns, then line number and reason. ``rows``: (line, reason, cells)."""
    columns = own(headers)
    yield "\ufeff" + _line([*columns, *ADDED])
    for line, reason, cells in rows:
        yield _line([*(safe(cells.get(name, "")) for name in columns), str(line), safe(reason)])


def of_file(source: Source, rules: Rules, column: str | None) -> Iterator[str]:
    """The refused rows of a file by its own content: read twice, nothing asked of the database.

    What stock itself refuses (``planning.Plan.refused``) is in the outcome of the import.
    """
    refused: dict[int, str] = {}
    for _ in in_batches(read_rows(source, rules, column, refused.__setitem__), refused.__setitem__):
        pass
    found = ((line, refused[line], cells) for line, cells in source.rows() if line in refused)
    yield from lines(source.headers, found)


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
