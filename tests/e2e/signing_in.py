"""The sign-in as a person does it: address and password, then the code from the phone."""

import time

from playwright.sync_api import Page, expect

from apps.accounts.identity import totp
from tests.e2e.world import World, credentials

_used: dict[str, int] = {}


def sign_in(page: Page, server: str, world: World, role: str) -> None:
    """Ends on the landing page."""
    email, password = credentials(world.people[role])
    page.goto(f"{server}/accounts/login/?next=/admin/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    code = page.locator("input[name=code]")
    code.fill(unused_code(page, world.secrets[role]))
    code.press("Enter")
    page.wait_for_url(f"{server}/admin/")
    expect(page.locator("h1")).to_be_visible()


def unused_code(page: Page, secret: str) -> str:
    """No code counts twice: who signs in again at once takes the next one, and waits for the one after."""
    step = max(now_step(), _used.get(secret, -1) + 1)
    while step > now_step() + 1:
        page.wait_for_timeout(500)
    _used[secret] = step
    return totp.code_at(secret, step)


def now_step() -> int:
    return int(time.time()) // totp.STEP_SECONDS
