"""Jobs at their doors: enqueue, run, report, fail, retry, cancel."""

from datetime import timedelta

import pytest
from django.db.models import F
from kombu.exceptions import OperationalError

from apps.core import audit
from apps.core.actor import Actor
from apps.core.correlation import correlated, current
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound, Upstream
from apps.core.jobs import enqueue
from apps.core.jobs.control import cancel, retry, retry_all
from apps.core.jobs.pulse import LOG_LINES, Pulse
from apps.core.jobs.running import backoff, run_now
from apps.core.jobs.sweeping import purge, sweep
from apps.core.models import AuditEvent, Job
from apps.core.tenancy import NoScope, scope
from apps.core.testing.jobs import run_queued
from apps.core.tests.conftest import HERE, THERE

pytestmark = pytest.mark.django_db
QUEUE_SEND = "apps.core.jobs.queue.current_app.send_task"


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Ids of the jobs that the broker was told of."""
    ids: list[int] = []
    monkeypatch.setattr(QUEUE_SEND, lambda name, args, **options: ids.append(args[0]))
    return ids


def job(by: Actor, **options) -> Job:
    with scope(HERE, actor=by):
        return enqueue("tests.work", by=by, params={"file": "a.csv"}, **options)


def tried(row: Job) -> Job:
    """The job after one more attempt."""
    done = run_now(row.pk, pulse=Pulse)
    assert done is not None
    return done


def test_a_job_runs_reports_and_keeps_its_result(by, kind):
    def work(ctx):
        with ctx.scope():
            audit.record("worked", target=None, by=ctx.actor(), facts={"correlation": current()})
        ctx.log("half-way")
        ctx.progress(5, 10, created=3)
        return {"rows": 10, "file": ctx.params["file"]}

    kind(work)
    with correlated("corr-3"):
        row = job(by)
    (done,) = run_queued()
    assert (done.pk, done.state, done.attempts, done.lease) == (row.pk, "succeeded", 1, None)
    assert (done.done, done.total, done.counts) == (5, 10, {"created": 3})
    assert done.result == {"rows": 10, "file": "a.csv"}
    assert done.log[0].endswith(" half-way")
    with scope(HERE):
        event = AuditEvent.objects.get()
    assert (event.actor_name, event.door, event.facts) == ("Ann Admin", "job", {"correlation": "corr-3"})


def test_the_work_has_no_scope_until_it_asks_for_one(by, kind):
    kind(lambda ctx: {"n": AuditEvent.objects.count()}, max_attempts=1)
    job(by)
    (done,) = run_queued()
    assert done.state == "dead"
    assert NoScope.__name__ in done.error


def test_a_job_stays_in_its_dealership(by, kind):
    def work(ctx):
        with ctx.scope(THERE):
            """Not reached."""

    kind(work, max_attempts=1)
    job(by)
    assert "belongs to dealership" in run_queued()[0].error


def test_the_message_is_sent_on_commit_only(by, kind, sent, django_capture_on_commit_callbacks):
    kind(lambda ctx: {})
    with django_capture_on_commit_callbacks(execute=True):
        row = job(by)
        assert sent == []
    assert sent == [row.pk]


def test_a_broker_that_is_away_loses_nothing(by, kind, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **options):
        raise OperationalError("away")

    kind(lambda ctx: {})
    monkeypatch.setattr(QUEUE_SEND, refuse)
    with django_capture_on_commit_callbacks(execute=True):
        row = job(by)
    ids: list[int] = []
    monkeypatch.setattr(QUEUE_SEND, lambda name, args, **options: ids.append(args[0]))
    assert sweep() == (0, 0), "it may still be on its way"
    Job.objects.update(
        sent_at=F("sent_at") - timedelta(seconds=30), run_after=F("run_after") - timedelta(seconds=30)
    )
    assert sweep() == (0, 1)
    assert sweep() == (0, 0)
    assert ids == [row.pk]


def test_a_key_makes_one_job_at_a_time(by, kind):
    kind(lambda ctx: {})
    first = job(by, key="file-1")
    assert job(by, key="file-1").pk == first.pk
    assert job(by, key="file-2").pk != first.pk
    run_queued()
    assert job(by, key="file-1").pk != first.pk


def test_failures_wait_longer_and_end_as_dead_letters(by, kind):
    def work(ctx):
        raise OSError("disk")

    kind(work, max_attempts=2)
    row = job(by)
    (failed,) = run_queued()
    assert failed.state == "retry_wait"
    assert failed.error.startswith("OSError: disk\n  test_jobs.py:")
    assert run_now(row.pk, pulse=Pulse) is None, "it waits for its time"
    Job.objects.update(run_after=F("run_after") - timedelta(minutes=1))
    assert tried(row).state == "dead"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Invalid("no such column"), "dead"),
        (Upstream("gone", permanent=True), "dead"),
        (Upstream("busy", permanent=False), "retry_wait"),
        (Conflict("locked by another"), "retry_wait"),
    ],
)
def test_a_refusal_that_would_come_again_is_not_retried(by, kind, error, state):
    def work(ctx):
        raise error

    kind(work)
    job(by)
    (done,) = run_queued()
    assert (done.state, done.error) == (state, error.message)


def test_a_retry_resumes_from_the_checkpoint(by, kind):
    starts = []

    def work(ctx):
        starts.append(ctx.saved.get("row", 0))
        with ctx.scope():
            ctx.checkpoint({"row": 500})
        if len(starts) == 1:
            raise OSError

    kind(work)
    row = job(by)
    run_queued()
    Job.objects.update(run_after=F("run_after") - timedelta(minutes=1))
    assert tried(row).state == "succeeded"
    assert starts == [0, 500]


def test_cancel_stops_a_running_job_at_its_next_report(by, kind):
    def work(ctx):
        with scope(HERE, actor=by):
            cancel(job_id=ctx.job_id, by=by)
        ctx.progress(1, 2)
        ctx.progress(2, 2)
        raise AssertionError("not reached")

    kind(work)
    job(by)
    assert run_queued()[0].state == "cancelled"


def test_cancel_and_retry_are_guarded_and_audited(by, kind, sent):
    kind(lambda ctx: {})
    row = job(by)
    rep = Actor(user_id=5, name="rep", door="admin", dealership_id=HERE)
    with scope(HERE, actor=rep), pytest.raises(NotAllowed):
        cancel(job_id=row.pk, by=rep)
    with scope(THERE, actor=by), pytest.raises(NotFound):
        cancel(job_id=row.pk, by=by)
    row.refresh_from_db()
    assert row.state == "queued"

    with scope(HERE, actor=by):
        assert cancel(job_id=row.pk, by=by).state == "cancelled"
        with pytest.raises(Conflict):
            cancel(job_id=row.pk, by=by)
        assert retry_all(job_ids=[row.pk], by=by) == 1
        assert retry_all(job_ids=[row.pk], by=by) == 0
        with pytest.raises(Conflict):
            retry(job_id=row.pk, by=by)
        assert sorted(AuditEvent.objects.values_list("action", flat=True)) == ["job.cancel", "job.retry"]
    assert run_queued()[0].state == "succeeded"


def test_a_platforms_job_is_for_platform_admins(by, kind):
    kind(lambda ctx: {})
    platform = Actor(
        user_id=1, name="P", door="command", all_powerful=True, roles=frozenset({"platform_admin"})
    )
    row = enqueue("tests.work", by=platform, params={})
    assert row.dealership_id is None
    with scope(HERE, actor=by), pytest.raises(NotFound):
        cancel(job_id=row.pk, by=by)
    with scope(actor=platform):
        assert cancel(job_id=row.pk, by=platform).state == "cancelled"


def test_the_log_is_bounded(by, kind):
    def work(ctx):
        for number in range(LOG_LINES + 5):
            ctx.log(f"line {number}")

    kind(work)
    job(by)
    (done,) = run_queued()
    assert len(done.log) == LOG_LINES
    assert done.log[-1].endswith(f"line {LOG_LINES + 4}")


def test_progress_and_time_left_come_from_its_own_rate(by, kind):
    row = Job(state="running", done=30, total=120)
    assert row.percent == 25
    assert row.seconds_left is None
    kind(lambda ctx: {})
    row = job(by)
    Job.objects.filter(pk=row.pk).update(
        state="running",
        done=30,
        total=120,
        heartbeat_at=F("created_at") + timedelta(seconds=10),
        started_at=F("created_at"),
    )
    row.refresh_from_db()
    assert row.seconds_left == 30


def test_retention_depends_on_the_outcome(by, kind):
    kind(lambda ctx: {})
    for state in ("succeeded", "dead", "queued"):
        Job.objects.filter(pk=job(by).pk).update(
            state=state, finished_at=F("created_at") - timedelta(days=30)
        )
    assert purge() == 1
    assert set(Job.objects.values_list("state", flat=True)) == {"dead", "queued"}


def test_backoff_doubles_up_to_an_hour():
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 50)] == [10, 20, 40, 3600]
