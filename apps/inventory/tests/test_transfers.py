"""Transfers between rooftops of one group."""

from decimal import Decimal

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import TwoDealers
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.tenancy import current_scope, scope
from apps.inventory.models import StockUnit
from apps.inventory.services.transfers import transfer
from apps.inventory.tests.factories import AT, VIN, VehicleFactory, unit_in


@pytest.fixture
def sister(shop: Dealership) -> Dealership:
    return DealershipFactory(group=shop.group, stock_prefix="S")


def test_one_stay_ends_and_one_begins(shop: Dealership, sister: Dealership, boss: Actor) -> None:
    car = VehicleFactory(dealership=shop, vin=VIN)
    unit = unit_in(shop, "in_stock", vehicle=car, recon=Decimal(500), pack=Decimal(300))
    transfer(unit_id=unit.pk, to_dealership_id=sister.pk, by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.status, unit.other_rooftop_id) == ("transferred", sister.pk)
    assert current_scope() is not None
    with scope(sister.pk):
        there = StockUnit.objects.get()
    assert (there.status, there.stock_number, there.vin) == ("in_transit", "SU10001", VIN)
    assert (there.acquisition_cost, there.pack, there.price) == (Decimal("18500.00"), None, None)
    assert (there.other_unit_id, there.other_rooftop_id) == (unit.pk, shop.pk)
    assert unit.other_unit_id == there.pk


def test_it_is_refused_whole_where_the_car_stands_there_already(
    shop: Dealership, sister: Dealership, boss: Actor
) -> None:
    with scope(sister.pk):
        unit_in(sister, "in_stock", vehicle=VehicleFactory(dealership=sister, vin=VIN))
    unit = unit_in(shop, "in_stock", vehicle=VehicleFactory(dealership=shop, vin=VIN))
    with pytest.raises(Conflict, match="in stock already"):
        transfer(unit_id=unit.pk, to_dealership_id=sister.pk, by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.status, unit.version) == ("in_stock", 1)
    with scope(sister.pk):
        assert StockUnit.objects.count() == 1


def test_only_to_another_rooftop_of_the_group(two_dealers: TwoDealers, shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock")
    for place in (two_dealers.theirs.dealership, shop):
        with pytest.raises(Invalid, match="another rooftop"):
            transfer(unit_id=unit.pk, to_dealership_id=place.pk, by=boss, at=AT)
