"""Appraisals in the sidebar, the palette and among the staff pages."""

from typing import Any

from django.http import HttpRequest

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.palette import PALETTE_ACTIONS, PaletteAction
from apps.core.admin.requests import actor_of
from apps.core.admin.tones import register_looks
from apps.inventory import permissions as may
from apps.inventory.admin import acts, appraisal_edit, appraisal_list, appraisal_page, appraisal_verbs
from apps.inventory.models import StockUnit
from apps.inventory.slots import VEHICLE_PANELS, VehiclePanel

_AT = "inventory/appraisals/"

register_looks(
    {
        "draft": ("neutral", "edit"),
        "waiting": ("warn", "flag"),
        "offered": ("info", "money"),
        "accepted": ("good", "check"),
        "walked_away": ("neutral", "x"),
        "expired": ("warn", "clock"),
        "taken_in": ("good", "car"),
    },
    of="appraisal",
)


def panel(request: HttpRequest, unit: StockUnit) -> dict[str, Any] | None:
    """What was expected of a car that came in by an appraisal."""
    if not actor_of(request).can(may.SEE_APPRAISALS):
        return None
    row = unit.rows_of("appraisals").first()
    return (
        None if row is None else {"row": row, "unit": unit, "sees_cost": actor_of(request).can(may.SEE_COST)}
    )


NAVIGATION.register(
    21,
    "appraisals",
    NavItem(
        title="Appraisals",
        url_name="admin:inventory_appraisals",
        icon="eye",
        group=STOCK,
        permission=may.SEE_APPRAISALS,
    ),
)
PALETTE_ACTIONS.register(
    21,
    "appraise",
    PaletteAction(
        "Appraise a car", "admin:inventory_appraisal_add", may.APPRAISE, words="trade-in offer value acv"
    ),
)
VEHICLE_PANELS.register(5, "appraisal", VehiclePanel("Appraisal", "inventory/appraisal_panel.html", panel))
for _number, _page in enumerate(
    (
        StaffPage(_AT, "inventory_appraisals", appraisal_list.view, may.SEE_APPRAISALS),
        StaffPage(f"{_AT}new/", "inventory_appraisal_add", appraisal_edit.add, may.APPRAISE),
        StaffPage(f"{_AT}vin/", "inventory_appraisal_vin", appraisal_edit.vin, may.APPRAISE),
        StaffPage(f"{_AT}figure/", "inventory_appraisal_figure", appraisal_edit.figure, may.APPRAISE),
        StaffPage(f"{_AT}customers/", "inventory_appraisal_customers", acts.customers_view, may.APPRAISE),
        StaffPage(f"{_AT}<int:pk>/", "inventory_appraisal", appraisal_page.view, may.SEE_APPRAISALS),
        StaffPage(
            f"{_AT}<int:pk>/figures/", "inventory_appraisal_figures", appraisal_edit.change, may.APPRAISE
        ),
        StaffPage(
            f"{_AT}<int:pk>/offer/", "inventory_appraisal_offer", appraisal_page.letter, may.SEE_APPRAISALS
        ),
        StaffPage(
            f"{_AT}<int:pk>/do/<slug:verb>/",
            "inventory_appraisal_do",
            appraisal_verbs.act,
            may.SEE_APPRAISALS,
        ),
    )
):
    STAFF_PAGES.register(50 + _number, _page.name, _page)
