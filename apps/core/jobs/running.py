"""Running one job: claim it, run it, say what became of it."""

import traceback
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.core.correlation import correlated
from apps.core.errors import Conflict, DomainError, Upstream, summary
from apps.core.jobs.context import JobCancelled, JobContext
from apps.core.jobs.pulse import LeaseLost, Pulse, ThreadPulse
from apps.core.jobs.registry import job_kind
from apps.core.jobs.telling import tell_end
from apps.core.models.job import Job
from apps.core.models.job_states import sources, target

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
log = structlog.get_logger(__name__)


def run_now(job_id: int, *, pulse: type[Pulse] = ThreadPulse) -> Job | None:
    """Run a job here, in this process, if nobody else has it; None if somebody has.

    Called by the worker's task and by commands that wait for their result. Outside a
    transaction; an error of the job becomes a retry or a dead letter, never an exception.
    """
    row = _claim(job_id)
    if row is None:
        return None
    with (
        correlated(row.correlation_id),
        structlog.contextvars.bound_contextvars(job_id=row.pk, kind=row.kind),
    ):
        _finish(row, _attempt(row, pulse))
    return Job.objects.get(pk=job_id)


def _claim(job_id: int) -> Job | None:
    """Compare-and-swap: of two workers one gets the lease."""
    lease = uuid4()
    free = Job.objects.filter(pk=job_id, state__in=sources("claim"), run_after__lte=Now())
    won = free.update(
        state=target("claim"),
        lease=lease,
        attempts=F("attempts") + 1,
        started_at=Now(),
        heartbeat_at=Now(),
        finished_at=None,
    )
    return Job.objects.get(pk=job_id) if won else None


def _attempt(row: Job, pulse: type[Pulse]) -> dict[str, Any] | None:
    """Run the job's function; the changes that its end makes to the row, None for a lost lease."""
    try:
        with pulse(row) as beating:
            result = job_kind(row.kind).run(JobContext(row, beating))
    except LeaseLost:
        return None
    except JobCancelled:
        return {"state": target("cancel"), "error": "", "finished_at": Now()}
    except Exception as error:
        log.warning("job_failed", error=type(error).__name__, attempt=row.attempts)
        return _failure(row, error)
    return {"state": target("succeed"), "result": result or {}, "error": "", "finished_at": Now()}


def _failure(row: Job, error: Exception) -> dict[str, Any]:
    told = {"error": _told(error)}
    if _pointless(error) or row.attempts >= row.max_attempts:
        return told | {"state": target("give_up"), "finished_at": Now()}
    return told | {"state": target("fail"), "run_after": Now() + backoff(row.attempts), "sent_at": None}


def _pointless(error: Exception) -> bool:
    """Whether another attempt would meet the same refusal."""
    if isinstance(error, Upstream):
        return error.permanent
    return isinstance(error, DomainError) and not isinstance(error, Conflict)


def _told(error: Exception) -> str:
    """A sentence for people; for a fault of the program also where it happened, without values."""
    if isinstance(error, DomainError):
        return error.message
    places = traceback.extract_tb(error.__traceback__)[1:][-4:]
    where = "\n".join(
        f"  {place.filename.rsplit('/', 1)[-1]}:{place.lineno} {place.name}" for place in places
    )
    return f"{summary(error)}\n{where}"


def backoff(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s … at most an hour."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_RETRY * doublings, LONGEST_RETRY)


def _finish(row: Job, changes: dict[str, Any] | None) -> None:
    """Write the end, if the lease is still ours."""
    mine = Job.objects.filter(pk=row.pk, lease=row.lease, state__in=sources("succeed"))
    with transaction.atomic():
        if changes is None or not mine.update(lease=None, **changes):
            log.warning("job_lease_lost")
        else:
            tell_end(row, changes["state"])
