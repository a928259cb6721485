"""Putting a job in the queue: the row in the caller's transaction, the message after commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from apps.core import correlation
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.jobs.registry import job_kind
from apps.core.models.job import Job
from apps.core.models.job_states import sources
from apps.core.tenancy import current_scope

TASK = "core.run_job"
log = structlog.get_logger(__name__)


def enqueue(
    kind: str,
    *,
    by: Actor,
    params: Mapping[str, Any],
    dealership_id: int | None = None,
    priority: int = 5,
    key: str = "",
    run_after: datetime | None = None,
    announce: bool = True,
) -> Job:
    """Create a job of ``kind`` for the dealership given, or the scope's; it is sent on commit.

    ``priority`` 0 (first) to 9. With a ``key``, a job of this kind, dealership and key that is
    not finished is returned instead of a second one. ``announce=False`` leaves it to the caller
    to run it at once with ``run_now``. A message that gets lost is sent again by the sweeper.
    """
    in_force = current_scope()
    row = Job(
        kind=kind,
        dealership_id=dealership_id or (in_force.write_id if in_force else None) or by.dealership_id,
        queue=job_kind(kind).queue,
        max_attempts=job_kind(kind).max_attempts,
        params=dict(params),
        priority=priority,
        key=key,
        created_by_id=by.user_id,
        created_by_name=by.name,
        correlation_id=correlation.current(),
        sent_at=None if run_after else now(),
    )
    if run_after:
        row.run_after = run_after
    saved, new = _save(row)
    if new and announce and run_after is None:
        transaction.on_commit(lambda: send(saved))
    return saved


def _save(row: Job) -> tuple[Job, bool]:
    if not row.key:
        row.save(force_insert=True)
        return row, True
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        same = Job.objects.filter(kind=row.kind, dealership_id=row.dealership_id, key=row.key)
        return same.get(state__in=sources("cancel")), False
    return row, True


def send(row: Job) -> bool:
    """Tell the workers; False, and a line in the log, if the broker is away."""
    headers = {"trace_id": row.correlation_id, "dealership_id": row.dealership_id}
    try:
        current_app.send_task(
            TASK, args=[row.pk], queue=row.queue, priority=row.priority, headers=headers, retry=False
        )
    except OperationalError as error:
        log.warning("job_not_sent", job_id=row.pk, error=type(error).__name__)
        return False
    return True
