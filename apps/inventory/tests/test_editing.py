"""Correcting vehicles and stays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotAllowed, Stale
from apps.core.models import OutboxMessage
from apps.core.testing.permission_tables import by_role, refused
from apps.inventory import permissions as may
from apps.inventory.models import StockUnit, Vehicle
from apps.inventory.services.editing import edit
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, VIN, StockUnitFactory, unit_in


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock")


def change(unit: StockUnit, by: Actor, changes: dict[str, Any], **over: Any) -> StockUnit:
    return edit(unit_id=unit.pk, changes=changes, by=by, at=AT, **over)


def test_facts_are_corrected_and_told(unit: StockUnit, boss: Actor) -> None:
    change(
        unit, boss, {"odometer": 31_000, "recon": Decimal(1460), "make": "Acura", "model": "TLX"}, version=1
    )
    unit.refresh_from_db()
    assert (unit.odometer, unit.version, unit.title) == (31_000, 2, "2021 Acura TLX EX-L")
    assert "ACURA TLX" in unit.search_text
    assert Vehicle.objects.get().make == "Acura"
    payload = OutboxMessage.objects.get().payload
    assert (payload["old_cost"], payload["cost"]) == ("18000.00", "19460.00")
    assert payload["fields"] == ["make", "model", "odometer", "recon"]


def test_nothing_new_changes_nothing(unit: StockUnit, boss: Actor) -> None:
    change(unit, boss, {"odometer": unit.odometer, "make": "Honda"})
    unit.refresh_from_db()
    assert (unit.version, OutboxMessage.objects.count()) == (1, 0)


def test_other_stays_of_the_vehicle_are_described_anew(
    shop: Dealership, unit: StockUnit, boss: Actor
) -> None:
    earlier = StockUnitFactory(
        dealership=shop, vehicle=unit.vehicle, status="delivered", deal_id=1, deal_label="D-1"
    )
    change(unit, boss, {"trim": "Sport"})
    earlier.refresh_from_db()
    assert earlier.title == "2021 Honda Accord Sport"


def test_a_mistyped_vin_is_corrected(shop: Dealership, unit: StockUnit, boss: Actor) -> None:
    change(unit, boss, {"vin": VIN})
    unit.refresh_from_db()
    assert (unit.vin, unit.vin_reversed, unit.vehicle.vin_flag) == (VIN, VIN[::-1], "valid")
    other = unit_in(shop, "in_stock")
    with pytest.raises(Conflict, match="has this VIN"):
        change(other, boss, {"vin": VIN})


@pytest.mark.parametrize(
    "changes",
    [
        {"stock_number": "X1"},
        {"status": "sold"},
        {"list_price": Decimal(1)},
        {"dealership_id": 2},
        {"deal_id": 5},
        {"vin": "1M8GDM9AXKPO42788"},
        {"readiness": "frontline"},
        {"acquired_on": None},
        {"acquired_on": date(2027, 1, 1)},
        {"odometer": -4},
        {"recon": Decimal(-1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_cannot_be_edited(unit: StockUnit, boss: Actor, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        change(unit, boss, changes)
    unit.refresh_from_db()
    assert unit.version == 1


def test_an_older_view_does_not_overwrite(unit: StockUnit, boss: Actor) -> None:
    change(unit, boss, {"odometer": 1}, version=1)
    with pytest.raises(Stale):
        change(unit, boss, {"odometer": 2}, version=1)
    unit.refresh_from_db()
    assert unit.odometer == 1


def test_cost_needs_to_be_visible(unit: StockUnit) -> None:
    actor = actor_of("general_manager", unit.dealership)
    blind = Actor(**{**_fields(actor), "permissions": frozenset({may.EDIT})})
    with pytest.raises(NotAllowed):
        change(unit, blind, {"recon": Decimal(1)})


def _fields(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in Actor.__slots__}


@pytest.mark.parametrize(("role", "allowed"), by_role(may.EDIT))
def test_who_may(unit: StockUnit, role: str, allowed: bool) -> None:
    actor = actor_of(role, unit.dealership)
    if allowed:
        assert change(unit, actor, {"odometer": 5}).odometer == 5
        return
    with refused(may.EDIT, unit):
        change(unit, actor, {"odometer": 5})
