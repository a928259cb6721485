"""The readiness board in the browser: recon to the front line past the Buyers Guide gate."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.tenancy import scope
from apps.deals.tests.scene import Scene
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.services.intake import take_in
from tests.e2e.gate import SIZES, Size, faults
from tests.e2e.test_deals import look
from tests.e2e.test_facts import beside
from tests.e2e.world import World


def car(world: World, name: str, readiness: str = "photos") -> StockUnit:
    by = Scene(Dealer(world.dealership, dict(world.people))).system

    def made() -> StockUnit:
        with scope(world.dealership.pk, actor=by):
            vehicle = VehicleEntry(year=2020, make="Mazda", model=name)
            return take_in(
                vin=None,
                vehicle=vehicle,
                unit=UnitEntry("used", readiness=readiness),
                by=by,
                at=now(),
            )

    found = beside(made)
    assert isinstance(found, StockUnit), found
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_board_passes_the_gate(browser: Browser, server: str, signed_in: Any, size: Size) -> None:
    context = size.context(browser, signed_in("dealer_admin"))
    page = context.new_page()
    found = faults(page, f"{server}/admin/inventory/board/", size, is_list=True)
    look(page, size, "board")
    context.close()
    assert found == []


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: size.name)
def test_to_the_front_line_past_the_guide(
    world: World, page_as: Callable[..., Page], server: str, size: Size
) -> None:
    unit = car(world, f"Miata {size.name}")
    page = page_as("sales_manager", size)
    page.goto(f"{server}/admin/inventory/board/?q={unit.stock_number}")
    to_frontline(page)
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Buyers Guide")
    expect(column(page, "Photos")).to_contain_text(unit.stock_number)
    look(page, size, "board-refused")
    refusal.get_by_role("link", name="Issue the Buyers Guide").click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Issue the Buyers Guide").click()
    expect(page.get_by_text("As is, no dealer warranty").first).to_be_visible()
    look(page, size, "unit-with-guide")
    page.goto(f"{server}/admin/inventory/board/?q={unit.stock_number}")
    to_frontline(page)
    if size.touch:
        page.get_by_role("navigation", name="Steps").get_by_role("link", name="Frontline").click()
    expect(column(page, "Frontline")).to_contain_text(unit.stock_number)


def to_frontline(page: Page) -> None:
    page.get_by_role("button", name="Move ").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To step").select_option(label="Frontline")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(dialog).to_be_hidden()


def column(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)
