"""The stock list as a person narrows it: a hurried search, the filter sheet by keyboard, an empty result."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, expect

LIST = "/admin/inventory/stockunit/"


def test_search_and_filters(browser: Browser, server: str, signed_in: Callable[[str], Any]) -> None:
    context = browser.new_context(storage_state=signed_in("sales_manager"))
    page = context.new_page()
    page.goto(server + LIST)
    page.locator("#search").fill("hoda acord 2021")
    expect(page.locator(".k-meant")).to_contain_text("Honda")
    expect(page.locator(".k-meant")).to_contain_text("You typed “hoda acord 2021”.")
    expect(page.locator("#results tbody tr")).to_have_count(1)

    page.locator("#search").fill("2021 kia")
    expect(page.locator(".k-drops a").first).to_contain_text("without")

    page.goto(server + LIST)
    page.get_by_role("button", name="Filters").press("Enter")
    toyota = page.locator("#filters").get_by_label("Toyota")
    expect(toyota).to_be_visible()
    toyota.press("Space")
    expect(page).to_have_url(f"{server}{LIST}?ordering=-id&make__in=Toyota")
    expect(toyota).to_be_checked()
    expect(toyota).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.locator("#search").fill("tacoma")
    expect(page).to_have_url(f"{server}{LIST}?search=tacoma&ordering=-id&make__in=Toyota")
    context.close()
