"""What people may do to a job: cancel it, try it again."""

from django.db import transaction
from django.db.models.functions import Now

from apps.core import audit
from apps.core.actor import Actor
from apps.core.errors import Conflict, NotFound
from apps.core.jobs.queue import send
from apps.core.jobs.reach import within_reach
from apps.core.models.job import Job
from apps.core.models.job_states import JOB, MANAGE, target


@transaction.atomic
def cancel(*, job_id: int, by: Actor, reason: str = "") -> Job:
    """Stop a job: at once if it waits, at its next report if it runs. Work committed stays."""
    by.require(MANAGE)
    row = _locked(job_id)
    JOB.find(row.state, "cancel")
    if row.state == "running":
        row.cancel_requested = True
    else:
        row.state, row.finished_at = target("cancel"), Now()
    row.save(update_fields=["cancel_requested", "state", "finished_at"])
    audit.record("job.cancel", target=row, by=by, reason=reason, dealership_id=row.dealership_id)
    return row


@transaction.atomic
def retry(*, job_id: int, by: Actor, reason: str = "") -> Job:
    """Queue a dead or cancelled job again, with all its attempts, from its last checkpoint."""
    by.require(MANAGE)
    row = _locked(job_id)
    old = row.state
    JOB.find(old, "retry")
    row.state, row.attempts, row.cancel_requested, row.error = target("retry"), 0, False, ""
    row.run_after, row.sent_at, row.finished_at = Now(), Now(), None
    row.save(
        update_fields=[
            "state",
            "attempts",
            "cancel_requested",
            "error",
            "run_after",
            "sent_at",
            "finished_at",
        ]
    )
    audit.record("job.retry", target=row, by=by, reason=reason, changes={"state": (old, row.state)})
    transaction.on_commit(lambda: send(row))
    return row


def retry_all(*, job_ids: list[int], by: Actor, reason: str = "") -> int:
    """Retry each of these that is still dead; how many. Doing it twice does nothing more."""
    done = 0
    for job_id in sorted(job_ids):
        try:
            retry(job_id=job_id, by=by, reason=reason)
            done += 1
        except Conflict:
            continue
    return done


def _locked(job_id: int) -> Job:
    row = within_reach(Job.objects.select_for_update()).filter(pk=job_id).first()
    if row is None:
        raise NotFound("There is no such job at this dealership.")
    return row
