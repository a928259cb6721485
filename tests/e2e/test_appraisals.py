"""Appraising in the browser: on a phone, beside the car, from the VIN to the offer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.gate import SIZES, Size, faults
from tests.e2e.test_deals import look

ROOT = "/admin/inventory/appraisals/"


def test_a_rep_appraises_on_a_phone(page_as: Callable[..., Page], server: str) -> None:
    page = page_as("sales_rep", SIZES[2])
    page.goto(f"{server}{ROOT}new/")
    page.get_by_label("VIN", exact=False).first.fill("2HGES16505H591234")
    expect(page.locator("#vin-report")).to_contain_text("Civic", timeout=20_000)
    expect(page.locator("#id_make")).to_have_value("Honda")
    page.locator("#id_odometer").fill("123000")
    page.get_by_label("Tyres", exact=True).last.select_option("poor")
    page.get_by_label("Work 1", exact=True).fill("Tyres")
    page.get_by_label("Cost of work 1").fill("500")
    page.get_by_label("Expected retail").fill("9000")
    expect(page.locator("#figure")).to_contain_text("$6,500.00")
    look(page, SIZES[2], "appraisal form typed")
    page.get_by_role("button", name="Keep the appraisal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2005 Honda Civic")
    page.get_by_role("button", name="Make the offer").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Offer")).to_have_value("6500.00")
    dialog.get_by_role("button", name="Make the offer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Offered")
    look(page, SIZES[2], "appraisal offered")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_pages_pass_the_gate(browser: Browser, server: str, signed_in: Any, size: Size) -> None:
    context = size.context(browser, signed_in("dealer_admin"))
    page = context.new_page()
    found = {}
    page.goto(f"{server}{ROOT}?days=all&state=offered")
    offered = page.locator("#results th a").first.get_attribute("href") or ""
    page.goto(f"{server}{ROOT}?days=all&state=draft")
    draft = page.locator("#results th a").first.get_attribute("href") or ""
    for path in (ROOT, f"{ROOT}new/", offered, f"{offered}offer/", draft, f"{draft}figures/"):
        if faulty := faults(page, f"{server}{path}", size, is_list=path == ROOT):
            found[path] = faulty
        look(page, size, f"appraisal {path}")
    context.close()
    assert found == {}
