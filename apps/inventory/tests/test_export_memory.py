"""A file of any length is written in flat memory: measured in a process of its own."""

import os
import resource
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
MOST_GROWTH = 12 * 1024  # KiB, as ru_maxrss counts


def within_the_limit(work: Callable[[], object]) -> int:
    """The exit code of a child that does ``work``: 0 if its memory grew less than the limit."""

    def measured() -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MOST_GROWTH

    return Child(measured).wait()


@pytest.mark.parametrize(("kind", "count"), [("csv", 40_000), ("xlsx", 2_500)])
def test_rows_leave_nothing_behind(kind: str, count: int, tmp_path: Path) -> None:
    with Path(os.devnull).open("wb") as warm:  # what the first file loads once is no growth
        write(warm, "csv", COLUMNS, [ROW])

    def work() -> None:
        with (tmp_path / "file").open("wb") as target:
            write(target, kind, COLUMNS, (list(ROW) for _ in range(count)))

    assert within_the_limit(work) == 0


def test_keeping_the_rows_would_be_noticed() -> None:
    """The control: what would be held if the rows were gathered first."""
    assert within_the_limit(lambda: [list(ROW) for _ in range(80_000)]) != 0
