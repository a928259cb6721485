"""The inventory list as cards: found by keyboard, kept, and held to the gate of every page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.gate import SIZES, Size, faults

LIST = "/admin/inventory/stockunit/"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_cards_pass_the_gate(
    browser: Browser, server: str, signed_in: Callable[[str], Any], size: Size
) -> None:
    context = size.context(browser, signed_in("dealer_admin"))
    found = faults(context.new_page(), f"{server}{LIST}?layout=cards", size, is_list=True)
    context.close()
    assert found == []


def test_the_switch_works_by_keyboard_and_is_kept(page_as: Callable[..., Page], server: str) -> None:
    page = page_as("sales_manager")
    page.goto(f"{server}{LIST}?condition=used")
    page.get_by_role("navigation", name="Layout").get_by_role("link", name="Cards").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    cards = page.get_by_role("list", name="Vehicles").get_by_role("listitem")
    expect(cards.first).to_be_visible()
    assert "condition=used" in page.url and "layout=cards" in page.url
    page.get_by_role("checkbox", name="Choose").first.press("Space")
    expect(page.locator("#picked")).to_have_text("1 chosen")
    page.get_by_label("Search by VIN").fill("honda")
    page.wait_for_url("**search=honda*layout=cards*")
    expect(cards.first).to_contain_text("Honda")
    page.goto(f"{server}{LIST}?view=all")
    expect(cards.first).to_be_visible()
