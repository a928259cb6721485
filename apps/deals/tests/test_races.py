"""Many deals, one car, real connections; and what happens without the guard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.errors import Conflict
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.deals import selectors
from apps.deals.lifecycle import COMMITTED
from apps.deals.models import Deal, DealPosting
from apps.deals.services import open_deal, submitting
from apps.deals.tests.scene import AT, Scene, publish_rules, run
from apps.inventory.models import StockUnit
from dealership.postgres.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

FEW, MANY = 40, 200


@pytest.fixture
def store(db: None) -> Scene:
    scene = Scene(Dealer(DealershipFactory()))
    with scene.dealer.scope():
        publish_rules(scene.system)
        assert scene.unit.pk and scene.customer.pk and scene.rep
    return scene


def opened(store: Scene, number: int) -> list[Deal]:
    with store.dealer.scope():
        return [store.open() for _ in range(number)]


def submit(store: Scene, deal: Deal) -> Callable[[], Deal]:
    rep = store.rep

    def call() -> Deal:
        with scope(rep.dealership_id, actor=rep):
            return run(deal, "submit", by=rep)

    return call


def winners(store: Scene) -> list[Deal]:
    with store.dealer.scope():
        return list(Deal.objects.filter(status__in=COMMITTED))


@pytest.mark.parametrize("buyers", [FEW, pytest.param(MANY, marks=pytest.mark.faults)])
def test_exactly_one_of_many_gets_the_car(store: Scene, buyers: int) -> None:
    deals = opened(store, buyers)
    outcomes = at_once([submit(store, deal) for deal in deals])
    (winner,) = winners(store)
    lost = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(lost) == buyers - 1
    for refusal in lost:
        assert isinstance(refusal, Conflict), repr(refusal)
        assert refusal.code == "vehicle_committed"
        assert refusal.extra == {"deal_number": winner.number, "salesperson": store.rep.name}
    with store.dealer.scope():
        assert StockUnit.objects.get(pk=store.unit.pk).deal_id == winner.pk
        assert Deal.objects.filter(status="open").count() == buyers - 1


def test_numbers_are_given_once_and_without_gaps(store: Scene) -> None:
    rep, unit, customer = store.rep, store.unit.pk, store.customer.pk

    def open_one() -> Deal:
        with scope(rep.dealership_id, actor=rep):
            return open_deal(by=rep, stock_unit_id=unit, customer_id=customer, at=AT)

    numbers = [deal.number for deal in at_once([open_one] * 40)]
    assert sorted(numbers) == list(range(1, 41))


def unguarded(**_: Any) -> None:
    """Inventory's verb without its lock: read, think, write."""


def test_control_without_the_guards_several_get_the_car(
    store: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unique index dropped and the row lock left out: the race that the guards prevent."""
    deals = opened(store, 10)
    crossing = Crossing()

    def naive(*, unit_id: int, **_: Any) -> None:
        assert selectors.committing(unit_id, besides=0) is None
        crossing.pass_through()

    monkeypatch.setattr(submitting.sale, "commit", naive)
    with without_index("deals_deal_one_commits", "deals_deal"):
        at_once([submit(store, deal) for deal in deals])
        assert len(winners(store)) > 1


@contextmanager
def without_index(name: str, table: str) -> Iterator[None]:
    """The index is gone inside; afterwards it is back, and the table empty."""
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(definition)


def test_the_index_alone_lets_one_through(store: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without inventory's lock the partial unique index still decides, and speaks like a refusal."""
    deals = opened(store, 10)
    monkeypatch.setattr(submitting.sale, "commit", unguarded)
    outcomes = at_once([submit(store, deal) for deal in deals])
    assert len(winners(store)) == 1
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 9
    assert all(isinstance(refusal, Conflict) and refusal.code == "vehicle_committed" for refusal in refusals)
    with store.dealer.scope():
        assert not DealPosting.objects.exists()
