"""The page gate: every page of the staff's part of the site, at three sizes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.gate import SIZES, Size, faults
from tests.e2e.pages import Site, explore

# Pages for somebody who is not signed in.
PUBLIC = ("/accounts/login/", "/accounts/password/reset/")


@pytest.fixture(scope="module")
def site(browser: Browser, server: str, signed_in: Callable[[str], Any]) -> Iterator[Site]:
    """Every page that an admin of everything can open."""
    context = browser.new_context(storage_state=signed_in("platform_admin"))
    yield explore(context.request, server)
    context.close()


def test_every_route_shows_a_page_or_says_why_not(site: Site) -> None:
    assert not site.missing, "no page links to these; link them or say why in NO_PAGE:\n" + "\n".join(
        site.missing
    )
    assert not site.broken, "\n".join(site.broken)
    assert "admin/" in site.pages


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_staff_pages_pass_the_gate(
    browser: Browser, server: str, signed_in: Callable[[str], Any], site: Site, size: Size
) -> None:
    context = size.context(browser, signed_in("platform_admin"))
    found = {}
    for route, path in site.pages.items():
        page = context.new_page()
        is_list = route == "admin/" or route.count("/") == 3
        if faulty := faults(page, server + path, size, is_list=is_list):
            found[path] = faulty
        page.close()
    context.close()
    assert found == {}, _report(found)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_pass_the_gate(browser: Browser, server: str, path: str, size: Size) -> None:
    context = size.context(browser, None)
    found = faults(context.new_page(), server + path, size, is_list=False)
    context.close()
    assert found == [], _report({path: found})


@pytest.mark.parametrize("role", ["sales_rep", "sales_manager", "back_office", "auditor"])
@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: size.name)
def test_each_roles_landing_page_passes_the_gate(
    browser: Browser, server: str, signed_in: Callable[[str], Any], role: str, size: Size
) -> None:
    context = size.context(browser, signed_in(role))
    found = faults(context.new_page(), f"{server}/admin/", size, is_list=True)
    context.close()
    assert found == [], _report({role: found})


def _report(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{path}\n  " + "\n  ".join(faulty) for path, faulty in found.items())
