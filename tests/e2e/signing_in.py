"""The sign-in as a person does it: address and password, then the code from the phone."""

from playwright.sync_api import Page, expect

from apps.accounts.identity import totp
from tests.e2e.world import World, credentials


def sign_in(page: Page, server: str, world: World, role: str) -> None:
    """Ends on the landing page."""
    email, password = credentials(world.people[role])
    page.goto(f"{server}/accounts/login/?next=/admin/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    code = page.locator("input[name=code]")
    code.fill(totp.next_code(world.secrets[role]))
    code.press("Enter")
    page.wait_for_url(f"{server}/admin/")
    expect(page.locator("h1")).to_be_visible()
