"""Finds an address for every staff route by following links, as a person would."""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, APIResponse

from tests.e2e.routes import staff_routes

# Routes without a page of their own, each with its reason. A trailing * matches any ending.
NO_PAGE = {
    "admin/jsi18n/": "a script",
    "admin/autocomplete/": "answers a field with JSON",
    "admin/r/*": "redirects to another site's page",
    "admin/(?P<url>.*)$": "the admin's own 404",
    "admin/login/": "redirects to /accounts/login/",
    "admin/logout/": "ends the session",
    "admin/password_change/*": "the account pages do it",
    "admin/search/": "a fragment of the palette",
    "accounts/logout/": "ends the session",
}


@dataclass
class Site:
    """What following links found: an address for each route that shows a page."""

    pages: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def explore(request: APIRequestContext, base: str) -> Site:
    """Open routes without arguments, then whatever they link to, one address a route."""
    site = Site()
    wanted = {route.route: route for route in staff_routes() if not _has_no_page(route.route)}
    queue = [(name, route.path) for name, route in wanted.items() if not route.needs_arguments]
    known = {name for name, _ in queue}
    while queue:
        name, path = queue.pop(0)
        response = request.get(base + path, max_redirects=0)
        if response.status >= 400 and response.status != 405:
            site.broken.append(f"{response.status} {path}")
        if not _is_page(response):
            continue
        site.pages[name] = path
        for route, link in _links(response.text(), path):
            if route in wanted and route not in known:
                known.add(route)
                queue.append((route, link))
    site.missing = [name for name in wanted if name not in known]
    return site


def _has_no_page(route: str) -> bool:
    return any(route.startswith(rule[:-1]) if rule.endswith("*") else route == rule for rule in NO_PAGE)


def _is_page(response: APIResponse) -> bool:
    is_html = response.headers.get("content-type", "").startswith("text/html")
    return response.status == 200 and is_html and "<html" in response.text()


def _links(html: str, path: str) -> list[tuple[str, str]]:
    """(route, address) of every link of a page that leads to the staff's part of the site."""
    found = []
    for href in re.findall(r'href="([^"]+)"', html):
        target = urlsplit(urljoin(path, unescape(href)))
        if not target.netloc and target.path.startswith(("/admin/", "/accounts/")):
            query = f"?{target.query}" if target.query else ""
            found.append((_route_of(target.path), target.path + query))
    return found


def _route_of(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return ""
