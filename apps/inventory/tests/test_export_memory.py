"""A file of any length is written in flat memory.

Python's own count of what it holds, in a process of its own: what the process has from the system
does not grow as long as the tests before left it something free.
"""

import os
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apps.core.testing.processes import Child
from apps.inventory.exporting.columns import Cell
from apps.inventory.exporting.writing import write

COLUMNS = [f"column_{number}" for number in range(20)]
ROW: list[Cell] = ["Honda Accord EX-L", Decimal("20990.55"), date(2026, 11, 1), 30_000] * 5
MOST_GROWTH = 2**20


def within_the_limit(work: Callable[[], object]) -> int:
    """The exit code of a child that does ``work``: 0 if it never held more than the limit."""

    def measured() -> None:
        tracemalloc.start()
        work()
        assert tracemalloc.get_traced_memory()[1] < MOST_GROWTH

    return Child(measured).wait()


@pytest.mark.parametrize(("kind", "count"), [("csv", 8_000), ("xlsx", 1_000)])
def test_rows_leave_nothing_behind(kind: str, count: int, tmp_path: Path) -> None:
    with Path(os.devnull).open("wb") as warm:  # what the first file loads once is no growth
        write(warm, "csv", COLUMNS, [ROW])

    def work() -> None:
        with (tmp_path / "file").open("wb") as target:
            write(target, kind, COLUMNS, (list(ROW) for _ in range(count)))

    assert within_the_limit(work) == 0


def test_keeping_the_rows_would_be_noticed() -> None:
    """The control: what would be held if the rows were gathered first."""
    assert within_the_limit(lambda: [list(ROW) for _ in range(8_000)]) != 0
