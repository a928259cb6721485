"""Files to import and the means to run an import inside a test."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import DealerGroup
from apps.core.actor import system_actor
from apps.core.jobs import enqueue
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.inventory.jobs import IMPORT

type Import = Callable[..., Job]
type Write = Callable[..., Path]


@pytest.fixture
def group(db: None) -> DealerGroup:
    return DealerGroup.objects.create(name="Imported", slug="imported")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Rows (dicts) into a CSV file."""

    def write_rows(rows: list[dict[str, Any]], name: str = "stock.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write_rows


def run_import(path: Path, *, dealership_id: int | None = None, **params: Any) -> Job:
    """Enqueue and run in this process and transaction; the job as it ended."""
    by = system_actor("test", door="command", dealership_id=dealership_id)
    job = enqueue(
        IMPORT, by=by, params={"path": str(path), **params}, dealership_id=dealership_id, announce=False
    )
    ended = run_now(job.pk, pulse=Pulse)
    assert ended is not None
    return ended
