"""Customers and deals in the browser: every page through the gate, and one car sold by clicks."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.fixtures import Dealer
from apps.core.tenancy import scope
from apps.deals.models import Deal
from apps.deals.tests.scene import Scene, make_unit
from tests.e2e.gate import SIZES, Size, faults
from tests.e2e.test_facts import beside
from tests.e2e.world import World

ZOE = ("Zoë", "O’Neill-Łukasiewicz 李小龙")


@pytest.fixture(scope="module")
def scene(world: World) -> Iterator[dict[str, Deal]]:
    """A deal in each state of its life, at the world's first dealership, under its rules."""
    store = Scene(Dealer(world.dealership, dict(world.people)))
    with scope(world.dealership.pk, actor=store.system):
        made = {}
        for state in ("open", "submitted", "delivered", "unwound"):
            unit = make_unit(store.system)
            made[state] = store.deal(state, stock_unit_id=unit.pk)
    yield made


def addresses(deals: dict[str, Deal]) -> list[str]:
    deal = deals["open"]
    customer = f"customers/customer/{deal.customer_id}"
    return [
        "customers/customer/",
        "customers/customer/add/",
        f"{customer}/page/",
        f"{customer}/change/",
        "deals/deal/",
        "deals/deal/add/",
        f"deals/deal/add/?unit={deal.stock_unit_id}",
        f"deals/deal/add/?unit={deal.stock_unit_id}&customer={deal.customer_id}",
        *(f"deals/deal/{deal.pk}/page/" for deal in deals.values()),
        f"deals/deal/{deal.pk}/worksheet/",
        f"inventory/stockunit/{deal.stock_unit_id}/page/",
        "deals/taxruleset/",
        "deals/taxruleset/add/",
        "deals/feeschedule/",
        "deals/feeschedule/add/",
        "deals/overrideentry/",
        "deals/approval-policy/",
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_pages_pass_the_gate(
    browser: Browser, server: str, signed_in: Any, scene: dict[str, Deal], size: Size
) -> None:
    context = size.context(browser, signed_in("dealer_admin"))
    found = {}
    for path in addresses(scene):
        page = context.new_page()
        if faulty := faults(page, f"{server}/admin/{path}", size, is_list=path.count("/") == 2):
            found[path] = faulty
        look(page, size, path)
        page.close()
    context.close()
    assert found == {}, "\n".join(f"{path}: {faulty}" for path, faulty in found.items())


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: size.name)
def test_one_car_is_sold_and_taken_back(
    world: World, page_as: Callable[..., Page], server: str, scene: dict[str, Deal], size: Size
) -> None:
    by = Scene(Dealer(world.dealership, dict(world.people))).system
    unit = beside(lambda: _unit(world, by))
    rep, boss = page_as("sales_rep", size), page_as("sales_manager", size)
    rep.goto(f"{server}/admin/inventory/stockunit/{unit.pk}/page/")
    rep.get_by_role("link", name="Open a deal").click()
    rep.get_by_role("link", name="Register somebody new").click()
    rep.get_by_label("Given name").fill(ZOE[0])
    rep.get_by_label("Family name").fill(f"{ZOE[1]} {size.name}")
    rep.get_by_role("button", name="Register").click()
    expect(rep.get_by_text(f"{ZOE[0]} {ZOE[1]} {size.name}", exact=True)).to_be_visible()
    rep.get_by_role("button", name="Open the deal").click()
    rep.wait_for_url("**/page/")
    step(rep, "Submit for approval", "Submit")
    assert rep.get_by_role("button", name="Approve").count() == 0
    assert "Front gross" not in rep.content()
    boss.goto(rep.url)
    step(boss, "Approve", "Approve", {"Proof of cash": "Bank confirmation 12"})
    step(boss, "Contract", "Contract")
    rep.reload()
    answers = {"Insurance company and policy": "Acme 77"}
    step(rep, "Deliver", "Deliver", answers)
    expect(rep.get_by_role("heading", level=1)).to_contain_text("Delivered")
    look(rep, size, "thread-delivered")
    boss.reload()
    step(
        boss,
        "Unwind",
        "Unwind",
        {"Reason": "Remorse", "Return inspection": "No damage", "Odometer at return": "99999"},
    )
    expect(boss.get_by_role("heading", level=1)).to_contain_text("Unwound")


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: size.name)
def test_a_refusal_is_told_in_the_dialog(
    page_as: Callable[..., Page], server: str, scene: dict[str, Deal], size: Size
) -> None:
    page = page_as("sales_manager", size)
    page.goto(f"{server}/admin/deals/deal/{scene['submitted'].pk}/page/")
    page.get_by_role("button", name="Approve", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Proof of cash").fill("4111 1111 1111 1111")
    dialog.get_by_role("button", name="Approve").click()
    expect(dialog.get_by_text(re.compile("looks like a card number")).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Submitted")


def test_a_figure_explains_itself_on_click(
    page_as: Callable[..., Page], server: str, scene: dict[str, Deal]
) -> None:
    page = page_as("dealer_admin")
    page.goto(f"{server}/admin/deals/deal/{scene['open'].pk}/page/")
    page.get_by_role("button", name="How Sales tax is computed").click()
    why = page.get_by_role("dialog", name="Sales tax")
    expect(why).to_contain_text("sum of the rates, rounded once")
    expect(why).to_contain_text("Sales tax (US), version 1, from 2026-01-01")
    look(page, SIZES[0], "explain")


def step(page: Page, opens: str, confirms: str, answers: dict[str, str] | None = None) -> None:
    """Click the step, answer its dialog, confirm, and land on the deal again."""
    page.get_by_role("button", name=opens, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    for label, answer in (answers or {}).items():
        dialog.get_by_label(label).fill(answer)
    with page.expect_navigation():
        dialog.get_by_role("button", name=confirms, exact=True).click()


def _unit(world: World, by: Any) -> Any:
    with scope(world.dealership.pk, actor=by):
        return make_unit(by)


def look(page: Page, size: Size, name: str) -> None:
    """Keep a picture for one's own eyes where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        safe = re.sub(r"[^a-z0-9]+", "-", name)
        page.screenshot(path=f"{folder}/{size.name}-{safe}.png", full_page=True)
