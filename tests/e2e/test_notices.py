"""The bell in the browser: its number comes after the page, its list leads on; three sizes."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.gate import SIZES, faults
from tests.e2e.test_deals import look

ROOT = "/admin/notices/"


def test_the_bell_counts_and_leads_to_the_list(page_as: Callable[..., Page]) -> None:
    page = page_as("sales_rep", SIZES[2])
    bell = page.get_by_role("link", name="Notifications")
    expect(bell).to_contain_text("2", timeout=15_000)
    look(page, SIZES[2], "bell")
    bell.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notifications")
    page.get_by_role("button", name="Your hold has run out: 2021").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inventory")
    expect(page.get_by_role("link", name="Notifications")).to_contain_text("1", timeout=15_000)


def test_the_pages_pass_the_gate(browser: Browser, server: str, signed_in: Any) -> None:
    found = {}
    for size in SIZES:
        context = size.context(browser, signed_in("platform_admin"))
        page = context.new_page()
        for path in (ROOT, f"{ROOT}choices/"):
            if faulty := faults(page, f"{server}{path}", size, is_list=path == ROOT):
                found[f"{size.name} {path}"] = faulty
            look(page, size, f"notices {path}")
        context.close()
    assert found == {}
