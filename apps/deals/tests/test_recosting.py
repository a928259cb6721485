"""A bill comes in while the deal waits: approval judges by today's cost, and the sale books it."""

from decimal import Decimal

import pytest

from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.deals.models import Deal, DealPosting, OverrideEntry
from apps.deals.tests.scene import AT, Scene, run
from apps.deals.tests.snapshots import everything
from apps.inventory.cost import CostKind
from apps.inventory.services.costs import add_cost


def bill(scene: Scene, amount: str) -> None:
    add_cost(
        unit_id=scene.unit.pk,
        kind=CostKind.RECON,
        amount=Decimal(amount),
        description="Brakes",
        by=scene.system,
        at=AT,
    )


def figures(deal: Deal, *, private: bool) -> dict[str, str]:
    rows = deal.worksheet["figures"]
    return {row["key"]: row["amount"] for row in rows if row["private"] is private}


def test_the_sale_books_what_the_car_cost_on_that_day(scene: Scene) -> None:
    deal = scene.deal("approved")
    frozen, total = figures(deal, private=False), deal.total
    bill(scene, "412.55")
    deal = scene.step(deal, "contracted")
    deal.refresh_from_db()
    assert (deal.vehicle_cost, deal.front_gross) == (Decimal("30312.55"), Decimal("1687.45"))
    assert deal.commissionable_gross == Decimal("1387.45")
    lines = dict(DealPosting.objects.filter(deal=deal).values_list("account", "amount"))
    assert lines["cost_of_vehicles"] == -lines["vehicle_inventory"] == Decimal("30312.55")
    assert (figures(deal, private=False), deal.total) == (frozen, total)
    assert figures(deal, private=True) == {
        "vehicle_cost": "30312.55",
        "front_gross": "1687.45",
        "commissionable_gross": "1387.45",
    }
    (act,) = AuditEvent.objects.filter(action="deal.contract")
    assert act.facts["costed_on"] == "2026-11-16"
    assert not OverrideEntry.objects.exists()


def test_without_a_bill_nothing_is_figured_anew(scene: Scene) -> None:
    deal = scene.deal("approved")
    worksheet = deal.worksheet
    deal = scene.step(deal, "contracted")
    assert deal.worksheet == worksheet
    assert "costed_on" not in AuditEvent.objects.get(action="deal.contract").facts


def test_a_loss_that_came_with_a_bill_needs_higher_authority(scene: Scene) -> None:
    deal = scene.deal("submitted")
    bill(scene, "2500.00")
    before = everything()
    with pytest.raises(NotAllowed) as refusal:
        run(deal, "approve", by=scene.actor("sales_manager"))
    assert (refusal.value.code, everything()) == ("beyond_authority", before)
    deal = run(deal, "approve", by=scene.boss)
    assert deal.front_gross == Decimal("-400.00")
    assert OverrideEntry.objects.get().kind == "loss"


def test_a_bill_after_the_approval_that_makes_a_loss_is_in_the_book(scene: Scene) -> None:
    deal = scene.deal("approved")
    bill(scene, "2500.00")
    scene.step(deal, "contracted")
    (entry,) = OverrideEntry.objects.all()
    assert (entry.kind, entry.by_id) == ("loss", scene.boss.user_id)
    assert entry.detail == "The front gross is -400.00; it was 2100.00 when approved."
