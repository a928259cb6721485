"""What a running job may do: enter its scope, report, save where to resume."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.functions import Now

from apps.core.actor import Actor
from apps.core.jobs.pulse import LeaseLost, Pulse
from apps.core.models.job import Job
from apps.core.tenancy import Scope, scope

__all__ = ["JobCancelled", "JobContext", "LeaseLost"]


class JobCancelled(Exception):
    """Somebody cancelled the job; raised at the next report, never caught by the job itself."""


class JobContext:
    """Handed to the job's function. ``saved`` is the last checkpoint of an earlier attempt."""

    def __init__(self, row: Job, pulse: Pulse) -> None:
        self._row, self._pulse = row, pulse
        self.job_id: int = row.pk
        self.params: dict[str, Any] = row.params
        self.dealership_id: int | None = row.dealership_id
        self.attempt: int = row.attempts
        self.saved: dict[str, Any] = row.checkpoint

    def actor(self, dealership_id: int | None = None) -> Actor:
        """The person who asked for the job, through the door "job"; he was checked when he asked."""
        owner = dealership_id or self.dealership_id
        return Actor(
            user_id=self._row.created_by_id,
            name=self._row.created_by_name,
            door="job",
            dealership_id=owner,
            read_ids=(owner,) if owner else (),
            all_powerful=True,
        )

    @contextmanager
    def scope(self, dealership_id: int | None = None) -> Iterator[Scope]:
        """A transaction in the job's dealership; a job of the platform names one each time."""
        if self.dealership_id and dealership_id not in (None, self.dealership_id):
            raise ValueError(f"job {self.job_id} belongs to dealership {self.dealership_id}")
        owner = dealership_id or self.dealership_id
        with scope(owner, actor=self.actor(owner)) as entered:
            yield entered

    def progress(self, done: int, total: int | None = None, **counts: int) -> None:
        """Show how far it is, visible at once whatever transaction is open; may be called often."""
        self._pulse.progress(done, total, counts)
        self._go_on()

    def log(self, line: str) -> None:
        """Add a line to the job's log (the last 200 are kept). No personal data."""
        self._pulse.line(line)

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Save where to resume. In ``with ctx.scope():`` it commits together with the batch.

        Raises LeaseLost, which undoes the batch, if the job was given to another worker.
        """
        self._go_on()
        mine = Job.objects.filter(pk=self.job_id, lease=self._row.lease, state="running")
        if not mine.update(checkpoint=state, heartbeat_at=Now()):
            raise LeaseLost(self.job_id)
        self.saved = state

    def _go_on(self) -> None:
        if self._pulse.lost:
            raise LeaseLost(self.job_id)
        if self._pulse.cancelled:
            raise JobCancelled(self.job_id)
