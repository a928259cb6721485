"""200 cars repriced through the screens: choose, rule, preview, commit, undo."""

import os
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import person
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.inventory.models import StockUnit
from apps.inventory.tests.factories import StockUnitFactory
from tests.e2e.gate import SIZES, Size, accessibility, source
from tests.e2e.harbour import committed
from tests.e2e.signing_in import sign_in
from tests.e2e.world import World, enrol

CARS, FLOORED = 200, 20


@pytest.fixture
def store(server: str) -> World:
    def build() -> World:
        place = DealershipFactory()
        user = person("general_manager", place)
        user.last_dealership = place
        user.save(update_fields=["last_dealership"])
        with scope(place.pk):
            for number in range(CARS):
                floor = Decimal(20_500) if number < FLOORED else None
                StockUnitFactory(dealership=place, floor_price=floor)
        return World(place, {"gm": user}, {"gm": enrol(user)})

    return committed(build)


@pytest.fixture(params=SIZES, ids=lambda size: size.name)
def page(request: pytest.FixtureRequest, browser: Browser, server: str, store: World) -> Iterator[Page]:
    size: Size = request.param
    context = size.context(browser, None)
    opened = context.new_page()
    sign_in(opened, server, store, "gm")
    yield opened
    context.close()


def work() -> None:
    """The worker's part."""
    for pk in Job.objects.filter(state="queued").order_by("id").values_list("pk", flat=True):
        run_now(pk)


def at(store: World, price: int) -> int:
    def count() -> int:
        with scope(store.dealership.pk):
            return StockUnit.objects.filter(internet_price=price).count()

    return committed(count)


def gate(page: Page, name: str, size: str) -> None:
    """What the page gate asks of every page; a picture where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/bulk-{size}-{name}.png")
    touch = page.viewport_size["width"] < 500
    assert page.evaluate(source("inspect.js"), {"target": 44 if touch else 24}) == []
    assert accessibility(page) == []


def act(page: Page, opens: str, reason: str = "") -> None:
    page.locator("main").get_by_role("button", name=opens, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if reason:
        dialog.get_by_label("Why?").fill(reason)
    dialog.get_by_role("button", name=opens, exact=True).click()
    expect(page.get_by_text("vehicles so far")).to_be_visible()
    committed(work)


def test_reprice_200(page: Page, server: str, store: World, request: pytest.FixtureRequest) -> None:
    size = request.node.callspec.id
    main = page.locator("main")
    page.goto(f"{server}/admin/inventory/stockunit/")
    rows = page.locator("#results input[name=unit]")
    rows.nth(0).focus()
    page.keyboard.press("Space")
    expect(page.locator("#picked")).to_have_text("1 chosen")
    rows.nth(4).click(modifiers=["Shift"])
    expect(page.locator("#picked")).to_have_text("5 chosen")
    gate(page, "chosen", size)
    page.get_by_label("All 200 matching").check()
    expect(rows.nth(0)).to_be_disabled()
    page.get_by_label("What to do with the chosen vehicles").select_option("reprice")
    main.get_by_role("button", name="Continue").click()
    expect(main.get_by_text("200 vehicles chosen")).to_be_visible()

    page.get_by_label("Rule", exact=True).select_option("lower")
    page.get_by_label("Amount or %").fill("5")
    page.get_by_label("Ending", exact=False).first.select_option("990")
    gate(page, "rule", size)
    main.get_by_role("button", name="Preview").click()
    expect(main.get_by_text("Nothing has been written yet")).to_be_visible()
    expect(main.get_by_role("link", name=f"Will change {CARS - FLOORED}")).to_be_visible()
    gate(page, "preview", size)
    main.get_by_role("link", name=f"Below the floor, left {FLOORED}").click()
    expect(main.locator("tbody tr")).to_have_count(FLOORED)
    assert at(store, 19_990) == 0

    act(page, "Commit")
    expect(main.get_by_role("button", name="Undo")).to_be_visible(timeout=10_000)
    assert (at(store, 19_990), at(store, 20_990)) == (CARS - FLOORED, FLOORED)
    gate(page, "done", size)
    act(page, "Undo", reason="Wrong ending")
    expect(main.get_by_role("link", name=f"Undone {CARS - FLOORED}")).to_be_visible(timeout=10_000)
    assert at(store, 20_990) == CARS
    page.goto(f"{server}/admin/inventory/bulkrun/")
    expect(main.locator("tbody tr")).to_have_count(1)
    gate(page, "list", size)
