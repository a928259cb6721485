"""What is missing, among the cards of the landing page."""

from django.urls import reverse

from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.inventory import permissions as may
from apps.inventory.admin import missing_note

LANDING_WIDGETS.register(
    40,
    "missing",
    Widget(
        "Missing information",
        "inventory/missing_work.html",
        missing_note.work,
        permission=may.VIEW,
        more_url=lambda: reverse(missing_note.LIST),
        more="Inventory",
    ),
)
