"""A child process with database connections of its own, to be killed in the middle of its work."""

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

_inherited: list[Any] = []


class Child:
    """Runs ``work`` in a fork of the test; the fork never touches the parent's connections."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            _run_and_exit(work)

    def kill(self) -> None:
        """As the kernel's memory killer does: no handler runs."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def terminate(self) -> int:
        """Ask politely and wait; the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; the exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _run_and_exit(work: Callable[[], object]) -> None:
    # Letting go of an inherited connection would say goodbye on the parent's socket: keep it.
    for connection in connections.all(initialized_only=True):
        _inherited.append(connection.connection)
        connection.connection = None
        connection.in_atomic_block = False
        connection.savepoint_ids = []
    status = 1
    with contextlib.suppress(BaseException):
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            raise
    os._exit(status)


def until_killed() -> None:
    """Where a child waits for its parent to kill it."""
    time.sleep(600)


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until ``condition`` holds; AssertionError if it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
