"""A live server over the real PostgreSQL and Valkey, chromium, and people signed in as themselves.

The world is built once a session and shared; a test that writes makes its own rows.
"""

import os
from collections.abc import Callable, Iterator
from shutil import which
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.e2e.gate import SIZES, Size
from tests.e2e.signing_in import sign_in
from tests.e2e.world import World, build

COUNTER = "tests.e2e.counting.QueryCountMiddleware"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and needs the test database to be made."""
    for item in items:
        if "tests/e2e" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser_type_launch_args(world: World) -> dict[str, Any]:
    """Debian's chromium, its headless shell where it is installed: it takes half the CPU.

    Without its sandbox only as root, where it refuses to start with it.

    The world comes first: once Playwright's loop runs, this thread gets another connection.
    """
    root = os.geteuid() == 0
    found = (os.environ.get("CHROMIUM"), which("chromium-headless-shell"), which("chromium"))
    path = next(filter(None, found), "chromium")
    return {"executable_path": path, "args": ["--no-sandbox"] if root else []}


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Committed rows; flushed (as owner) when the browser tests are over.

    Playwright's synchronous interface runs an event loop in this thread, which Django would take
    for an asynchronous caller.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with django_db_blocker.unblock():
        yield build()
        call_command("flush", verbosity=0, interactive=False)
        # Playwright's loop may hold a connection of its own, which would block DROP DATABASE.
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def server(world: World) -> Iterator[str]:
    """The address of the live server; localhost, because passkeys refuse 127.0.0.1."""
    from django.conf import settings

    changed = override_settings(
        MIDDLEWARE=[COUNTER, *settings.MIDDLEWARE],
        ROOT_URLCONF="tests.e2e.gallery",
        DEBUG_PROPAGATE_EXCEPTIONS=False,
    )
    with changed:
        live = LiveServer("localhost")
        yield live.url
        live.stop()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: str, world: World) -> Callable[[str], Any]:
    """``signed_in("sales_rep")``: the storage state of that person, through the real sign-in."""
    states: dict[str, Any] = {}

    def state_of(role: str) -> Any:
        if role not in states:
            context = browser.new_context()
            sign_in(context.new_page(), server, world, role)
            states[role] = context.storage_state()
            context.close()
        return states[role]

    return state_of


@pytest.fixture
def page_as(browser: Browser, server: str, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """``page_as("sales_rep", SIZES[2])``: a page of that person at that size, at /admin/."""
    contexts = []

    def open_page(role: str, size: Size = SIZES[0]) -> Page:
        context = size.context(browser, signed_in(role))
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server}/admin/")
        return page

    yield open_page
    for context in contexts:
        context.close()
