"""The workers' sign of life: beat enqueues it, a worker writes it to the cache.

One late key therefore says that beat, broker or every worker stands still.
"""

from datetime import datetime, timedelta

from celery import shared_task
from django.core.cache import cache

from apps.core import clock

KEY = "health:worker-heartbeat"
LATE_AFTER = timedelta(seconds=90)


@shared_task(name="dealership.heartbeat", ignore_result=True, acks_late=False, expires=60)
def beat_heart() -> None:
    """Write the time at which a worker ran this."""
    cache.set(KEY, clock.now().isoformat(), timeout=86_400)


def last_beat() -> datetime | None:
    """When a worker last ran, or None when nobody remembers."""
    found: str | None = cache.get(KEY)
    return datetime.fromisoformat(found) if found else None


def is_late() -> bool:
    """Whether the workers have been silent for too long."""
    last = last_beat()
    return last is None or clock.now() - last > LATE_AFTER
