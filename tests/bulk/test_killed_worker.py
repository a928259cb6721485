"""A worker killed in the middle of a bulk reprice: the next one writes the rest, and nothing twice."""

from itertools import count

import pytest

from apps.accounts.models import DealerGroup, Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.core.testing.processes import Child, eventually, until_killed
from apps.inventory.bulk import running
from apps.inventory.models import BulkRun, PriceChange, StockUnit
from apps.inventory.services import bulk
from apps.inventory.tests.factories import StockUnitFactory
from tests.bulk.acts import LOWER

CARS = 30


@pytest.mark.django_db(transaction=True)
def test_kill_and_restart(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    group = DealerGroup.objects.create(name="Group", slug="group")
    store = Dealership.objects.create(group=group, name="Store", slug="store")
    by = system_actor("test", dealership_id=store.pk)
    with scope(store.pk, actor=by):
        ids = [StockUnitFactory(dealership=store).pk for _ in range(CARS)]
        run = bulk.preview(verb="reprice", rule=LOWER, unit_ids=ids, by=by, at=now())
        job = bulk.commit(run_id=run.pk, by=by, at=now()).commit_job_id

    worker = Child(lambda: run_until_killed(job))
    eventually(lambda: done(job) == 4)
    worker.kill()
    assert done(job) == 4

    Job.objects.filter(pk=job).update(state="queued", lease=None)
    ended = run_now(job)
    assert ended is not None
    assert (ended.state, ended.result) == ("succeeded", {"written": CARS})
    with scope(store.pk):
        assert BulkRun.objects.get().state == "done"
        assert StockUnit.objects.filter(internet_price=18_990).count() == CARS
        assert PriceChange.objects.count() == CARS


def run_until_killed(job_id):
    """Writes two batches whole, and stays in the middle of the third."""
    real, batches = running.write_prices, count(1)

    def write(*args):
        real(*args)
        if next(batches) == 3:
            until_killed()

    running.write_prices = write
    run_now(job_id)


def done(job_id):
    return Job.objects.get(pk=job_id).checkpoint.get("done", 0)
