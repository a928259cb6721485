"""How the inventory list looks: lines or cards. The address says it; without a word there, the browser remembers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

LAYOUTS = {"list": ("List", "list"), "cards": ("Cards", "grid")}
PARAM = "layout"
COOKIE = "stock-layout"
_YEAR = 365 * 24 * 3600


def layout_of(request: HttpRequest, params: QueryDict) -> str:
    """Take the layout out of ``params``, which filters read; what was chosen last where it is not there."""
    for asked in (params.pop(PARAM, [""])[-1], request.COOKIES.get(COOKIE, "")):
        if asked in LAYOUTS:
            return str(asked)
    return next(iter(LAYOUTS))


def with_layout(params: QueryDict, layout: str) -> QueryDict:
    """The parameters of a page's address: what ``params`` says, in this layout if it is not the first one."""
    shown = params.copy()
    if layout != next(iter(LAYOUTS)):
        shown[PARAM] = layout
    return shown


def switch(params: QueryDict, layout: str) -> dict[str, Any]:
    """What the switch of the list shows: the same page in each layout."""
    links = []
    for name, (label, symbol) in LAYOUTS.items():
        there = params.copy()
        there[PARAM] = name
        links.append(
            {"href": f"?{there.urlencode()}", "label": label, "symbol": symbol, "active": name == layout}
        )
    return {"layout": layout, "layouts": links}


def remember(response: HttpResponse, request: HttpRequest, layout: str) -> None:
    """Keep what was chosen, in this browser, as its theme is."""
    if PARAM in request.GET and request.COOKIES.get(COOKIE) != layout:
        response.set_cookie(
            COOKIE,
            layout,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
