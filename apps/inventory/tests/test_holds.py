"""Holds: what they need, who learns what, how they end."""

from datetime import timedelta

import pytest
import time_machine

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import TwoDealers
from apps.core.actor import Actor, system_actor
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.tenancy import scope
from apps.inventory.models import Hold, StockUnit
from apps.inventory.refs import CustomerRef
from apps.inventory.services import holds, sale
from apps.inventory.tasks import expire_holds
from apps.inventory.tests.factories import (
    AT,
    CUSTOMER,
    DEAL,
    OTHER_CUSTOMER,
    StockUnitFactory,
    held,
    unit_in,
)

LATER = AT + timedelta(days=3)


def place(unit: StockUnit, by: Actor, customer: CustomerRef = CUSTOMER, **over: object) -> Hold:
    given: dict[str, object] = {"expires_at": LATER, "deposit_reference": "R-9", "at": AT, **over}
    return holds.hold(unit_id=unit.pk, customer=customer, by=by, **given)  # type: ignore[arg-type]


def test_a_hold_says_who_for_whom_and_until_when(shop: Dealership, rep: Actor, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    placed = place(unit, rep)
    assert (placed.customer_label, placed.placed_by, placed.deposit_reference) == (
        CUSTOMER.label,
        rep.name,
        "R-9",
    )
    with pytest.raises(Conflict) as refusal:
        place(unit, boss, OTHER_CUSTOMER)
    assert refusal.value.message == (
        f"This vehicle is held by {rep.name} for {CUSTOMER.label} until 2026-11-23 10:00."
    )
    assert Hold.objects.get() == placed


def test_what_a_hold_needs(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    with pytest.raises(Invalid) as refusal:
        place(unit, rep, expires_at=AT, deposit_reference=" ")
    assert set(refusal.value.fields) == {"expires_at", "deposit_reference"}
    with pytest.raises(Stale):
        place(unit, rep, version=7)
    unit.refresh_from_db()
    assert (unit.status, unit.version, Hold.objects.count()) == ("in_stock", 1, 0)


def test_a_hold_that_ran_out_gives_way(shop: Dealership, rep: Actor) -> None:
    unit = StockUnitFactory(dealership=shop, status="held", held_from="in_stock")
    old = held(unit, until=AT - timedelta(minutes=1))
    placed = place(unit, rep, OTHER_CUSTOMER, version=1)
    old.refresh_from_db()
    assert (old.end, old.ended_at) == ("expired", AT)
    assert Hold.objects.get(ended_at=None) == placed


def test_a_committed_car_names_its_deal(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "pending_sale")
    with pytest.raises(Conflict, match="committed to deal D-7 by Sam"):
        place(unit, rep)


def test_a_deal_of_the_same_customer_takes_the_held_car(shop: Dealership, rep: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    placed = place(unit, rep)
    with pytest.raises(Conflict, match="is held by"):
        sale.commit(unit_id=unit.pk, deal=DEAL, customer=OTHER_CUSTOMER, by=rep, at=AT)
    sale.commit(unit_id=unit.pk, deal=DEAL, customer=CUSTOMER, by=rep, at=AT)
    placed.refresh_from_db()
    unit.refresh_from_db()
    assert (placed.end, unit.status, unit.held_from) == ("committed", "pending_sale", "")


def test_holds_that_are_due_expire_together(shop: Dealership) -> None:
    due = [StockUnitFactory(dealership=shop, status="held", held_from="in_transit") for _ in range(3)]
    for unit in due:
        held(unit, until=AT)
    running = unit_in(shop, "held")
    clockwork = system_actor("expiry", dealership_id=shop.pk)
    assert holds.expire_due(by=clockwork, at=AT) == 3
    assert holds.expire_due(by=clockwork, at=AT) == 0
    assert set(StockUnit.objects.filter(pk__in=[u.pk for u in due]).values_list("status", flat=True)) == {
        "in_transit"
    }
    running.refresh_from_db()
    assert running.status == "held"
    assert Hold.objects.filter(end="expired", ended_by="expiry").count() == 3


def test_the_clockwork_ends_them_at_every_dealership(two_dealers: TwoDealers) -> None:
    for dealer in two_dealers:
        with scope(dealer.dealership.pk):
            unit = StockUnitFactory(dealership=dealer.dealership, status="held", held_from="in_stock")
            held(unit, until=AT)
            unit_in(dealer.dealership, "held", stock_number="RUNNING")
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert expire_holds() == 2
        assert expire_holds() == 0
    for dealer in two_dealers:
        with scope(dealer.dealership.pk):
            assert Hold.objects.get(ended_at=None).unit.stock_number == "RUNNING"


def test_a_unit_out_of_reach_is_not_there(shop: Dealership, rep: Actor) -> None:
    with pytest.raises(NotFound):
        holds.release(unit_id=10**12, by=rep, at=AT)
