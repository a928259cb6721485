"""Publishing that a job ended, where somebody wants to know."""

from apps.core.clock import now
from apps.core.jobs.events import JobEnded
from apps.core.jobs.registry import tells
from apps.core.models.job import Job
from apps.core.models.job_states import target
from apps.core.outbox import publish


def tell_end(row: Job, state: str) -> None:
    """Publish the end of a locked job: every dead one, and the success of kinds that tell it.

    A job without a dealership is nobody's; a system's own success concerns nobody.
    """
    dead = state == target("give_up")
    wanted = dead or (state == target("succeed") and row.created_by_id is not None and tells(row.kind))
    if wanted and row.dealership_id is not None:
        publish(
            JobEnded(dealership_id=row.dealership_id, job_id=row.pk, kind=row.kind, state=state, at=now())
        )
