"""The heartbeat of a running job: says "alive" and how far, while the job is busy."""

import threading
from types import TracebackType
from typing import Any, Self

import structlog
from django.db import Error, connections
from django.db.models.functions import Now

from apps.core.clock import now
from apps.core.models.job import Job

BEAT_SECONDS = 3.0
LOG_LINES = 200
log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """The job was given to another worker meanwhile: this one must stop without a trace."""


class Pulse:
    """Collects reports and writes them at once, on the caller's connection.

    Right where everything happens in one transaction (tests); a worker uses ``ThreadPulse``.
    """

    def __init__(self, row: Job) -> None:
        self._mine = Job.objects.filter(pk=row.pk, lease=row.lease, state="running")
        self._report: dict[str, Any] = {}
        self._lines: list[str] = list(row.log)
        self._lock = threading.Lock()
        self.lost = False
        self.cancelled = False

    def progress(self, done: int, total: int | None, counts: dict[str, int]) -> None:
        """Note how far the job is; a total once given stays."""
        with self._lock:
            self._report["done"] = done
            if total is not None:
                self._report["total"] = total
            if counts:
                self._report["counts"] = counts
        self.changed()

    def line(self, text: str) -> None:
        """Note a line of the log."""
        with self._lock:
            self._lines = [*self._lines, f"{now():%H:%M:%S} {text}"][-LOG_LINES:]
            self._report["log"] = self._lines
        self.changed()

    def changed(self) -> None:
        """Write what was noted."""
        self.beat()

    def beat(self) -> None:
        """One UPDATE fenced by the lease; learns of a lost lease and of a wish to cancel."""
        with self._lock:
            report, self._report = self._report, {}
        if not self._mine.update(heartbeat_at=Now(), **report):
            self.lost = True
        elif self._mine.filter(cancel_requested=True).exists():
            self.cancelled = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to stop."""


class ThreadPulse(Pulse):
    """Beats in a thread with a connection of its own, so that reports show during a transaction.

    It may wait for the job's own lock on the row (after a checkpoint, until the commit); the
    sweeper passes over locked rows, so the job does not look dead meanwhile.
    """

    def __init__(self, row: Job) -> None:
        super().__init__(row)
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=f"pulse-{row.pk}", daemon=True)

    def changed(self) -> None:
        self._wake.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _loop(self) -> None:
        try:
            while not self._stop.is_set():
                self._wake.wait(BEAT_SECONDS)
                self._wake.clear()
                self._beat_or_log()
                self._stop.wait(0.5)
            self._beat_or_log()
        finally:
            connections.close_all()

    def _beat_or_log(self) -> None:
        try:
            self.beat()
        except Error as error:
            log.warning("heartbeat_failed", error=type(error).__name__)
            connections.close_all()
