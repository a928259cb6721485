"""Slow work as rows: enqueued with the act, run by workers, resumed when a worker dies."""

from apps.core.jobs.context import JobCancelled, JobContext, LeaseLost
from apps.core.jobs.queue import enqueue
from apps.core.jobs.registry import job

__all__ = ["JobCancelled", "JobContext", "LeaseLost", "enqueue", "job"]
