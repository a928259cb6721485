"""Tallies follow stock and deals through the outbox, and a rebuild finds no difference."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from apps.core.outbox.relay import relay_once
from apps.deals.tests.scene import AT, Scene, make_unit, publish_rules, run
from apps.inventory.lifecycle import IN_TRANSIT
from apps.inventory.pricing import PriceKind
from apps.inventory.services.movement import receive
from apps.inventory.services.pricing import set_price
from apps.reports.models import SaleFact, SalesTally, StockTally
from apps.reports.selectors import load
from apps.reports.tallies import sales, stock
from apps.reports.tallies.rebuilding import rebuild

ON = date(2026, 11, 16)


@pytest.fixture
def scene(dealer):
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        yield scene


def deliver_events(scene) -> None:
    """What the relay does seconds later."""
    assert relay_once() > 0


def counted(scene) -> dict[str, int]:
    return {row.status: row.units for row in StockTally.objects.order_by("status", "id") if row.units}


def difference(scene) -> list:
    return rebuild(dealership_id=scene.dealer.dealership.pk)


def test_a_unit_taken_in_is_counted_with_price_and_cost(scene):
    make_unit(scene.system)
    deliver_events(scene)
    row = StockTally.objects.get(units=1)
    assert (row.status, row.condition, row.acquired_on) == ("in_stock", "used", date(2026, 10, 1))
    assert (row.priced, row.price, row.costed, row.cost) == (1, Decimal("32000.00"), 1, Decimal("29900.00"))


def test_a_new_price_moves_the_sum(scene):
    unit = make_unit(scene.system)
    set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal(31000), by=scene.system, at=AT)
    deliver_events(scene)
    assert StockTally.objects.get(units=1).price == 31000
    assert difference(scene) == []


def test_a_status_moves_the_unit_to_another_line(scene):
    from apps.inventory.entries import UnitEntry, VehicleEntry
    from apps.inventory.services.intake import take_in

    unit = take_in(
        vin=None,
        vehicle=VehicleEntry(make="Honda"),
        unit=UnitEntry("new"),
        status=IN_TRANSIT,
        by=scene.system,
        at=AT,
    )
    deliver_events(scene)
    assert counted(scene) == {"in_transit": 1}
    receive(unit_id=unit.pk, by=scene.system, at=AT)
    deliver_events(scene)
    assert counted(scene) == {"in_stock": 1}


def test_a_delivery_counts_once_however_often_it_is_told(scene):
    deal = scene.deal("delivered")
    deliver_events(scene)
    for _ in range(2):
        sales.refresh(dealership_id=scene.dealer.dealership.pk, deal_ids=[deal.pk])
        stock.refresh(dealership_id=scene.dealer.dealership.pk)
    day = SalesTally.objects.get()
    assert (day.on, day.units, day.revenue) == (ON, 1, deal.selling_price)
    assert day.front_gross == deal.front_gross
    assert counted(scene) == {"delivered": 1}
    assert SaleFact.objects.get().unit_label == scene.unit.title


def test_an_unwound_sale_is_taken_back_on_its_own_day(scene):
    deal = scene.deal("delivered")
    deliver_events(scene)
    later = AT.replace(month=12)
    run(deal, "unwind", by=scene.boss, at=later)
    deliver_events(scene)
    assert [(d.on, d.units, d.revenue) for d in SalesTally.objects.order_by("on")] == [
        (ON, 1, deal.selling_price),
        (date(2026, 12, 16), -1, -deal.selling_price),
    ]
    assert counted(scene) == {"in_stock": 1}
    assert difference(scene) == []


def test_a_deal_on_the_way_counts_nothing(scene):
    scene.deal("contracted")
    deliver_events(scene)
    assert not SalesTally.objects.exists()
    assert counted(scene) == {"sold": 1}


def test_a_rebuild_names_what_was_wrong_and_mends_it(scene):
    scene.deal("delivered")
    deliver_events(scene)
    SalesTally.objects.update(units=7)
    wrong = difference(scene)
    assert [(d.tally, d.sign, d.line[1]) for d in wrong] == [("sales", "-", 7), ("sales", "+", 1)]
    assert difference(scene) == []


def test_the_tallies_of_another_dealership_stay_out_of_reach(scene, two_dealers):
    make_unit(scene.system)
    deliver_events(scene)
    with two_dealers.theirs.scope():
        assert not StockTally.objects.exists()
        stock.refresh(dealership_id=two_dealers.theirs.dealership.pk)
        assert not StockTally.objects.exists()


def test_the_dashboard_is_kept_until_something_is_counted(scene, django_assert_num_queries):
    make_unit(scene.system)
    deliver_events(scene)
    look = partial(load, stores=(scene.dealer.dealership.pk,), today=ON, as_of=AT)
    before = look()
    with django_assert_num_queries(1):
        assert look() == before
    make_unit(scene.system)
    deliver_events(scene)
    assert [sum(line.units for line in board.stock) for board in (before, look())] == [1, 2]


def test_what_is_kept_is_not_shown_to_another_dealership(scene, two_dealers):
    make_unit(scene.system)
    deliver_events(scene)
    assert load(stores=(scene.dealer.dealership.pk,), today=ON, as_of=AT).stock
    other = next(side for side in two_dealers if side.dealership.pk != scene.dealer.dealership.pk)
    with other.scope():
        stock.refresh(dealership_id=other.dealership.pk)
        assert not load(stores=(scene.dealer.dealership.pk,), today=ON, as_of=AT).stock
