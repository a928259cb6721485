"""Prices: history, floor, who may."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotAllowed, Stale
from apps.core.models import OutboxMessage
from apps.core.testing.permission_tables import by_role, refused
from apps.inventory import permissions as may
from apps.inventory.models import PriceChange, StockUnit
from apps.inventory.pricing import Cadence, Change, PriceKind, asking_price, cadence
from apps.inventory.services.pricing import set_price
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock", floor_price=Decimal("19500.00"))


def test_a_price_change_is_kept(unit: StockUnit, boss: Actor) -> None:
    set_price(
        unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal("19999.995"), reason="aged", by=boss, at=AT
    )
    unit.refresh_from_db()
    assert (unit.internet_price, unit.price, unit.version) == (Decimal("20000.00"), Decimal("20000.00"), 2)
    change = PriceChange.objects.get()
    assert (change.old, change.new, change.reason) == (Decimal("20990.00"), Decimal("20000.00"), "aged")
    assert (change.actor_id, change.actor_name, change.at) == (boss.user_id, boss.name, AT)
    payload = OutboxMessage.objects.get().payload
    assert (payload["old_price"], payload["price"]) == ("20990.00", "20000.00")


def test_without_an_internet_price_the_list_price_is_asked(unit: StockUnit, boss: Actor) -> None:
    set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=None, by=boss, at=AT)
    unit.refresh_from_db()
    assert unit.price == unit.list_price
    assert asking_price(None, None) is None
    assert asking_price(Decimal(5), Decimal(0)) == 0


def test_the_same_price_changes_nothing(unit: StockUnit, boss: Actor) -> None:
    set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal("21990"), by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.version, PriceChange.objects.count()) == (1, 0)


def test_below_the_floor(unit: StockUnit, boss: Actor) -> None:
    manager = actor_of("sales_manager", unit.dealership)
    with pytest.raises(NotAllowed, match="below the floor") as refusal:
        set_price(
            unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), reason="x", by=manager, at=AT
        )
    assert "19500" not in refusal.value.message
    with pytest.raises(Invalid, match="Say why"):
        set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.version, PriceChange.objects.count()) == (1, 0)
    set_price(
        unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), reason="day 90", by=boss, at=AT
    )
    assert PriceChange.objects.get().reason == "day 90"


def test_a_stay_that_is_over_keeps_its_prices(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "delivered")
    with pytest.raises(Conflict):
        set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal(1), by=boss, at=AT)


def test_negative_and_stale(unit: StockUnit, boss: Actor) -> None:
    with pytest.raises(Invalid):
        set_price(unit_id=unit.pk, kind=PriceKind.MSRP, amount=Decimal(-1), by=boss, at=AT)
    with pytest.raises(Stale):
        set_price(unit_id=unit.pk, kind=PriceKind.MSRP, amount=Decimal(1), by=boss, at=AT, version=9)


@pytest.mark.parametrize(("role", "allowed"), by_role(may.PRICE))
def test_who_may(unit: StockUnit, role: str, allowed: bool) -> None:
    actor = actor_of(role, unit.dealership)
    if allowed:
        set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal(22000), by=actor, at=AT)
        assert PriceChange.objects.count() == 1
        return
    with refused(may.PRICE, unit):
        set_price(unit_id=unit.pk, kind=PriceKind.LIST, amount=Decimal(22000), by=actor, at=AT)


def test_the_floor_is_told_to_those_who_may_see_it(unit: StockUnit, boss: Actor) -> None:
    with pytest.raises(Invalid, match=r"floor price of 19,500\.00"):
        set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), by=boss, at=AT)
    fields = {name: getattr(boss, name) for name in Actor.__slots__}
    blind = Actor(**{**fields, "permissions": frozenset({may.PRICE})})
    with pytest.raises(NotAllowed) as refusal:
        set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(19000), by=blind, at=AT)
    assert "19,500" not in refusal.value.message


def test_a_floor_that_is_set_changes_by_authority_and_with_a_reason(unit: StockUnit, boss: Actor) -> None:
    manager = actor_of("sales_manager", unit.dealership)
    for by, reason, error in ((manager, "why not", NotAllowed), (boss, " ", Invalid)):
        with pytest.raises(error):
            set_price(
                unit_id=unit.pk, kind=PriceKind.FLOOR, amount=Decimal(18000), reason=reason, by=by, at=AT
            )
    unit.refresh_from_db()
    assert (unit.floor_price, PriceChange.objects.count()) == (Decimal("19500.00"), 0)
    set_price(unit_id=unit.pk, kind=PriceKind.FLOOR, amount=Decimal(18000), reason="aged", by=boss, at=AT)
    assert PriceChange.objects.get().reason == "aged"


def test_cadence() -> None:
    day = date(2026, 11, 1)
    moves = [
        Change(day, None, Decimal(20000)),
        Change(day, Decimal(20000), Decimal(19000)),
        Change(day + timedelta(days=9), Decimal(19000), Decimal(19950)),
        Change(day + timedelta(days=10), Decimal(19950), Decimal(19160)),
    ]
    assert cadence(moves, day + timedelta(days=22)) == Cadence(3, Decimal("-1.3"), Decimal("-4.2"), 12)
    assert cadence(moves[:1], day) == Cadence(0, None, None, None)
    from_nothing = [Change(day, Decimal(0), Decimal(5))]
    assert cadence(from_nothing, day) == Cadence(1, None, None, 0)
