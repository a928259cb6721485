"""The sweeper: gives jobs of dead workers to others, sends lost and due messages again."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest, Now

from apps.core.jobs.queue import send
from apps.core.jobs.telling import tell_end
from apps.core.models.job import Job
from apps.core.models.job_states import sources, target

STALE_AFTER = timedelta(seconds=15)
RESEND_AFTER = timedelta(seconds=20)
BATCH = 200
RETENTION = {
    "succeeded": timedelta(days=14),
    "cancelled": timedelta(days=14),
    "dead": timedelta(days=90),
}


def sweep() -> tuple[int, int]:
    """Take over what is stale, send what is due; how many of each. Runs every few seconds."""
    return take_over(), send_due()


def take_over() -> int:
    """Queue again what has no heartbeat; a job that has used its attempts becomes a dead letter.

    The database's clock decides. A locked row is being written by its worker: it is alive.
    """
    with transaction.atomic():
        stale = (
            Job.objects.filter(state__in=sources("lose"), heartbeat_at__lt=Now() - STALE_AFTER)
            .order_by("id")
            .select_for_update(skip_locked=True)[:BATCH]
        )
        rows = list(stale)
        ids = [row.pk for row in rows]
        unwanted, spent = Q(cancel_requested=True), Q(attempts__gte=F("max_attempts"))
        for row in rows:
            if not row.cancel_requested and row.attempts >= row.max_attempts:
                tell_end(row, target("give_up"))
        return Job.objects.filter(pk__in=ids).update(
            state=Case(
                When(unwanted, then=Value(target("cancel"))),
                When(spent, then=Value(target("give_up"))),
                default=Value(target("lose")),
            ),
            finished_at=Case(When(unwanted | spent, then=Now())),
            error="The worker stopped without a word.",
            lease=None,
            sent_at=None,
            run_after=Now(),
        )


def send_due() -> int:
    """Send jobs that nobody was told of, or that were not picked up: at doubling intervals."""
    waited = Greatest(Value(RESEND_AFTER), F("sent_at") - F("run_after"))
    forgotten = Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - waited)
    with transaction.atomic():
        due = (
            Job.objects.filter(forgotten, state__in=sources("claim"), run_after__lte=Now())
            .order_by("priority", "id")
            .select_for_update(skip_locked=True)[:BATCH]
        )
        rows = list(due)
        Job.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=Now())
    return sum(send(row) for row in rows)


def purge() -> int:
    """Delete finished jobs past the retention of their outcome; how many."""
    gone = 0
    for state, age in RETENTION.items():
        outlived: list[Any] = [state, age]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_job WHERE state = %s AND finished_at < now() - %s", outlived)
            gone += cursor.rowcount
    return gone
