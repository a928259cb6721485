"""A feed through the screens: set up, looked at, switched on, sent; its pages pass the gate at each size."""

import os
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from apps.core.jobs.running import run_now
from apps.core.models import Job
from tests.e2e.gate import SIZES, faults
from tests.e2e.harbour import committed

LIST = "/admin/inventory/feed/"


def confirm(page: Page, verb: str) -> None:
    page.locator("main").get_by_role("button", name=verb).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=verb.split()[0]).last.click()


def work() -> None:
    for pk in Job.objects.filter(state="queued").order_by("id").values_list("pk", flat=True):
        run_now(pk)


def test_a_feed_from_the_form_to_its_first_run(page_as: Callable[..., Page], server: str) -> None:
    page = page_as("dealer_admin")
    page.goto(server + LIST)
    page.get_by_role("link", name="New feed").first.click()
    page.get_by_label("Name", exact=False).first.fill("Lakeside marketplace")
    page.get_by_label("Columns").fill("Stock = stock_number\nVIN = vin\nPrice = asking_price")
    page.get_by_label("How it gets there").select_option("pull")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lakeside marketplace")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Price")
    feed = page.url
    page.get_by_role("link", name="Make a token").click()
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("main")).to_contain_text("dlf_")
    page.goto(feed)
    confirm(page, "Switch on")
    expect(page.locator("main")).to_contain_text("next")
    confirm(page, "Send now")
    expect(page.locator("main")).to_contain_text("On its way")
    committed(work)
    page.reload()
    expect(page.get_by_role("region", name="Runs")).to_contain_text("Not fetched yet")


def test_the_pages_of_feeds_pass_the_gate(
    browser: Browser, server: str, signed_in: Callable[[str], Any], page_as: Callable[..., Page]
) -> None:
    first = page_as("dealer_admin")
    first.goto(server + LIST)
    feed = first.get_by_role("link", name="CarSite").get_attribute("href") or ""
    car = first.goto(server + feed) and first.get_by_role("region", name="Rejected vehicles").get_by_role(
        "link"
    )
    assert car
    paths = (LIST, f"{LIST}add/", feed, feed.replace("page", "token"), car.first.get_attribute("href") or "")
    for size in SIZES:
        context = size.context(browser, signed_in("dealer_admin"))
        for number, path in enumerate(paths):
            page = context.new_page()
            assert faults(page, server + path, size, is_list=path == LIST) == []
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/feeds-{size.name}-{number}.png", full_page=True)
            page.close()
        context.close()
