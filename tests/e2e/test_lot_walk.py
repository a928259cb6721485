"""The lot walk in a browser: three cars without a network, a reload, back online; nothing is left after a sign-out."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.factories import LocationFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.tenancy import scope
from apps.deals.tests.scene import Scene
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import Sighting, StockUnit
from apps.inventory.services.intake import take_in
from apps.inventory.services.lot_places import add_place
from tests.e2e.gate import SIZES, Size, accessibility, faults
from tests.e2e.signing_in import sign_in
from tests.e2e.test_deals import look
from tests.e2e.test_facts import beside
from tests.e2e.world import World

VINS = ("2HGFC2F59KH611001", "5NPE24AFXFH722002", "1FTEW1EP9KF833003")
KEPT = """async () => ({
  databases: (await indexedDB.databases()).map((each) => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  local: Object.keys(localStorage),
})"""

# A camera that looks at the code of a VIN; drawn by the vendored library, read by it as well.
CAMERA = """async (vin) => {
  if (!self.ZXing) await new Promise((done) => document.head.append(
    Object.assign(document.createElement("script"), { src: document.body.dataset.detector, onload: done })));
  const code = new ZXing.QRCodeWriter().encode(vin, ZXing.BarcodeFormat.QR_CODE, 300, 300, new Map());
  const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 300 });
  const brush = canvas.getContext("2d");
  const draw = () => {
    for (let x = 0; x < 300; x += 1) for (let y = 0; y < 300; y += 1) {
      brush.fillStyle = code.get(x, y) ? "black" : "white";
      brush.fillRect(x, y, 1, 1);
    }
  };
  draw();
  setInterval(draw, 200);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(5);
}"""


@pytest.fixture(scope="module")
def cars(world: World) -> list[StockUnit]:
    by = Scene(Dealer(world.dealership, dict(world.people))).system

    def made() -> list[StockUnit]:
        with scope(world.dealership.pk, actor=by):
            lot = LocationFactory(dealership=world.dealership, name="Walk lot")
            for number, name in enumerate(("Row A", "Row B", "Showroom")):
                add_place(name=name, location_id=lot.pk, position=number, by=by, at=now())
            vehicle = {"year": 2021, "make": "Honda", "exterior_colour": "Blue"}
            return [
                take_in(
                    vin=vin,
                    vehicle=VehicleEntry(model=f"Walker {number}", **vehicle),
                    unit=UnitEntry("used"),
                    by=by,
                    at=now(),
                )
                for number, vin in enumerate(VINS)
            ]

    found = beside(made)
    assert isinstance(found, list), found
    return found


def saw(page: Page, text: str, **fields: str) -> None:
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("button", name="Find").click()
    record(page, **fields)


def record(page: Page, **fields: str) -> None:
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        dialog.get_by_label(label.capitalize()).fill(value)
    dialog.get_by_label("Place").select_option(label="Row B · Walk lot")
    dialog.get_by_role("button", name="Seen here").click()
    expect(dialog).to_be_hidden()


def sightings(world: World, cars: list[StockUnit]) -> list[tuple[int, str, int | None]]:
    def read() -> Any:
        with scope(world.dealership.pk):
            rows = Sighting.objects.filter(unit__in=[car.pk for car in cars]).order_by("seen_at")
            return list(rows.values_list("unit_id", "place__name", "odometer"))

    return beside(read)  # type: ignore[return-value]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_lots_pages_pass_the_gate(
    browser: Browser, server: str, signed_in: Any, cars: list[StockUnit], size: Size
) -> None:
    context = size.context(browser, signed_in("dealer_admin"))
    page = context.new_page()
    found = faults(page, f"{server}/admin/inventory/walk/", size, is_list=True)
    look(page, size, "walk-report")
    page = context.new_page()
    found += faults(page, f"{server}/admin/lot/", size, is_list=True)
    expect(page.get_by_text("seen today")).to_be_visible()
    look(page, size, "lot")
    page.get_by_role("searchbox").fill(VINS[0][-6:])
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += accessibility(page)
    look(page, size, "lot-seen")
    context.close()
    assert found == []


def test_three_cars_without_a_network_and_a_sign_out(
    browser: Browser, server: str, world: World, cars: list[StockUnit]
) -> None:
    context = SIZES[2].context(browser, None)
    page = context.new_page()
    sign_in(page, server, world, "sales_manager")
    page.goto(f"{server}/admin/lot/")
    expect(page.get_by_text("seen today")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")

    context.set_offline(True)
    expect(page.get_by_text("Offline")).to_be_visible()
    page.get_by_role("searchbox").fill(VINS[1].replace("NPE2", "NPE3"))
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status").filter(has_text="check digit")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    saw(page, VINS[0], odometer="41000", note="Flat tyre")
    saw(page, VINS[1][-8:])
    page.evaluate(CAMERA, VINS[2])
    page.get_by_role("button", name="Scan the VIN").click()
    expect(page.get_by_role("heading", name="Walker 2")).to_be_visible()
    record(page)
    page.reload()
    expect(page.get_by_text("Offline · 3 to send")).to_be_visible()
    page.get_by_role("link", name="To send").click()
    expect(page.get_by_text("Waits to be sent")).to_have_count(3)
    look(page, SIZES[2], "lot-waiting")
    assert sightings(world, cars) == []

    context.set_offline(False)
    page.get_by_role("link", name="Sent").click()
    expect(page.locator("#sent .row")).to_have_count(3)
    seen = sightings(world, cars)
    assert [(unit, place) for unit, place, _ in seen] == [(car.pk, "Row B") for car in cars]
    assert seen[0][2] == 41_000

    saw(page, VINS[0], odometer="40000")
    page.get_by_role("link", name="To send").click()
    expect(page.get_by_text("You read 40,000 mi, known are 41,000.")).to_be_visible()
    look(page, SIZES[2], "lot-doubt")
    page.get_by_role("button", name="Leave the odometer out").click()
    expect(page.get_by_text("Nothing waits to be sent.")).to_be_visible()
    assert len(sightings(world, cars)) == 4

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(KEPT) == {"databases": [], "caches": [], "workers": 0, "local": []}
    context.close()
