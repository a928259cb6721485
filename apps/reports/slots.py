"""What reports adds to the frame: navigation, the dashboard page, a landing card."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.core.admin.navigation import NAVIGATION, NavItem, actor_of
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.permissions import MANAGERS
from apps.reports import permissions as may
from apps.reports.admin import dashboard


def headline(request: HttpRequest) -> dict[str, Any]:
    """The dashboard's numbers for the landing page."""
    actor = actor_of(request)
    return {"tiles": dashboard.tiles(dashboard.read(actor), actor)}


STAFF_PAGES.register(10, "dashboard", StaffPage("dashboard/", "dashboard", dashboard.view, may.VIEW))
NAVIGATION.register(
    10,
    "dashboard",
    NavItem("Dashboard", "admin:dashboard", "chart", permission=may.VIEW, hotkey="b", phone=50),
)
LANDING_WIDGETS.register(
    10,
    "dashboard",
    Widget(
        title="This month",
        template="reports/headline.html",
        load=headline,
        roles=MANAGERS | {"auditor"},
        permission=may.VIEW,
        width=12,
        more_url=lambda: reverse("admin:dashboard"),
        more="Open the dashboard",
    ),
)
