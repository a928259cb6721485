"""Factories of inventory: rows as the services leave them, without running the services."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.inventory.lifecycle import COMMITTED, HELD, IN_STOCK, IN_TRANSIT, ORDERED
from apps.inventory.models import CostEntry, Hold, StockUnit, Vehicle
from apps.inventory.pricing import asking_price
from apps.inventory.refs import CustomerRef, DealRef
from apps.inventory.services.description import describe
from apps.inventory.services.ledger import opening_entries
from apps.inventory.vin import examine

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
CUSTOMER = CustomerRef(41, "Zoë O'Brien-李")
OTHER_CUSTOMER = CustomerRef(42, "Ann Smith")
DEAL = DealRef(7, "D-7")
OTHER_DEAL = DealRef(8, "D-8")
VIN = "1M8GDM9AXKP042788"


class VehicleFactory(factory.django.DjangoModelFactory[Vehicle]):
    """Needs a scope that writes ``dealership``; without a VIN unless one is given."""

    class Meta:
        model = Vehicle

    vin = None
    vin_flag = factory.LazyAttribute(lambda row: examine(row.vin).flag.value)
    year = 2021
    make = "Honda"
    model = "Accord"
    trim = "EX-L"


class StockUnitFactory(factory.django.DjangoModelFactory[StockUnit]):
    """A used car in stock; needs a scope that writes ``dealership``."""

    class Meta:
        model = StockUnit

    vehicle = factory.SubFactory(VehicleFactory, dealership=factory.SelfAttribute("..dealership"))
    stock_number = factory.Sequence(lambda n: f"T{n:05}")
    condition = "used"
    status = IN_STOCK
    status_at = AT
    created_at = AT
    acquired_on = date(2026, 11, 1)
    odometer = 30_000
    acquisition_cost = Decimal("18000.00")
    list_price = Decimal("21990.00")
    internet_price = Decimal("20990.00")
    guide_current = True

    @classmethod
    def _create(cls, model_class: type[StockUnit], *args: Any, **kwargs: Any) -> StockUnit:
        unit = model_class(**kwargs)
        unit.price = asking_price(unit.list_price, unit.internet_price)
        describe(unit, unit.vehicle)
        unit.save()
        CostEntry.objects.bulk_create(opening_entries(unit, by=system_actor("factory"), at=AT))
        return unit


def unit_in(dealership: Dealership, status: str, **fields: Any) -> StockUnit:
    """A unit in any state: held from stock for CUSTOMER, or committed to DEAL by "Sam"."""
    if status == HELD:
        fields = {"held_from": IN_STOCK, **fields}
    if status in COMMITTED:
        fields = {"deal_id": DEAL.id, "deal_label": DEAL.label, "committed_by": "Sam", **fields}
    if status in (ORDERED, IN_TRANSIT):
        fields = {"acquired_on": None, **fields}
    unit = StockUnitFactory(dealership=dealership, status=status, **fields)
    if status == HELD:
        held(unit)
    return unit


def held(unit: StockUnit, *, until: datetime = AT + timedelta(days=2), by_id: int = 900) -> Hold:
    """An open hold of ``unit`` for CUSTOMER, placed by "Sam"."""
    return Hold.objects.create(
        dealership_id=unit.dealership_id,
        unit=unit,
        customer_id=CUSTOMER.id,
        customer_label=CUSTOMER.label,
        expires_at=until,
        deposit_reference="R-100",
        placed_at=AT - timedelta(days=30),
        placed_by_id=by_id,
        placed_by="Sam",
    )
