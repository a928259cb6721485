"""Work on a car in the browser: proposed on its page, decided on a phone, with the reason typed again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.gate import SIZES
from tests.e2e.test_deals import look
from tests.e2e.test_readiness import car
from tests.e2e.world import World


def test_proposed_at_the_desk_and_decided_on_a_phone(
    world: World, page_as: Callable[..., Page], server: str
) -> None:
    unit = car(world, "Miata in need", "recon")
    desk = page_as("back_office")
    for title, amount in (("Front brakes and discs", "812.50"), ("Windscreen", "690")):
        desk.goto(f"{server}/admin/inventory/stockunit/{unit.pk}/page/?do=propose_work")
        dialog = desk.get_by_role("dialog")
        dialog.get_by_label("What is to be done").fill(title)
        dialog.get_by_label("Estimate").fill(amount)
        with desk.expect_navigation():
            dialog.get_by_role("button", name="Propose").click()
    expect(desk.get_by_text("Waiting for approval")).to_have_count(2)
    look(desk, SIZES[0], "work-card")
    phone = page_as("sales_manager", SIZES[2])
    menu = phone.locator(".k-bottom").get_by_role("button", name="Menu")
    expect(menu.locator(".k-count")).to_have_text(re.compile(r"[1-9]"))
    menu.click()
    badge = phone.locator("#side").get_by_role("link", name="Approvals")
    expect(badge.locator(".k-count")).to_have_text(re.compile(r"[1-9]"))
    badge.click()
    brakes = phone.get_by_role("listitem").filter(has_text="Front brakes")
    glass = phone.get_by_role("listitem").filter(has_text="Windscreen")
    glass.locator("summary", has_text="Decline").click()
    why = glass.locator("[id^=why-decline]")
    look(phone, SIZES[2], "approvals")
    why.fill(" ")
    glass.get_by_role("button", name="Decline").click()
    expect(glass.get_by_role("alert")).to_contain_text("Say why")
    why.fill("A chip: repair it")
    with phone.expect_navigation():
        glass.get_by_role("button", name="Decline").click()
    with phone.expect_navigation():
        brakes.get_by_role("button", name="Approve $812.50").click()
    expect(phone.get_by_text("Front brakes and discs")).to_have_count(0)
