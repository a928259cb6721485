"""Jobs for screens, within reach of the scope."""

from apps.core.errors import NotFound
from apps.core.jobs.reach import within_reach
from apps.core.keyset import Page, newest
from apps.core.models.job import Job

STATES: dict[str, tuple[str, ...]] = {
    "active": ("queued", "running", "retry_wait"),
    "failed": ("dead",),
    "finished": ("succeeded", "cancelled"),
}
"""What the list can be narrowed to."""


def jobs_page(kind_of_state: str, before: int | None) -> Page[Job]:
    """Jobs, newest first; of one of STATES, or all."""
    rows = within_reach(Job.objects.defer("log", "checkpoint", "params"))
    if kind_of_state in STATES:
        rows = rows.filter(state__in=STATES[kind_of_state])
    return newest(rows, before)


def job_of(job_id: int) -> Job:
    """One job; NotFound out of reach."""
    row = within_reach(Job.objects.all()).filter(pk=job_id).first()
    if row is None:
        raise NotFound("There is no such job at this dealership.")
    return row
