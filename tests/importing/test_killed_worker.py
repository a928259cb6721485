"""A worker killed in the middle of an import: the next one ends with the same rows."""

from itertools import count

import pytest

from apps.accounts.models import DealerGroup, Dealership
from apps.core.actor import system_actor
from apps.core.jobs import enqueue
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.core.testing.processes import Child, eventually, until_killed
from apps.inventory.importing import grouping
from apps.inventory.jobs import IMPORT
from apps.inventory.models import StockUnit

ROWS = 60


@pytest.mark.django_db(transaction=True)
def test_kill_and_restart(tmp_path, monkeypatch):
    monkeypatch.setattr(grouping, "BATCH_ROWS", 3)
    group = DealerGroup.objects.create(name="Imported", slug="imported")
    store = Dealership.objects.create(group=group, name="Store", slug="store")
    path = tmp_path / "stock.csv"
    lines = [f"L{number},Honda,Civic,{10_000 + number}" for number in range(ROWS)]
    path.write_text("listing_id,make,model,price\n" + "\n".join(lines) + "\n")
    by = system_actor("test", door="command", dealership_id=store.pk)
    job = enqueue(IMPORT, by=by, params={"path": str(path)}, dealership_id=store.pk, announce=False)

    worker = Child(lambda: run_until_killed(job.pk))
    eventually(lambda: done(job.pk) == 3)
    worker.kill()
    assert done(job.pk) == 3

    Job.objects.filter(pk=job.pk).update(state="queued", lease=None)
    ended = run_now(job.pk)
    assert ended is not None
    assert (ended.state, ended.result["created"], ended.result["rows"]) == ("succeeded", ROWS, ROWS)
    with scope(store.pk):
        assert StockUnit.objects.count() == StockUnit.history.count() == ROWS
        assert StockUnit.objects.values("source_listing_id").distinct().count() == ROWS


def run_until_killed(job_id: int) -> None:
    """Writes three batches whole, and stays in the middle of the fourth."""
    from apps.inventory.importing import running

    real, batches = running.write_batch, count(1)

    def write(*args, **options):
        real(*args, **options)
        if next(batches) == 4:
            until_killed()

    running.write_batch = write
    run_now(job_id)


def done(job_id: int) -> int:
    return Job.objects.get(pk=job_id).checkpoint.get("done", 0)
