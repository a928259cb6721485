"""Two dealerships' worth of scope for tests of the kernel, which knows no dealership's row."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import pytest

from apps.core import jobs, outbox
from apps.core.actor import Actor, system_actor
from apps.core.jobs.registry import forget as forget_job
from apps.core.outbox.registry import forget as forget_handler
from apps.core.tenancy import scope

HERE, THERE = 101, 202


@pytest.fixture
def by() -> Actor:
    return system_actor("Ann Admin", door="admin", dealership_id=HERE)


@pytest.fixture
def here(db, by) -> Iterator[None]:
    with scope(HERE, actor=by):
        yield


@dataclass(frozen=True)
class UnitPriced:
    """An event as an app would declare it."""

    name: ClassVar[str] = "tests.unit_priced"
    aggregate: ClassVar[str] = "tests.unit"

    dealership_id: int
    unit_id: int
    price: Decimal = Decimal("0.00")
    was: Decimal | None = None

    @property
    def aggregate_id(self) -> int:
        return self.unit_id


@pytest.fixture
def handlers() -> Iterator[list[str]]:
    """Handlers to be subscribed by the test are forgotten at its end."""
    names: list[str] = []
    yield names
    for name in names:
        forget_handler(name)


@pytest.fixture
def subscribed(handlers):
    """``subscribed(function, name)`` as ``@subscribe(UnitPriced, name=name)``."""

    def subscribe(run, name="tests.handler"):
        outbox.subscribe(UnitPriced, name=name)(run)
        handlers.append(name)
        return run

    return subscribe


@pytest.fixture
def kind() -> Iterator[object]:
    """``kind(function, "tests.work", **options)`` as ``@job(...)``; forgotten at the test's end."""
    kinds: list[str] = []

    def declare(run, name="tests.work", **options):
        jobs.job(name, **options)(run)
        kinds.append(name)
        return run

    yield declare
    for name in kinds:
        forget_job(name)
