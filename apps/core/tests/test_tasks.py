"""Celery's doors: what travels with a task, and what each door calls."""

import pytest
from celery import shared_task

from apps.core import correlation, tasks
from apps.core.actor import system_actor
from apps.core.correlation import correlated
from apps.core.jobs import enqueue
from apps.core.models import Job
from apps.core.tasks import DealershipTask
from apps.core.tests.conftest import HERE

seen: list[tuple[str, int | None]] = []


@shared_task(name="tests.note", base=DealershipTask, bind=True)
def note(self) -> None:
    seen.append((correlation.current(), self.dealership_id))


@pytest.fixture(autouse=True)
def eager(settings):
    seen.clear()
    note.app.conf.task_always_eager = True
    yield
    note.app.conf.task_always_eager = False


def test_correlation_id_and_dealership_travel_with_a_task():
    with correlated("corr-9"):
        note.apply_async(dealership_id=HERE)
    assert seen == [("corr-9", HERE)]


def test_a_tick_of_the_clock_gets_an_id_of_its_own():
    note.apply_async()
    note.apply_async()
    (first, _), (second, _) = seen
    assert len(first) == 32
    assert first != second
    assert correlation.current() == ""


@pytest.mark.django_db(transaction=True)
def test_the_run_task_runs_the_job_and_a_second_message_does_nothing(kind):
    runs = []
    kind(lambda ctx: runs.append(ctx.job_id))
    row = enqueue("tests.work", by=system_actor("x"), dealership_id=HERE, params={}, announce=False)
    tasks.run_job.delay(row.pk)
    tasks.run_job.delay(row.pk)
    assert runs == [row.pk]
    assert Job.objects.get().state == "succeeded"


@pytest.mark.django_db
@pytest.mark.parametrize("task", [tasks.sweep_jobs, tasks.seal_audit, tasks.purge])
def test_doors_of_the_clock_open(task):
    task.delay().get()


def test_every_door_of_the_clock_exists(settings):
    note.app.loader.import_default_modules()
    known = set(note.app.tasks)
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in known, name
