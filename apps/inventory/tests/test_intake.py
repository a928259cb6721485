"""Taking vehicles into stock."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import LocationFactory
from apps.accounts.tests.fixtures import TwoDealers
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed
from apps.core.models import OutboxMessage
from apps.core.tenancy import scope
from apps.core.testing.permission_tables import by_role
from apps.inventory import permissions as may
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import PriceChange, StockUnit, Vehicle
from apps.inventory.services import sale
from apps.inventory.services.guides import Terms, issue_guide
from apps.inventory.services.intake import take_in
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, CUSTOMER, DEAL, VIN, unit_in

ACCORD = VehicleEntry(year=2021, make="Honda", model="Accord", trim="EX-L", exterior_colour="Grün")
USED = UnitEntry(
    condition="used",
    acquisition_cost=Decimal("18400"),
    fees=Decimal("385"),
    pack=Decimal("300"),
    list_price=Decimal("21990"),
    internet_price=Decimal("20990"),
)


def take(by: Actor, **over: Any) -> StockUnit:
    given: dict[str, Any] = {"vin": VIN, "vehicle": ACCORD, "unit": USED, "by": by, "at": AT, **over}
    return take_in(**given)


def test_a_car_is_taken_in(shop: Dealership, boss: Actor) -> None:
    unit = take(boss, vin=f" {VIN.lower()} ")
    stored = StockUnit.objects.get(pk=unit.pk)
    assert (stored.vin, stored.title, stored.status) == (VIN, "2021 Honda Accord EX-L", "in_stock")
    assert stored.price == Decimal("20990.00")
    assert stored.ledger_cost == Decimal("18785.00")
    assert stored.acquired_on == date(2026, 11, 20)
    assert stored.odometer is None
    assert stored.odometer_unit == shop.distance_unit
    assert stored.vehicle.vin_flag == "valid"
    assert "GRUN" in stored.search_text
    assert stored.vin_reversed == VIN[::-1]
    assert [(c.kind, c.old, c.new) for c in PriceChange.objects.order_by("kind")] == [
        ("internet", None, Decimal("20990.00")),
        ("list", None, Decimal("21990.00")),
    ]


def test_it_is_told(shop: Dealership, boss: Actor) -> None:
    unit = take(boss)
    message = OutboxMessage.objects.get(aggregate="inventory.stock_unit", aggregate_id=unit.pk)
    assert message.name == "inventory.stock_unit_taken_in"
    assert message.payload["cost"] == "18785.00"
    assert message.payload["price"] == "20990.00"


def test_the_date_is_the_stores(shop: Dealership, boss: Actor) -> None:
    shop.time_zone = "Pacific/Auckland"
    shop.save()
    assert take(boss).acquired_on == date(2026, 11, 21)


def test_what_is_on_the_way_has_no_clock_yet(shop: Dealership, boss: Actor) -> None:
    assert take(boss, status="ordered").acquired_on is None


def test_stock_numbers_follow_one_another(shop: Dealership, boss: Actor) -> None:
    StockUnit.objects.all()
    unit_in(shop, "in_stock", stock_number="U10002")
    numbers = [take(boss, vin=None).stock_number for _ in range(3)]
    new = take(boss, vin=None, unit=UnitEntry(condition="new")).stock_number
    assert numbers == ["U10001", "U10003", "U10004"]
    assert new == "N10005"


def test_a_stock_number_is_never_reused(shop: Dealership, boss: Actor) -> None:
    unit_in(shop, "delivered", stock_number="N77")
    with pytest.raises(Conflict, match="never reused"):
        take(boss, stock_number=" n 77 ")
    assert StockUnit.objects.count() == 1


def test_one_stay_at_a_time(shop: Dealership, boss: Actor) -> None:
    first = take(boss)
    with pytest.raises(Conflict, match="in stock already"):
        take(boss)
    assert StockUnit.objects.get() == first
    issue_guide(unit_id=first.pk, terms=Terms("as_is"), by=boss, at=AT)
    for verb in ("commit", "sell", "deliver"):
        extra = {"customer": CUSTOMER} if verb == "commit" else {}
        getattr(sale, verb)(unit_id=first.pk, deal=DEAL, by=boss, at=AT, **extra)
    again = take(boss, vehicle=VehicleEntry(interior_colour="Black"))
    assert again.vehicle_id == first.vehicle_id
    assert again.title == first.title
    assert Vehicle.objects.get().interior_colour == "Black"
    with pytest.raises(Conflict, match="in stock already"):
        sale.unwind(unit_id=first.pk, deal=DEAL, by=boss, at=AT, reason="back", returned=True)


def test_the_same_vin_may_stand_at_another_dealership(two_dealers: TwoDealers) -> None:
    for dealer in two_dealers:
        place = dealer.dealership
        boss = actor_of("general_manager", place)
        with scope(place.pk, group_id=place.group_id, actor=boss):
            assert take(boss).vin == VIN


def test_a_flagged_vin_needs_confirmation(shop: Dealership, boss: Actor) -> None:
    with pytest.raises(Invalid, match="call for X") as refusal:
        take(boss, vin="1M8GDM9A1KP042788")
    assert refusal.value.extra["confirmable"] is True
    assert Vehicle.objects.count() == 0
    unit = take(boss, vin="1M8GDM9A1KP042788", vin_confirmed=True)
    assert unit.vehicle.vin_flag == "bad_check_digit"
    old = take(boss, vin="136370L123456", vin_confirmed=True)
    assert old.vehicle.vin_flag == "non_standard"


def test_letters_that_no_vin_has_are_refused_even_confirmed(shop: Dealership, boss: Actor) -> None:
    with pytest.raises(Invalid, match="no “O”"):
        take(boss, vin="1M8GDM9AXKPO42788", vin_confirmed=True)


def test_cars_without_a_vin_are_each_their_own(shop: Dealership, boss: Actor) -> None:
    first, second = take(boss, vin=None), take(boss, vin="")
    assert first.vehicle_id != second.vehicle_id
    assert {u.vehicle.vin_flag for u in (first, second)} == {"missing"}


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"unit": UnitEntry(condition="mint")}, "condition"),
        ({"unit": UnitEntry(condition="used", odometer=-1)}, "odometer"),
        ({"unit": UnitEntry(condition="used", list_price=Decimal(-1))}, "list_price"),
        ({"unit": UnitEntry(condition="used", acquired_on=date(2026, 11, 22))}, "acquired_on"),
        ({"unit": UnitEntry(condition="used", location_id=0)}, "location"),
        ({"vehicle": VehicleEntry(year=1873)}, "year"),
        ({"stock_number": "a b#c"}, "stock_number"),
        ({"status": "sold"}, None),
    ],
)
def test_impossible_values_are_refused(shop: Dealership, boss: Actor, over: Any, field: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        take(boss, **over)
    assert list(refusal.value.fields) == ([field] if field else [])
    assert StockUnit.objects.count() == 0


def test_another_dealerships_location_is_refused(two_dealers: TwoDealers) -> None:
    theirs, ours = two_dealers.theirs.dealership, two_dealers.ours.dealership
    with scope(theirs.pk):
        lot = LocationFactory(dealership=theirs)
    boss = actor_of("general_manager", ours)
    with scope(ours.pk, actor=boss), pytest.raises(Invalid, match="no such location"):
        take(boss, unit=UnitEntry(condition="used", location_id=lot.pk))


@pytest.mark.parametrize(("role", "allowed"), by_role(may.ADD))
def test_who_may(shop: Dealership, role: str, allowed: bool) -> None:
    try:
        take(actor_of(role, shop))
    except NotAllowed:
        assert not allowed
        assert (StockUnit.objects.count(), Vehicle.objects.count()) == (0, 0)
    else:
        assert allowed


def test_below_the_floor_from_the_start(shop: Dealership, boss: Actor) -> None:
    low = UnitEntry(condition="used", list_price=Decimal(10), floor_price=Decimal(20))
    with pytest.raises(DomainError, match="below the floor"):
        take(actor_of("sales_manager", shop), unit=low)
    with pytest.raises(Invalid, match="Say why"):
        take(boss, unit=low)
    assert take(boss, unit=low, reason="auction car").price == Decimal(10)
