"""What the clock does every few seconds is no news."""

import logging
from functools import cache

from django.conf import settings

_MINUTE = 60.0


class QuietTicks(logging.Filter):
    """Drops "enqueued", "started" and "succeeded" of tasks that tick several times a minute.

    A sealer that runs every three seconds would write most of the log. Its failures, and the
    lines that it writes itself, stay.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a routine line of a tick."""
        line = record.msg if isinstance(record.msg, dict) else {}
        task = line.get("child_task_name") or line.get("task")
        return record.levelno > logging.INFO or task not in _ticks()


@cache
def _ticks() -> frozenset[str]:
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    return frozenset(
        entry["task"]
        for entry in entries
        if isinstance(entry["schedule"], float) and entry["schedule"] < _MINUTE
    )
