"""Photos in a browser: several at once, shown when the job is done, put in order by hand and by keyboard, removed."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.inventory.models import Photo, StockUnit
from apps.inventory.services.photos import ENCODE_JOB
from apps.inventory.tests.pictures import jpeg
from tests.e2e.gate import SIZES, Size, accessibility, source
from tests.e2e.test_deals import look
from tests.e2e.test_facts import beside
from tests.e2e.test_readiness import car
from tests.e2e.world import World

PICTURES = [jpeg(640, 480, colour) for colour in ("red", "green", "blue")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_from_the_phone_to_the_front(
    world: World, page_as: Callable[..., Page], server: str, size: Size
) -> None:
    unit = car(world, f"Photo {size.name}")
    page = page_as("sales_manager", size)
    page.goto(f"{server}/admin/inventory/stockunit/{unit.pk}/page/")
    card = page.get_by_role("region", name="Photos", exact=True)
    look(page, size, "photos-none")
    card.get_by_label("Add photos").set_input_files(
        [
            {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": picture}
            for n, picture in enumerate(PICTURES)
        ]
        + [{"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}]
    )
    expect(card.get_by_text("is no JPEG or PNG")).to_be_visible()
    expect(card.get_by_text("Processing…")).to_have_count(3)
    look(page, size, "photos-processing")
    card.get_by_role("button", name="Dismiss").click()
    expect(card.get_by_text("is no JPEG or PNG")).to_be_hidden()
    beside(encode)
    expect(card.locator("img")).to_have_count(3)
    page.wait_for_function(
        "[...document.querySelectorAll('#photos img')].every((node) => node.naturalWidth === 320)"
    )
    look(page, size, "photos-ready")

    first, second, third = order(world, unit)
    assert [digest for _, digest in taken(world, unit)] == [sha256(each).hexdigest() for each in PICTURES], (
        "they stand as they were chosen"
    )
    later = card.get_by_role("button", name="Move photo 1 of 3 later")
    later.focus()
    page.keyboard.press("Enter")
    settled(page, [second, first, third])
    expect(page.locator(f"#photo-{first}-later")).to_be_focused()
    page.keyboard.press("Enter")
    settled(page, [second, third, first])
    card.get_by_role("button", name="Make photo 3 of 3 the primary one").click()
    settled(page, [first, second, third])
    if not size.touch:
        shot = page.locator(f"#photo-{third} .k-photo-shot")
        drag(page, shot, page.locator(f"#photo-{first} .k-photo-shot"))
        settled(page, [third, first, second])
        card.get_by_role("button", name="Make photo 2 of 3 the primary one").click()
        settled(page, [first, third, second])
    kept = order(world, unit)
    card.get_by_role("button", name="Remove photo 2 of 3").click()
    settled(page, [kept[0], kept[2]])
    look(page, size, "photos-removed")
    page.get_by_role("button", name="Undo").click()
    settled(page, kept)
    assert order(world, unit) == kept
    assert accessibility(page) == []
    assert page.evaluate(source("inspect.js"), {"target": size.target}) == []


def encode() -> None:
    for row in Job.objects.filter(kind=ENCODE_JOB, state="queued"):
        run_now(row.pk, pulse=Pulse)


def order(world: World, unit: StockUnit) -> list[int]:
    return [pk for pk, _ in taken(world, unit)]


def taken(world: World, unit: StockUnit) -> list[tuple[int, str]]:
    """The photos in order, with the digests of their uploads."""

    def read() -> list[tuple[int, str]]:
        with scope(world.dealership.pk):
            rows = Photo.objects.filter(unit_id=unit.pk, removed_at=None).order_by("position")
            return list(rows.values_list("pk", "digest"))

    found: Any = beside(read)
    assert isinstance(found, list), found
    return found


def settled(page: Page, wanted: list[int]) -> None:
    """The grid shows the photos in this order, as the server has them, and its buttons work."""
    seen = ",".join(str(pk) for pk in wanted)
    expect(page.locator("#photos")).to_have_attribute("data-seen", seen)
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-added, .htmx-settling')")


def drag(page: Page, tile: Any, onto: Any) -> None:
    start, end = tile.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 40)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(
            start["x"] + 60 + (end["x"] - start["x"] - 50) * step / 10,
            start["y"] + 40 + (end["y"] - start["y"]) * step / 10,
        )
    page.wait_for_timeout(100)
    page.mouse.up()
