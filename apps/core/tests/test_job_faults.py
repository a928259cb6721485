"""Jobs whose worker dies, and workers that want the same job."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db.models import F

from apps.core import audit
from apps.core.actor import system_actor
from apps.core.jobs import LeaseLost, enqueue, running
from apps.core.jobs.running import run_now
from apps.core.jobs.sweeping import sweep, take_over
from apps.core.models import AuditEvent, Job
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.core.testing.processes import Child, eventually, until_killed
from apps.core.tests.conftest import HERE

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 20
TESTS = os.getpid()


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("apps.core.jobs.queue.current_app.send_task", lambda *args, **options: None)


def new_job(**options) -> Job:
    by = system_actor("Ann", dealership_id=HERE)
    with scope(HERE, actor=by):
        return enqueue("tests.work", by=by, params={}, announce=False, **options)


def import_rows(ctx) -> dict[str, int]:
    """Writes a row and its checkpoint in one transaction, twenty times; a child stays at the fifth."""
    for number in range(ctx.saved.get("row", 0), ROWS):
        with ctx.scope():
            audit.record("row", target=None, by=ctx.actor(), facts={"n": number})
            ctx.checkpoint({"row": number + 1})
        ctx.progress(number + 1, ROWS)
        if number == 4 and os.getpid() != TESTS:
            until_killed()
    return {"rows": ROWS}


def written() -> list[int]:
    with scope(HERE):
        return sorted(event.facts["n"] for event in AuditEvent.objects.filter(action="row"))


def tried(row: Job) -> Job:
    """The job after one more attempt, as a worker makes it."""
    done = run_now(row.pk)
    assert done is not None
    return done


def grow_stale() -> None:
    Job.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(seconds=16))


def test_a_killed_workers_job_goes_on_where_it_was(kind):
    kind(import_rows)
    row = new_job()
    worker = Child(lambda: run_now(row.pk))
    eventually(lambda: len(written()) == 5)
    worker.kill()
    row.refresh_from_db()
    assert row.state == "running"
    assert sweep() == (0, 0), "its heartbeat is young: it might be alive"

    grow_stale()
    assert sweep() == (1, 1)
    done = tried(row)
    assert (done.state, done.attempts, done.result) == ("succeeded", 2, {"rows": ROWS})
    assert written() == list(range(ROWS)), "nothing lost, nothing twice"


def test_a_job_that_kills_each_worker_becomes_a_dead_letter(kind):
    kind(import_rows, max_attempts=1)
    row = new_job()
    worker = Child(lambda: run_now(row.pk))
    eventually(lambda: len(written()) >= 1)
    worker.kill()
    grow_stale()
    assert take_over() == 1
    row.refresh_from_db()
    assert (row.state, row.error) == ("dead", "The worker stopped without a word.")
    assert row.finished_at is not None


def test_reports_show_while_a_transaction_is_open(kind):
    seen: list[tuple[int, object]] = []

    def work(ctx):
        with ctx.scope():
            audit.record("row", target=None, by=ctx.actor(), facts={"n": 1})
            ctx.progress(7, 9, created=7)
            eventually(lambda: at_once([lambda: Job.objects.get(pk=ctx.job_id).done])[0] == 7)
            seen.append((7, at_once([written])[0]))

    kind(work)
    assert tried(new_job()).state == "succeeded"
    assert seen == [(7, [])], "the report showed, the row did not yet"


def race(kind) -> int:
    """How often the work ran when six workers got the same message at once."""
    runs = []

    def work(ctx):
        runs.append(threading.current_thread().name)
        time.sleep(0.1)

    kind(work, name := f"tests.race_{time.monotonic_ns()}")
    by = system_actor("Ann", dealership_id=HERE)
    row = enqueue(name, by=by, params={}, announce=False)
    at_once([lambda: run_now(row.pk)] * 6)
    return len(runs)


def test_two_workers_never_run_the_same_job(kind):
    assert [race(kind) for _ in range(5)] == [1] * 5


def test_control_without_compare_and_swap_several_run(kind, monkeypatch):
    crossing = Crossing()

    def read_then_write(job_id):
        row = Job.objects.get(pk=job_id)
        if row.state != "queued":
            return None
        crossing.pass_through()
        row.state = "running"
        row.save(update_fields=["state"])
        return row

    monkeypatch.setattr(running, "_claim", read_then_write)
    assert race(kind) > 1


def test_a_worker_that_was_given_up_writes_nothing_more(kind):
    """It slept too long; another one has the job. Its batch is undone, its end is not believed."""
    outcome = []

    def work(ctx):
        grow_stale()
        take_over()
        try:
            with ctx.scope():
                audit.record("row", target=None, by=ctx.actor(), facts={"n": 0})
                ctx.checkpoint({"row": 1})
        except LeaseLost:
            outcome.append("lost")
            raise

    kind(work)
    row = new_job()
    run_now(row.pk)
    row.refresh_from_db()
    assert outcome == ["lost"]
    assert (row.state, row.checkpoint, written()) == ("queued", {}, [])


def test_the_sweeper_passes_over_a_worker_in_the_middle_of_a_commit(kind):
    """A locked row is being written: whoever holds the lock is alive."""
    swept = []

    def work(ctx):
        grow_stale()
        with ctx.scope():
            ctx.checkpoint({"row": 1})
            Job.objects.filter(pk=ctx.job_id).update(heartbeat_at=F("heartbeat_at") - timedelta(seconds=60))
            swept.append(at_once([take_over])[0])

    kind(work)
    assert tried(new_job()).state == "succeeded"
    assert swept == [0]
