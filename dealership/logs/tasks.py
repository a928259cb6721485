"""A task's lines: its name, and the correlation id of whoever started it."""

from typing import Any

import structlog
from django.dispatch import receiver
from django_structlog.celery.signals import bind_extra_task_metadata


@receiver(bind_extra_task_metadata)
def bind_task(task: Any, **_: Any) -> None:
    """A beat tick has no request before it: its own id is the correlation id."""
    known = structlog.contextvars.get_contextvars()
    structlog.contextvars.bind_contextvars(
        task=task.name, correlation_id=known.get("correlation_id") or task.request.id
    )
