"""The refused rows of a file as a file of their own, to be corrected and imported again."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apps.inventory.importing.mapping import ADDED, own

RISKY = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def lines(headers: Sequence[str], rows: Iterable[tuple[int, str, Mapping[str, str]]]) -> Iterator[str]:
    """CSV lines: the file's columns, then line number and reason. ``rows``: (line, reason, cells)."""
    columns = own(headers)
    yield "\ufeff" + _line([*columns, *ADDED])
    for line, reason, cells in rows:
        yield _line([*(safe(cells.get(name, "")) for name in columns), str(line), safe(reason)])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return MARK + text if text.startswith((*RISKY, MARK)) else text


def unmarked(text: str) -> str:
    """What ``safe`` was given."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith((*RISKY, MARK)) else text
