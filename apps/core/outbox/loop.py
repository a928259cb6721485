"""The relay's long run: woken by a notification or by the second, ends after the one in hand."""

import signal
import time
from types import FrameType

import structlog
from django.db import Error, connection

from apps.core.outbox.relay import deliver_next

POLL_SECONDS = 1.0
log = structlog.get_logger(__name__)


class Loop:
    """Delivers until told to stop; survives the database's absence."""

    def __init__(self) -> None:
        self.stopping = False

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT let the delivery in hand finish."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Until stopped; an error of the database ends the connection, not the loop."""
        while not self.stopping:
            try:
                self._turn()
            except Error as error:
                log.warning("relay_waits", error=type(error).__name__)
                connection.close()
                time.sleep(POLL_SECONDS)

    def _turn(self) -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("LISTEN outbox")
        while not self.stopping:
            if not deliver_next():
                self._wait()

    def _wait(self) -> None:
        """Until something is published, at most a second (a due retry notifies nobody)."""
        for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
            pass
