"""The listing score as column, on the page and in the lists."""

from decimal import Decimal
from typing import Any

from apps.accounts.models import Dealership
from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor
from apps.core.clock import now
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.services.editing import edit
from apps.inventory.services.intake import take_in
from apps.inventory.services.listing import rescore_after
from apps.inventory.tests.factories import unit_in

PHOTOS = [f"https://photos.example/{n}.jpg" for n in range(14)]


def test_intake_and_edit_write_the_score(boss: Actor) -> None:
    unit = take_in(
        vin="",
        vehicle=VehicleEntry(2021, "Honda", "Accord", decoded_by="vpic"),
        unit=UnitEntry(condition="used", description="x" * 300),
        by=boss,
        at=now(),
    )
    assert unit.listing_score == Decimal("20.0")
    unit = edit(unit_id=unit.pk, changes={"photo_urls": PHOTOS}, by=boss, at=now())
    assert StockUnit.objects.get(pk=unit.pk).listing_score == Decimal("48.0")


def test_sets_mend_what_is_wrong_and_leave_no_version(shop: Dealership) -> None:
    units = [unit_in(shop, "in_stock", photo_urls=PHOTOS[:n]) for n in range(3)]
    StockUnit.objects.bulk_update([_with(unit, None) for unit in units], ["listing_score"])
    at, fixed = 0, []
    while True:
        at, wrong = rescore_after(at, 2)
        fixed.append(wrong)
        if not at:
            break
    assert (fixed, rescore_after(0, 10)) == ([2, 1], (0, 0))
    rows = StockUnit.objects.order_by("pk").values_list("listing_score", "version")
    assert list(rows) == [(Decimal(2 * n), 1) for n in range(3)]


def test_page_and_list_explain_and_sort(dealer: Dealer, signed_in: Any) -> None:
    with dealer.scope():
        good = unit_in(dealer.dealership, "in_stock", photo_urls=PHOTOS, stock_number="GOOD1")
        unit_in(dealer.dealership, "in_stock", stock_number="POOR1")
    client = signed_in("sales_rep")
    page = client.get(f"/admin/inventory/stockunit/{good.pk}/page/").content.decode()
    assert all(
        words in page
        for words in ("Listing score", "add 6 photos: +12.0", "28.0 of 40", "no market price yet")
    )
    shown = client.get("/admin/inventory/stockunit/?ordering=listing_score").content.decode()
    assert shown.index("POOR1") < shown.index("GOOD1")
    assert "GOOD1" not in client.get("/admin/inventory/stockunit/?listing_score__lte=20").content.decode()


def _with(unit: StockUnit, score: Decimal | None) -> StockUnit:
    unit.listing_score = score
    return unit
