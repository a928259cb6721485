"""Both sides by turns, round after round, so that what the machine does besides meets both."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from statistics import median

import orjson

from benchmarks.floor import Floor
from benchmarks.meter import Side, Tally, run_round
from benchmarks.works import Work

ROUNDS, REQUESTS, WARM = 9, 40, 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, measured."""

    work: Work
    product: Tally
    floor: Tally

    @property
    def ratio(self) -> float:
        """The product's CPU as a multiple of the floor's: the middle of the rounds' ratios."""
        return median(ours / floor for ours, floor in zip(self.product.cpu, self.floor.cpu, strict=True))


def sides() -> tuple[Side, Side]:
    """The product as a server runs it, and the floor; each with the process id of its session."""
    from django.db import connection

    from dealership.wsgi import application

    _log_to_nowhere()
    connection.ensure_connection()
    floor = Floor(os.environ["DATABASE_URL"])
    return Side(application, connection.connection.info.backend_pid), Side(floor, floor.db.info.backend_pid)


def measure(all_works: Iterable[Work], product: Side, floor: Side, rounds: int = ROUNDS) -> Iterable[Line]:
    """Measure each work; AssertionError where the two sides answer differently."""
    for work in all_works:
        _compare(work, product, floor)
        ours, theirs = Tally([], []), Tally([], [])
        for _ in range(rounds):
            run_round(product, list(islice(work.requests, REQUESTS)), ours)
            run_round(floor, list(islice(work.requests, REQUESTS)), theirs)
        yield Line(work, ours, theirs)


def _compare(work: Work, product: Side, floor: Side) -> None:
    """Warm both sides up, and hold their answers equal."""
    for environ in islice(work.requests, WARM):
        answers = [
            side.call(environ | {"wsgi.input": BytesIO(environ["bench.body"])}) for side in (product, floor)
        ]
        if work.same is None:
            continue
        ours, theirs = (work.same(orjson.loads(answer.body)) for answer in answers)
        if ours != theirs:
            raise AssertionError(f"{work.name}: {environ['QUERY_STRING']}\n{ours}\n{theirs}")


def _log_to_nowhere() -> None:
    """Lines are made and written as in production, but not into the table."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(Path(os.devnull).open("w"))  # noqa: SIM115 - until the end
