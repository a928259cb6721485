"""Runs a few programs side by side: restarts one that dies, stops all of them together."""

import os
import signal
import subprocess  # nosec B404
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from dealership.embedded.errors import LauncherError
from dealership.embedded.home import CHECKOUT
from dealership.embedded.orphans import end_with_parent

GRACE_SECONDS = 20.0
HEALTHY_SECONDS = 5.0
RESTART_PAUSE = 2.0
LOG_LINES = 15


@dataclass(slots=True)
class Child:
    """One program; in a session of its own, so that Ctrl-C reaches the supervisor only."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    proven: bool = False

    def start(self, environment: Mapping[str, str], logs: Path) -> None:
        """Start it, its output appended to its log."""
        self.started = time.monotonic()
        with (logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(  # nosec B603
                self.command,
                cwd=CHECKOUT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(),  # noqa: PLW1509 - one thread here
            )

    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def exited(self) -> bool:
        """Whether it runs no more."""
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """SIGTERM to the program alone: a worker lets its own children finish their task."""
        if self.process and not self.exited():
            self.process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait until ``deadline``, then end whatever is left of its session."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """``with Supervisor(children, environment, logs) as running: running.watch()``."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str], logs: Path) -> None:
        self.children = children
        self.environment = environment
        self.logs = logs

    def __enter__(self) -> Self:
        """Start every child."""
        for child in self.children:
            child.start(self.environment, self.logs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask all to stop, wait together, then insist."""
        print("Stopping…", flush=True)
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.stop(deadline)

    def watch(self) -> None:
        """Keep the children running until somebody interrupts."""
        while True:
            self.check()
            time.sleep(0.5)

    def check(self) -> None:
        """Start again what died; LauncherError for a child that never began.

        One that ran before is tried again and again: what it needs may be away for a while.
        """
        for child in self.children:
            child.proven = child.proven or child.age() > HEALTHY_SECONDS
            if not child.exited():
                continue
            if not child.proven:
                raise LauncherError(f"{child.name} stops at once. The end of its log:\n{self._tail(child)}")
            if child.age() > RESTART_PAUSE:
                print(f"{child.name} stopped and is started again.", flush=True)
                child.start(self.environment, self.logs)

    def _tail(self, child: Child) -> str:
        text = (self.logs / f"{child.name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-LOG_LINES:])
