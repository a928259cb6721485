"""Patterns of stock numbers, trade-ins, and what never changes."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from apps.core.testing.permission_tables import refused
from apps.inventory import numbering
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import IntakePolicy, StockUnit
from apps.inventory.permissions import INTAKE_POLICY
from apps.inventory.services.intake import take_in
from apps.inventory.services.intake_policy import set_intake_policy
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, unit_in

SETTINGS = "/admin/inventory/intake-settings/"


def trade_in(by: Actor, parent_id: int) -> str:
    car, stay = VehicleEntry(make="Kia"), UnitEntry(condition="used", source="trade")
    return take_in(vin=None, vehicle=car, unit=stay, parent_id=parent_id, by=by, at=AT).stock_number


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (numbering.DEFAULT, "LKN10001"),
        ("{nu}{yy}-{seq:6}", "N26-010001"),
        ("x{seq:2}", "X10001"),
    ],
)
def test_patterns(pattern: str, number: str) -> None:
    assert numbering.render(numbering.check(pattern), "lk", "demo", 2026, 10_001) == number


@pytest.mark.parametrize(
    "pattern", ["", "{nu}", "{seq}{seq}", "{vin}{seq}", "{seq}é", "-{seq}", "{seq}A", "{seq:9}" + "X" * 30]
)
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises(Invalid):
        numbering.check(pattern)


def test_a_store_numbers_by_its_pattern(shop: Dealership, boss: Actor) -> None:
    set_intake_policy(pattern="{nu}{yy}{seq:6}", by=boss, at=AT)
    car, stay = VehicleEntry(make="Kia"), UnitEntry(condition="new")
    assert take_in(vin=None, vehicle=car, unit=stay, by=boss, at=AT).stock_number == "N26010001"


def test_trade_ins_carry_on_their_parents_number(shop: Dealership, boss: Actor) -> None:
    sold = unit_in(shop, "delivered", stock_number="N1234")
    first, second = trade_in(boss, sold.pk), trade_in(boss, sold.pk)
    child = StockUnit.objects.get(stock_number=first)
    assert (first, second, child.parent_id) == ("N1234A", "N1234B", sold.pk)
    assert [trade_in(boss, child.pk), trade_in(boss, child.pk)] == ["N1234AA", "N1234AB"]


def test_after_z_a_number_of_its_own() -> None:
    taken = {f"N1{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    with pytest.raises(Conflict, match="a number of its own"):
        numbering.trade_number("N1", taken)


def test_no_statement_changes_a_stock_number(shop: Dealership) -> None:
    unit = unit_in(shop, "in_stock", stock_number="N77")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        StockUnit.objects.filter(pk=unit.pk).update(stock_number="N78")


def test_only_who_may_sets_the_pattern(shop: Dealership, boss: Actor, rep: Actor) -> None:
    row = set_intake_policy(pattern="{nu}{seq}", by=boss, at=AT)
    with refused(INTAKE_POLICY, row):
        set_intake_policy(pattern="{yy}{seq}", by=rep, at=AT)
    with pytest.raises(Invalid):
        set_intake_policy(pattern="{yy}", by=boss, at=AT)
    assert IntakePolicy.objects.get().pattern == "{nu}{seq}"


def test_many_trade_ins_at_once_get_a_letter_each(transactional_db: None) -> None:
    shop = DealershipFactory()
    with scope(shop.pk):
        parent = unit_in(shop, "delivered", stock_number="N500").pk

    def act(number: int) -> str:
        boss = actor_of("general_manager", shop, user_id=number + 1)
        with scope(shop.pk, group_id=shop.group_id, actor=boss):
            return trade_in(boss, parent)

    outcomes = at_once([partial(act, number) for number in range(8)])
    assert sorted(str(one) for one in outcomes) == [f"N500{letter}" for letter in "ABCDEFGH"]


def test_settings_preview_and_save(signed_in: SignIn) -> None:
    client = signed_in("general_manager")
    assert "U10001" in client.get(SETTINGS).content.decode()
    shown = client.get(f"{SETTINGS}preview/", {"pattern": "{nu}{yy}-{seq:6}"}).content.decode()
    assert "N26-010001AA" in shown
    assert "needs {seq} once" in client.get(f"{SETTINGS}preview/", {"pattern": "x"}).content.decode()
    body = {"pattern": "{yy}", "offer_days": "7", "pack": "0", "margin": "1500"}
    assert client.post(SETTINGS, body).status_code == 422
    assert client.post(SETTINGS, body | {"pattern": "{yy}{seq}"}).status_code == 302
    assert signed_in("sales_rep").get(SETTINGS).status_code == 403
