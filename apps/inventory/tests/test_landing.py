"""The landing page's card of what waits in stock."""

from decimal import Decimal
from typing import Any

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.inventory.services.work import propose
from apps.inventory.tests.factories import unit_in


def test_who_decides_sees_what_waits_and_nobody_else(dealer: Dealer, signed_in: Any) -> None:
    before = signed_in("sales_manager").get("/admin/").content.decode()
    assert "Stock that waits for you" not in before, "nothing waits: no card"
    with dealer.scope():
        unit = unit_in(dealer.dealership, "in_stock", readiness="recon")
        propose(
            unit_id=unit.pk,
            title="Gearbox",
            kind="mechanical",
            estimate=Decimal(2400),
            by=dealer.actor("sales_manager"),
            at=now(),
        )
    shown = signed_in("sales_manager").get("/admin/").content.decode()
    assert "Work on cars to approve" in shown and 'href="/admin/inventory/approvals/"' in shown
    assert "Offers to approve" not in shown
    assert "Cars on their way to the front line" in signed_in("technician").get("/admin/").content.decode()
    for role in ("sales_rep", "back_office", "auditor"):
        assert "Work on cars to approve" not in signed_in(role).get("/admin/").content.decode()
