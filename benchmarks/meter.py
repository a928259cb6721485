"""CPU seconds of this process and of a PostgreSQL backend; a loaded machine does not change them."""

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler said."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Side:
    """A handler and the process id of the database session that serves it."""

    application: Application
    backend: int

    def call(self, environ: Environ) -> Answer:
        """One request through the WSGI callable, closed as a server would."""
        heard: list[str] = []
        body = self.application(environ, lambda status, headers, exc_info=None: heard.append(status))
        try:
            content = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        return Answer(int(heard[0].split()[0]), content)

    def cpu(self) -> float:
        """Seconds that this process and the session have computed so far."""
        computed = int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0])
        return time.process_time() + computed / _NANO


@dataclass(slots=True)
class Tally:
    """Rounds of one side: CPU seconds a request, and each request's wall seconds."""

    cpu: list[float]
    wall: list[float]

    @property
    def median(self) -> float:
        """CPU seconds a request, the middle round."""
        return median(self.cpu)

    @property
    def p95(self) -> float:
        """Wall seconds that 95 of 100 requests kept below."""
        return sorted(self.wall)[int(len(self.wall) * 0.95)]


def run_round(side: Side, requests: list[Environ], tally: Tally) -> None:
    """Send ``requests`` one after the other and note what they cost."""
    fresh = [environ | {"wsgi.input": BytesIO(environ["bench.body"])} for environ in requests]
    gc.collect()
    began = side.cpu()
    for environ in fresh:
        at = time.perf_counter()
        answer = side.call(environ)
        tally.wall.append(time.perf_counter() - at)
        if answer.status not in (200, 201):
            raise RuntimeError(f"{environ['PATH_INFO']}: {answer.status} {answer.body[:500]!r}")
    tally.cpu.append((side.cpu() - began) / len(fresh))
