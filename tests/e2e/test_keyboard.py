"""The habits of people who work by keyboard, and of those who cannot use a mouse."""

import pytest
from playwright.sync_api import expect

from tests.e2e.gate import SIZES

DESK, PHONE = SIZES[0], SIZES[2]


def test_the_palette_opens_finds_moves_and_gives_the_focus_back(page_as, server):
    page = page_as("platform_admin")
    page.locator(".k-skip").focus()
    page.keyboard.press("Control+k")
    field = page.locator("#palette input")
    expect(field).to_be_focused()
    field.fill("audit")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Audit trail")
    expect(page.locator("#palette [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator(".k-skip")).to_be_focused()
    page.keyboard.press("Control+k")
    field.fill("audit")
    expect(page.locator("#palette [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/admin/audit/")


def test_g_and_a_letter_go_somewhere_but_never_while_typing(page_as, server):
    page = page_as("platform_admin")
    page.goto(f"{server}/admin/accounts/dealership/")
    page.keyboard.press("/")
    search = page.locator("#searchbar")
    expect(search).to_be_focused()
    page.keyboard.type("ga?")
    expect(search).to_have_value("ga?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    search.blur()
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url(f"{server}/admin/audit/")


def test_single_keys_can_be_switched_off(page_as):
    page = page_as("platform_admin")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.locator("#shortcut-switch").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_the_theme_is_kept_and_set_before_the_first_paint(page_as):
    page = page_as("sales_rep")
    page.locator(".k-menu > summary").click()
    page.locator("[data-theme=dark]").click()
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_class("dark")


def test_a_phone_has_a_bottom_bar_whose_menu_opens_and_closes_by_key(page_as):
    page = page_as("dealer_admin", PHONE)
    bar = page.locator(".k-bottom")
    expect(bar).to_be_visible()
    bar.locator("[data-burger]").click()
    expect(page.locator("#side")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).not_to_be_in_viewport()


def test_a_lost_connection_is_shown(page_as):
    page = page_as("sales_rep", PHONE)
    page.context.set_offline(True)
    expect(page.locator(".k-state")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".k-state")).to_be_hidden()


def test_an_ended_session_leads_from_a_fragment_to_the_sign_in_and_back(page_as, server):
    page = page_as("auditor")
    page.goto(f"{server}/admin/audit/")
    page.context.clear_cookies()
    page.keyboard.press("Control+k")
    page.wait_for_url("**/accounts/login/?next=*audit*")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=lambda size: size.name)
def test_twice_the_text_size_needs_no_sideways_scrolling(page_as, server, size):
    page = page_as("platform_admin", size)
    page.set_viewport_size({"width": size.width // 2 if size is DESK else size.width, "height": size.height})
    page.goto(f"{server}/admin/gallery/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_error_inside_a_dialog_takes_the_focus_and_esc_gives_it_back(page_as, server):
    page = page_as("platform_admin")
    page.goto(f"{server}/admin/gallery/")
    opener = page.locator("[data-opens=refused]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#refused [data-first-error]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
