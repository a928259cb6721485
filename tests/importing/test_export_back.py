"""What was exported is imported again as it is, and changes nothing."""

from decimal import Decimal

import pytest

from apps.core.tenancy import scope
from apps.inventory.models import StockUnit
from apps.inventory.tests.exports import content, made
from apps.inventory.tests.factories import StockUnitFactory, VehicleFactory, unit_in
from tests.importing.runs import Wizard


@pytest.fixture
def store(dealer):
    return dealer.dealership


def furnish(store) -> int:
    car = VehicleFactory(dealership=store, vin="1M8GDM9AXKP042788", make="=Honda", model="'+1", trim="@Sport")
    StockUnitFactory(dealership=store, vehicle=car, internet_price=Decimal("20990.55"), stock_number="00042")
    for status in ("ordered", "in_transit", "in_stock", "held", "pending_sale", "sold"):
        unit_in(store, status, list_price=None if status == "ordered" else Decimal(19_000))
    unit_in(store, "in_stock", odometer=None, internet_price=None, list_price=None, source_listing_id="L-7")
    unit_in(store, "in_stock", condition="cpo", odometer_unit="km")
    return 9


def state(store) -> list[dict]:
    with scope(store.pk):
        return list(StockUnit.objects.order_by("id").values())


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_unchanged(dealer, store, format):
    by = dealer.actor("dealer_admin")
    with dealer.scope():
        count = furnish(store)
        file = content(made(by, format=format, query="active=true"))
    before, wizard = state(store), Wizard(store)
    counts = wizard.check(file)
    told = [line.changes for line in wizard.lines("update")], [line.reason for line in wizard.lines("reject")]
    assert (counts["unchanged"], counts["update"], counts["create"], counts["reject"]) == (count, 0, 0, 0), (
        told
    )
    assert state(store) == before


def test_stays_that_are_over_are_refused_and_begin_no_other(dealer, store):
    by = dealer.actor("dealer_admin")
    with dealer.scope():
        for status in ("delivered", "cancelled", "transferred", "returned_to_source", "written_off"):
            unit_in(store, status)
        file = content(made(by, query=""))
    before, wizard = state(store), Wizard(store)
    counts = wizard.check(file)
    assert (counts["reject"], counts["create"]) == (5, 0)
    assert "The stay is over (cancelled)" in " ".join(line.reason for line in wizard.lines("reject"))
    assert state(store) == before


def test_a_changed_price_in_an_exported_file_is_one_change(dealer, store):
    by = dealer.actor("dealer_admin")
    with dealer.scope():
        furnish(store)
        file = content(made(by, query="active=true"))
    wizard = Wizard(store)
    counts = wizard.check(file.replace(b"20990.55", b"20490.55"))
    assert (counts["update"], counts["unchanged"]) == (1, 8)
    assert wizard.lines("update")[0].changes == [["internet_price", "20990.55", "20490.55"]]
    wizard.commit()
    with dealer.scope():
        assert StockUnit.objects.get(stock_number="00042").internet_price == Decimal("20490.55")


def test_a_car_without_vin_is_found_by_its_stock_number(dealer, store):
    with dealer.scope():
        unit = unit_in(store, "in_stock", stock_number="Z9", odometer=10)
    wizard = Wizard(store)
    ours = {"stock_number": "z9", "vin": "", "make": "Honda", "model": "Accord", "odometer": "11"}
    assert wizard.check([ours])["update"] == 1
    mine = ours | {"make": "Ford"}
    assert (wizard.check([mine])["create"], wizard.check([mine])["reject"]) == (0, 1)
    with_vin = ours | {"vin": "1M8GDM9AXKP042788"}
    wizard.check([with_vin])
    wizard.commit()
    with dealer.scope():
        unit.refresh_from_db()
        assert (StockUnit.objects.count(), unit.vin, unit.odometer) == (1, "1M8GDM9AXKP042788", 11)
