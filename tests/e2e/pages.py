"""Finds an address for every staff route by following links, as a person would."""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, APIResponse

from tests.e2e.routes import Route, staff_routes

# Routes that need not be linked, each with its reason; * stands for anything. What is linked is
# gated all the same, and what takes POST only is told by its refusal of GET.
NO_PAGE = {
    "admin/*/<path:object_id>/": "redirects to .../change/",
    "admin/*/<path:object_id>/delete/": "nobody may: services end rows",
    "admin/^(?P<app_label>*": "the sidebar takes its place",
    "accounts/^password/reset/key/*": "opened from a mail; identity's tests walk through it",
    "admin/*/history/": "linked where a page has no timeline of its own",
    "accounts/invitation/<str:token>/": "opened from a mail; identity's tests walk through it",
    "admin/jsi18n/": "a script",
    "admin/autocomplete/": "answers a field with JSON",
    "admin/r/*": "redirects to another site's page",
    "admin/(?P<url>.*)$": "the admin's own 404",
    "admin/login/": "redirects to /accounts/login/",
    "admin/logout/": "ends the session",
    "admin/password_change/*": "the account pages do it",
    "admin/notices/bell/": "a fragment of the header",
    "admin/search/": "a fragment of the palette",
    "accounts/logout/": "ends the session",
    "admin/inventory/stockunit/<int:pk>/print/*": "a PDF",
    "admin/inventory/feedrun/*": "a file",
    "admin/inventory/photo/*": "a picture, and the verbs of a card of the vehicle page",
    "admin/inventory/bulkrun/<*": "a person's own act: test_bulk makes one and passes its pages",
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
    wanted = {route.route: route for route in staff_routes()}
    queue = [
        (name, route.path) for name, route in wanted.items() if not (route.needs_arguments or _excused(name))
    ]
    known, linked, refused = {name for name, _ in queue}, set(), {}
    while queue:
        name, path = queue.pop(0)
        response = request.get(base + path, max_redirects=0)
        if response.status >= 400 and response.status != 405:
            refused[name] = f"{response.status} {path}"
        if not _is_page(response):
            continue
        site.pages[name] = path
        for route, link in _links(response.text(), path):
            linked.add(route)
            if route in wanted and route not in known:
                known.add(route)
                queue.append((route, link))
    # A page may be closed to everybody (nobody adds users by hand); then nothing may link to it.
    site.broken = [told for name, told in refused.items() if name in linked or told.startswith("5")]
    for route in wanted.values():
        if route.route not in known and not _excused(route.route) and not _shadowed(route):
            _try(request, base, route, site)
    return site


def _excused(route: str) -> bool:
    return any(fnmatchcase(route, rule) for rule in NO_PAGE)


def _shadowed(route: Route) -> bool:
    """Whether an earlier pattern answers for it: an app's own page in place of the admin's."""
    return _route_of(route.example) != route.route


def _try(request: APIRequestContext, base: str, route: Route, site: Site) -> None:
    """Nothing links to it: the first row's address shows a page, or answers that it has none."""
    response = request.get(base + route.example, max_redirects=0)
    if _is_page(response):
        site.pages[route.route] = route.example
    elif response.status not in (200, 302, 405):
        site.missing.append(f"{route.route} ({response.status})")


def _is_page(response: APIResponse) -> bool:
    is_html = response.headers.get("content-type", "").startswith("text/html")
    return response.status == 200 and is_html and "<html" in response.text()


def _links(html: str, path: str) -> list[tuple[str, str]]:
    """(route, address) of all that a page links, loads or sends to in the staff's part of the site."""
    found = []
    for href in re.findall(r'(?:href|hx-get|hx-post|action)="([^"]+)"', html):
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
