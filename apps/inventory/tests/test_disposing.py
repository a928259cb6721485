"""Cars that leave without a buyer, with the papers of it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.tenancy import scope
from apps.core.testing.permission_tables import refused
from apps.inventory.models import CostEntry, Disposition, StockUnit
from apps.inventory.permissions import DISPOSE
from apps.inventory.services.disposing import return_to_source, write_off
from apps.inventory.services.transfers import transfer
from apps.inventory.tests.conftest import SignIn, actor_of
from apps.inventory.tests.factories import AT, unit_in


def test_a_return_keeps_its_papers(shop: Dealership, boss: Actor) -> None:
    unit = unit_in(shop, "in_stock", source="auction")
    returned = return_to_source(
        unit_id=unit.pk,
        kind="arbitration",
        counterparty="Lakes Auction",
        reference="ARB-7",
        amount=Decimal("18000"),
        reason="frame damage",
        by=boss,
        at=AT,
    )
    row = Disposition.objects.get(unit=unit)
    assert returned.status == "returned_to_source"
    assert (row.kind, row.counterparty, row.reference) == ("arbitration", "Lakes Auction", "ARB-7")
    assert row.amount == Decimal("18000.00")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    "more",
    [{"kind": "theft"}, {"kind": "arbitration"}, {"amount": Decimal(-1)}, {"kind": "lost"}, {"reason": " "}],
)
def test_a_write_off_that_cannot_be(shop: Dealership, boss: Actor, more: dict[str, Any]) -> None:
    unit = unit_in(shop, "in_stock")
    with pytest.raises(Invalid):
        write_off(unit_id=unit.pk, by=boss, at=AT, **{"reason": "gone", **more})
    assert StockUnit.objects.get(pk=unit.pk).status == "in_stock"
    assert Disposition.objects.count() == 0


def test_who_may_not_changes_nothing(shop: Dealership, boss: Actor, rep: Actor) -> None:
    gone = unit_in(shop, "in_stock")
    write_off(unit_id=gone.pk, kind="theft", reference="P-1", reason="stolen", by=boss, at=AT)
    unit = unit_in(shop, "in_stock")
    with refused(DISPOSE, unit, Disposition.objects.get(unit=gone)):
        write_off(unit_id=unit.pk, reason="flood", by=rep, at=AT)


def test_screens_and_api(signed_in: SignIn, api_as: Any, dealer: Dealer) -> None:
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock", source="consignment")
        other = unit_in(dealer.dealership, "in_stock")
    client = signed_in("general_manager")
    page = f"/admin/inventory/stockunit/{unit.pk}/"
    assert "Back to the consignor" in client.get(f"{page}page/").content.decode()
    body = {"kind": "consignor", "counterparty": "Ann Smith", "reason": "sold it herself"}
    assert client.post(f"{page}do/return_to_source/", body).status_code == 302
    assert "<b>Back to the consignor</b>, Ann Smith" in client.get(f"{page}page/").content.decode()
    theft = {"kind": "theft", "reason": "stolen"}
    manager = api_as("general_manager", dealer)
    assert manager.post(f"stock-units/{other.pk}/write-off/", theft).status_code == 400
    claimed = theft | {"reference": "P-77", "amount": "15000.00"}
    answer = manager.post(f"stock-units/{other.pk}/write-off/", claimed)
    (paper,) = answer.json()["dispositions"]
    assert (paper["kind"], paper["reference"], paper["amount"]) == ("theft", "P-77", "15000.00")


def test_a_transfer_names_its_sender_in_the_ledger(two_dealers: TwoDealers) -> None:
    here = two_dealers.ours.dealership
    there = DealershipFactory(group=here.group)
    boss = actor_of("general_manager", here)
    with scope(here.pk, group_id=here.group_id, actor=boss):
        unit = unit_in(here, "in_stock", stock_number="S-1")
        sent = transfer(unit_id=unit.pk, to_dealership_id=there.pk, by=boss, at=AT)
    with scope(there.pk):
        entry = CostEntry.objects.get(unit_id=sent.other_unit_id, kind="acquisition")
    assert (entry.vendor, entry.reference) == (here.name, "S-1")
