"""Switching dealership by keyboard and changing a role with its preview, as a person does it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.gate import SIZES

PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def page(browser: Browser, signed_in: Callable[[str], Any]) -> Page:
    context = SIZES[0].context(browser, signed_in("platform_admin"))
    return context.new_page()


def switch(page: Page, here: str, words: str, there: str) -> None:
    """With the keyboard alone: open, type, go down to the hit, enter."""
    page.get_by_role("button", name=here).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a dealership")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(words)
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name=there).focus()
    with page.expect_response("**/enter/"):
        page.keyboard.press("Enter")


def test_switching_by_keyboard(page: Page, server: str) -> None:
    for here, words, there in (
        ("Lakeshore Honda", "ford", "Lakeshore Ford"),
        ("Lakeshore Ford", "shore hon", "Lakeshore Honda"),
    ):
        page.goto(server + PEOPLE)
        switch(page, here, words, there)
        page.goto(server + PEOPLE)
        expect(page.get_by_role("button", name=there)).to_be_visible()


def test_changing_a_role_with_a_preview(page: Page, server: str) -> None:
    page.goto(f"{server}/admin/accounts/rolegrant/")
    box = page.get_by_role("checkbox", name="Sales rep: See who works at the dealership and as what.")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Check changes").first.click()
    expect(page.get_by_role("heading", name="Check before saving")).to_be_visible()
    expect(page.get_by_role("row", name="Sales rep")).to_contain_text("may")
    page.get_by_label("Why?").fill("The front desk asks")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_text("1 change in force")).to_be_visible()
    expect(box).to_be_checked()
    box.uncheck()
    page.get_by_role("button", name="Check changes").first.click()
    page.get_by_role("button", name="Save 1 change").click()
    expect(box).not_to_be_checked()
