"""A file of 1,000 cars with 37 bad ones through the wizard: check, import, correct, undo."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import person
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.inventory.models import StockUnit
from apps.inventory.vin import examine
from tests.e2e.gate import SIZES, Size, accessibility, source
from tests.e2e.harbour import committed
from tests.e2e.signing_in import sign_in
from tests.e2e.world import World, enrol

ROWS, BAD = 1_000, 37


def vin(number: int) -> str:
    guesses = (f"1HGCM826{digit}3A{number:06}" for digit in "0123456789X")
    return next(guess for guess in guesses if examine(guess).valid)


def rows() -> list[dict[str, str]]:
    """Every 27th car from the first on has a price that is none, until there are 37."""
    bad = set(range(0, BAD * 27, 27))
    return [
        {
            "Fahrgestell": vin(number),
            "Brand": "Honda",
            "Model": "Accord",
            "Asking": "call us" if number in bad else f"${10_000 + number:,}",
            "Miles": f"{number} mi",
        }
        for number in range(ROWS)
    ]


def as_csv(found: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


@pytest.fixture
def store(server: str) -> World:
    def build() -> World:
        place = DealershipFactory()
        user = person("general_manager", place)
        user.last_dealership = place
        user.save(update_fields=["last_dealership"])
        return World(place, {"gm": user}, {"gm": enrol(user)})

    return committed(build)


@pytest.fixture(params=[SIZES[0], SIZES[2]], ids=lambda size: size.name)
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


def cars(store: World) -> int:
    def count() -> int:
        with scope(store.dealership.pk):
            return StockUnit.objects.active().count()

    return committed(count)


def gate(page: Page, name: str) -> None:
    """What the page gate asks of every page; a picture where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/import-{page.viewport_size['width']}-{name}.png", full_page=True)
    touch = page.viewport_size["width"] < 500
    assert page.evaluate(source("inspect.js"), {"target": 44 if touch else 24}) == []
    assert accessibility(page) == []


def upload(page: Page, server: str, content: bytes) -> None:
    page.goto(f"{server}/admin/inventory/importrun/add/")
    page.get_by_label("Stock file").set_input_files(
        {"name": "stock.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Match the columns")


def check(page: Page) -> None:
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("rows so far")).to_be_visible()
    gate(page, "progress")
    committed(work)
    expect(page.get_by_text("Nothing has been written yet")).to_be_visible(timeout=10_000)


def act(page: Page, opens: str, confirms: str, reason: str = "") -> None:
    page.locator("main").get_by_role("button", name=opens, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if reason:
        dialog.get_by_label("Why?").fill(reason)
    gate(page, opens.lower().replace(" ", "-"))
    dialog.get_by_role("button", name=confirms, exact=True).click()
    expect(page.get_by_text("rows so far")).to_be_visible()
    committed(work)


def test_37_bad_rows_of_1000(page: Page, server: str, store: World, tmp_path: Path) -> None:
    upload(page, server, as_csv(rows()))
    expect(page.get_by_label("Fahrgestell")).to_have_value("vin")
    page.get_by_label("Asking", exact=True).select_option("price")
    gate(page, "map")
    check(page)
    gate(page, "checked")
    assert cars(store) == 0
    main = page.locator("main")
    expect(main.get_by_role("link", name="New 963")).to_be_visible()
    main.get_by_role("link", name=f"Rejected {BAD}").click()
    expect(main.locator("tbody tr")).to_have_count(BAD)
    expect(main.locator("tbody tr").first).to_contain_text("The price “call us” is not a number.")
    with page.expect_download() as download:
        main.get_by_role("link", name="Download rejects").click()
    refused = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(refused) == BAD
    assert {row["import_reason"] for row in refused} == {"The price “call us” is not a number."}

    act(page, "Import", "Import")
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible(timeout=10_000)
    assert cars(store) == ROWS - BAD
    gate(page, "imported")

    upload(page, server, as_csv([row | {"Asking": "$12,345"} for row in refused]))
    expect(page.get_by_label("Asking", exact=True)).to_have_value("price")
    check(page)
    expect(main.get_by_role("link", name=f"New {BAD}")).to_be_visible()
    act(page, "Import", "Import")
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible(timeout=10_000)
    assert cars(store) == ROWS

    act(page, "Undo the import", "Undo the import", reason="Wrong store")
    expect(main.get_by_text("Withdrawn")).to_be_visible(timeout=10_000)
    assert cars(store) == ROWS - BAD
    gate(page, "undone")
    page.goto(f"{server}/admin/inventory/importrun/")
    expect(main.locator("tbody tr")).to_have_count(2)
    gate(page, "list")
