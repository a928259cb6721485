"""The admin's frame. Colours, icons and layout live in static/dealership.css and templates/."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Keyline",
    "SITE_HEADER": "Keyline",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "7px",
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": []},
}
