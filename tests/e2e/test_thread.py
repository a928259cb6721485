"""One car through the whole house, as the people of a store do it, on a desk and on a phone."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from apps.core.outbox.relay import relay_once
from tests.e2e import harbour
from tests.e2e.gate import SIZES, Size
from tests.e2e.harbour import Harbour, committed
from tests.e2e.signing_in import sign_in

GIVEN, FAMILY = "Zoë", "Ó’Neill-Åström 李伟"
CUSTOMER = f"{GIVEN} {FAMILY}"
CAR = "2021 Honda Accord EX-L"
ON_THE_LOT = 5
SCREENS = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: size.name)


@dataclass
class Walker:
    """One person at one screen: clicks with a mouse, taps on a phone."""

    page: Page
    size: Size
    server: str
    shots: Iterator[int] = field(default_factory=lambda: iter(range(1, 100)))

    def press(self, target: Locator) -> None:
        """Click, or tap where there is no mouse."""
        target.tap() if self.size.touch else target.click()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press a link and arrive."""
        link = (within or self.page.locator("main")).get_by_role("link", name=name).first
        with self.page.expect_navigation():
            self.press(link)

    def menu(self, title: str) -> None:
        """Go to a section: by the sidebar, or by the bottom bar and what its Menu opens."""
        bar = self.page.get_by_role("navigation", name="Shortcuts")
        if self.size.touch and bar.get_by_role("link", name=title).count() == 0:
            self.press(bar.get_by_role("button", name="Menu"))
            bar = self.page.get_by_role("navigation", name="Main")
        elif not self.size.touch:
            bar = self.page.get_by_role("navigation", name="Main")
        self.follow(title, bar)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def act(self, opens: str, confirms: str, answers: dict[str, str] | None = None) -> None:
        """Press a verb of the deal, answer its dialog, confirm, and land on the deal again."""
        dialog = self.ask(opens, answers)
        with self.page.expect_navigation():
            self.press(dialog.get_by_role("button", name=confirms, exact=True))

    def ask(self, opens: str, answers: dict[str, str] | None = None) -> Locator:
        """Open a verb's dialog and answer it."""
        self.press(self.page.locator("main").get_by_role("button", name=opens, exact=True).first)
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        for label, answer in (answers or {}).items():
            dialog.get_by_label(label).fill(answer)
        return dialog

    def status(self, label: str) -> None:
        """The heading says the state."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(label)

    def look(self, name: str) -> None:
        """Keep a picture, light and dark, where SCREENSHOTS names a folder."""
        if not (folder := os.environ.get("SCREENSHOTS")):
            return
        number = next(self.shots)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.wait_for_timeout(250)  # colours fade
            path = f"{folder}/{self.size.width}-{number:02}-{name}-{scheme}.png"
            self.page.screenshot(path=path, full_page=True)
        self.page.emulate_media(color_scheme="light")


@pytest.fixture
def store(server: str) -> Harbour:
    built = committed(harbour.build)
    committed(relay_once)
    return built


@pytest.fixture
def arrive(browser: Browser, server: str, store: Harbour) -> Iterator[object]:
    """``arrive("mona", size)``: she signs in with her password and the code of her phone."""
    contexts = []

    def signed_in(name: str, size: Size) -> Walker:
        context = size.context(browser, None)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server, store.people, name)
        return Walker(page, size, server)

    yield signed_in
    for context in contexts:
        context.close()


@SCREENS
def test_one_car_through_the_house(arrive, store, size):
    mona, grace = arrive("mona", size), arrive("grace", size)
    mona.look("landing")
    grace.look("landing-manager")
    numbers_of_the_dashboard(grace, sold=0, stock=ON_THE_LOT)

    switch(mona, store.classics.name, store.toyota.name)
    find_car(mona)
    open_deal(mona)
    deal = mona.page.url
    mona.act("Submit for approval", "Submit")
    mona.status("Submitted")
    refused_as_own_approver(mona)

    grace.page.goto(deal)
    grace.act("Approve", "Approve", {"Proof of cash": "Bank confirmation 12"})
    grace.act("Contract", "Contract")
    grace.status("Contracted")
    mona.page.reload()
    deliver(mona)
    committed(relay_once)
    numbers_of_the_dashboard(grace, sold=1, stock=ON_THE_LOT - 1)
    grace.look("dashboard-sold")
    expect(grace.page.get_by_role("table", name="Last sales")).to_contain_text(CUSTOMER)
    trail(grace, ["deal.open", "deal.submit", "deal.approve", "deal.contract", "deal.deliver"])

    unwind(grace, deal)
    committed(relay_once)
    numbers_of_the_dashboard(grace, sold=0, stock=ON_THE_LOT)
    expect(grace.page.get_by_text("Nothing delivered yet")).to_be_visible()
    trail(grace, ["deal.unwind"])
    everything_back(mona, deal)


def switch(walker: Walker, here: str, there: str) -> None:
    page = walker.page
    if walker.size.touch:
        bar = page.get_by_role("navigation", name="Shortcuts")
        walker.press(bar.get_by_role("button", name="Menu"))
        walker.look("menu")
    walker.press(page.get_by_role("button", name=here))
    dialog = page.get_by_role("dialog", name="Choose a dealership")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    walker.look("switcher")
    with page.expect_navigation():
        walker.press(dialog.get_by_role("button", name=there))
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("button", name=there, include_hidden=True)).to_have_count(1)


def find_car(walker: Walker) -> None:
    """At the desk with Ctrl+K and the last of the VIN; on the phone in the list."""
    page = walker.page
    if walker.size.touch:
        walker.menu("Inventory")
        page.get_by_role("searchbox").first.fill("accord")
        expect(page.locator("#results tbody tr")).to_have_count(1)
        walker.look("inventory")
        walker.follow(CAR)
    else:
        page.keyboard.press("Control+k")
        page.keyboard.type("069918")
        hit = page.get_by_role("option", name=re.compile(CAR))
        expect(hit).to_be_visible()
        walker.look("palette")
        with page.expect_navigation():
            hit.click()
    walker.status("Accord")
    expect(page.locator("main")).to_contain_text("1HGCP268X9A069918")
    walker.look("vehicle")


def open_deal(walker: Walker) -> None:
    """From the vehicle page, with a customer whom nobody knows yet."""
    page = walker.page
    walker.follow("Open a deal")
    walker.look("open-for-whom")
    walker.follow("Register somebody new")
    page.get_by_label("Given name").fill(GIVEN)
    page.get_by_label("Family name").fill(FAMILY)
    page.get_by_label("E-mail").fill("zoë@example.com")
    walker.look("register")
    page.get_by_label("E-mail").fill("zoe@example.com")
    with page.expect_navigation():
        walker.press(page.get_by_role("button", name="Register"))
    expect(page.get_by_text(CUSTOMER, exact=True)).to_be_visible()
    walker.look("open-figures")
    with page.expect_navigation():
        walker.press(page.get_by_role("button", name="Open the deal"))
    walker.status("Open")
    walker.look("deal-open")


def refused_as_own_approver(walker: Walker) -> None:
    """She is told why and by whom it can go on; the deal stays where it was."""
    page = walker.page
    dialog = walker.ask("Approve", {"Proof of cash": "Bank confirmation 12"})
    walker.look("approve")
    walker.press(dialog.get_by_role("button", name="Approve", exact=True))
    expect(dialog.get_by_text("somebody else must approve it").first).to_be_visible()
    walker.look("refused")
    page.reload()
    walker.status("Submitted")
    expect(page.locator("main")).not_to_contain_text("Bank confirmation 12")
    assert page.get_by_text("Self-approval").count() == 0


def deliver(walker: Walker) -> None:
    answers = {"Odometer": "31260", "Insurance": "Acme Mutual, policy 77-1204", "Keys": "2"}
    dialog = walker.ask("Deliver", answers)
    walker.look("deliver")
    with walker.page.expect_navigation():
        walker.press(dialog.get_by_role("button", name="Deliver", exact=True))
    walker.status("Delivered")
    expect(walker.page.locator("main")).to_contain_text("31,260")
    walker.look("delivered")


def numbers_of_the_dashboard(walker: Walker, *, sold: int, stock: int) -> None:
    """What stands there, and as many rows behind each number."""
    page = walker.page
    walker.menu("Dashboard")
    expect(tile(page, "Units sold this month")).to_have_text(str(sold))
    expect(tile(page, "Units in stock")).to_have_text(str(stock))
    for label in ("Units sold this month", "Units in stock", "Over 60 days"):
        number = tile(page, label).inner_text()
        with page.expect_navigation():
            walker.press(tile(page, label))
        expect(page.locator("#results")).to_contain_text(re.compile(rf"\b{number} (deal|vehicle)"))
        rows = page.locator("#results tbody tr")
        expect(rows).to_have_count(int(number))
        page.go_back()


def tile(page: Page, label: str) -> Locator:
    return page.locator(".k-stat", has_text=label).locator(".k-stat-value").first


def trail(walker: Walker, acts: list[str]) -> None:
    """Each act is in the audit trail once."""
    page = walker.page
    walker.menu("Audit trail")
    for act in acts:
        page.locator("select[name=action]").select_option(act)
        with page.expect_navigation():
            walker.press(page.get_by_role("button", name="Show"))
        expect(page.locator("table tbody tr")).to_have_count(1)
    walker.follow("Clear")
    walker.look("audit")


def unwind(walker: Walker, deal: str) -> None:
    page = walker.page
    page.goto(deal)
    answers = {
        "Reason": "Buyer’s remorse",
        "Return inspection": "No damage",
        "Odometer at return": "31268",
    }
    dialog = walker.ask("Unwind", answers)
    walker.look("unwind")
    with page.expect_navigation():
        walker.press(dialog.get_by_role("button", name="Unwind", exact=True))
    walker.status("Unwound")
    walker.look("unwound")


def everything_back(walker: Walker, deal: str) -> None:
    """The car stands where it stood, as old as it is; customer and deal are not forgotten."""
    page = walker.page
    page.goto(deal)
    walker.follow(CAR)
    walker.status("In stock")
    main = page.locator("main")
    expect(main).to_contain_text("12 days")
    expect(main).to_contain_text(CUSTOMER)
    walker.look("vehicle-returned")
    page.goto(deal)
    walker.follow(CUSTOMER)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(CUSTOMER))
    expect(page.locator("main")).to_contain_text("Unwound")
    walker.look("customer")


@SCREENS
def test_the_owner_approves_his_own_and_it_is_written_down(arrive, store, size):
    mona = arrive("mona", size)
    page = mona.page
    page.goto(f"{mona.server}/admin/deals/approval-policy/")
    page.get_by_label("Approvers may approve their own deals").check()
    with page.expect_navigation():
        mona.press(page.get_by_role("button", name="Save"))
    find_car(mona)
    open_deal(mona)
    mona.act("Submit for approval", "Submit")
    mona.act("Approve", "Approve", {"Proof of cash": "Receipt 7"})
    mona.status("Approved")
    expect(page.locator("main")).to_contain_text("Override book")
    mona.look("self-approved")
    mona.menu("Override book")
    row = page.locator("table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Mona Reyes")
    mona.look("override-book")
    mona.follow(re.compile("Deal 1"), row)
    mona.status("Approved")
    sold_while_in_recon(mona)


def sold_while_in_recon(walker: Walker) -> None:
    """The two axes: the car is contracted and delivered; its get-ready step stays what it was."""
    walker.act("Contract", "Contract")
    deliver(walker)
    walker.follow(CAR)
    walker.status("Delivered")
    main = walker.page.locator("main")
    expect(main).to_contain_text("Recon")
    expect(main).to_contain_text("Brakes squeal")
    walker.look("delivered-in-recon")
