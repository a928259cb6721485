"""Which pages exist, read from the URLconf, so that a new page is gated the day it is added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

STAFF = ("admin/", "accounts/")


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern of the URLconf as ``ResolverMatch.route`` spells it."""

    route: str
    needs_arguments: bool

    @property
    def path(self) -> str:
        """The address of a route without arguments."""
        return "/" + re.sub(r"[\^$]|\\Z", "", self.route)

    @property
    def example(self) -> str:
        """An address of that form, of a row that may not exist."""
        numbered = re.sub(r"<(int|path):\w+>", "1", self.path)
        return re.sub(r"<(\w+:)?\w+>", "none", numbered)


def staff_routes() -> list[Route]:
    """Every route below /admin/ and /accounts/, in the URLconf's order, once."""
    found = {route.route: route for route in _walk(get_resolver().url_patterns, "")}
    return [route for route in found.values() if route.route.startswith(STAFF)]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield Route(route, bool(re.search(r"<|\(", route)))
