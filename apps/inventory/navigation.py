"""Inventory in the sidebar, the palette and the looks of its states."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.palette import MOST, PALETTE_ACTIONS, PALETTE_SOURCES, Hit, PaletteAction, PaletteSource
from apps.core.admin.tones import register_looks
from apps.core.saved_views import SCREENS, Screen
from apps.inventory import permissions as may
from apps.inventory.admin import (
    disagreements,
    floorplan_list,
    floorplan_page,
    floorplan_policy,
    intake_settings,
    photos,
    watch_acts,
    watch_list,
    watch_policy,
)
from apps.inventory.models import StockUnit
from apps.inventory.selectors import search_units

FLOORPLAN = "inventory/floorplan/"

register_looks(
    {
        "ordered": ("neutral", "clock"),
        "in_transit": ("info", "truck"),
        "in_stock": ("good", "check"),
        "held": ("warn", "lock"),
        "pending_sale": ("brand", "deal"),
        "sold": ("info", "flag"),
        "delivered": ("neutral", "check"),
        "cancelled": ("neutral", "x"),
        "transferred": ("neutral", "swap"),
        "returned_to_source": ("neutral", "undo"),
        "written_off": ("bad", "ban"),
    }
)


def find(request: HttpRequest, words: str) -> Iterator[Hit]:
    """Palette hits: stays by VIN, stock number or words."""
    for unit in search_units(StockUnit.objects.order_by("-id"), words)[:MOST]:
        url = reverse("admin:inventory_stockunit_page", args=[unit.pk])
        yield Hit(unit.title, url, f"{unit.stock_number} · {unit.get_status_display()}", "car")


NAVIGATION.register(
    20,
    "inventory",
    NavItem(
        title="Inventory",
        url_name="admin:inventory_stockunit_changelist",
        icon="car",
        group=STOCK,
        permission=may.VIEW,
        hotkey="i",
        phone=2,
        phone_title="Stock",
    ),
)
NAVIGATION.register(
    25,
    "floorplan",
    NavItem(
        title="Floorplan",
        url_name="admin:inventory_floorplan",
        icon="money",
        group=STOCK,
        permission=may.SEE_COST,
    ),
)
STAFF_PAGES.register(
    20, "floorplan", StaffPage(FLOORPLAN, "inventory_floorplan", floorplan_list.view, may.SEE_COST)
)
STAFF_PAGES.register(
    21,
    "floorplan policy",
    StaffPage(
        f"{FLOORPLAN}policy/", "inventory_floorplan_policy", floorplan_policy.view, may.FLOORPLAN_TERMS
    ),
)
STAFF_PAGES.register(
    22,
    "floorplan advance",
    StaffPage(f"{FLOORPLAN}<int:pk>/", "inventory_floorplan_advance", floorplan_page.view, may.SEE_COST),
)
STAFF_PAGES.register(
    23,
    "floorplan verbs",
    StaffPage(
        f"{FLOORPLAN}<int:pk>/do/<slug:verb>/", "inventory_floorplan_do", floorplan_page.act, may.FLOORPLAN
    ),
)
SCREENS.register(10, "stock", Screen("inventory.stock", "admin:inventory_stockunit_changelist", may.VIEW))
STAFF_PAGES.register(
    24,
    "photo verbs",
    StaffPage("inventory/photo/<int:pk>/do/<slug:verb>/", "inventory_photo_do", photos.act_view, may.PHOTOS),
)
STAFF_PAGES.register(
    25,
    "photo",
    StaffPage("inventory/photo/<int:pk>/<slug:size>/", "inventory_photo", photos.picture_view, may.VIEW),
)
PALETTE_SOURCES.register(10, "stock units", PaletteSource("Stock", may.VIEW, find))
PALETTE_ACTIONS.register(
    20,
    "take in",
    PaletteAction("Take a vehicle in", "admin:inventory_stockunit_add", may.ADD, words="add stock new car"),
)
NAVIGATION.register(
    26,
    "imports",
    NavItem(
        title="Imports",
        url_name="admin:inventory_importrun_changelist",
        icon="upload",
        group=STOCK,
        permission=may.IMPORT,
    ),
)
PALETTE_ACTIONS.register(
    25,
    "import stock",
    PaletteAction(
        "Import stock from a file", "admin:inventory_importrun_add", may.IMPORT, words="upload csv excel json"
    ),
)
NAVIGATION.register(
    31,
    "exports",
    NavItem(
        title="Exports",
        url_name="admin:inventory_stockexport_changelist",
        icon="download",
        group=STOCK,
        permission=may.EXPORT,
    ),
)
PALETTE_ACTIONS.register(
    26,
    "export stock",
    PaletteAction(
        "Export stock to a file", "admin:inventory_stockexport_add", may.EXPORT, words="download csv excel"
    ),
)
STAFF_PAGES.register(
    40,
    "disagreements",
    StaffPage("inventory/disagreements/", "inventory_disagreements", disagreements.view, may.VIEW),
)
STAFF_PAGES.register(
    41,
    "disagreements settled",
    StaffPage(
        "inventory/disagreements/<int:pk>/", "inventory_disagreements_settle", disagreements.act, may.EDIT
    ),
)
PALETTE_ACTIONS.register(
    40,
    "disagreements",
    PaletteAction("Decode disagreements", "admin:inventory_disagreements", may.VIEW, words="vin year make"),
)
STAFF_PAGES.register(
    42,
    "intake settings",
    StaffPage(
        "inventory/intake-settings/", "inventory_intake_settings", intake_settings.view, may.INTAKE_POLICY
    ),
)
STAFF_PAGES.register(
    43,
    "number preview",
    StaffPage(
        "inventory/intake-settings/preview/",
        "inventory_number_preview",
        intake_settings.preview,
        may.INTAKE_POLICY,
    ),
)
PALETTE_ACTIONS.register(
    41,
    "intake settings",
    PaletteAction(
        "Intake settings", "admin:inventory_intake_settings", may.INTAKE_POLICY, words="stock number pattern"
    ),
)
NAVIGATION.register(
    29,
    "bulk",
    NavItem(
        title="Bulk changes",
        url_name="admin:inventory_bulkrun_changelist",
        icon="list",
        group=STOCK,
        permission=may.EDIT,
    ),
)

WATCH = "inventory/watch/"
NAVIGATION.register(
    27,
    "watch list",
    NavItem(
        title="Watch list", url_name="admin:inventory_watch", icon="alert", group=STOCK, permission=may.VIEW
    ),
)
NAVIGATION.register(
    28,
    "restock",
    NavItem(
        title="Restock",
        url_name="admin:inventory_restockrule_changelist",
        icon="truck",
        group=STOCK,
        permission=may.VIEW,
    ),
)
for _number, _page in enumerate(
    (
        StaffPage(WATCH, "inventory_watch", watch_list.view, may.VIEW),
        StaffPage(f"{WATCH}check/", "inventory_watch_check", watch_acts.check, may.WATCH),
        StaffPage(f"{WATCH}policy/", "inventory_watch_policy", watch_policy.view, may.WATCH),
        StaffPage(f"{WATCH}<int:pk>/do/<slug:verb>/", "inventory_watch_do", watch_acts.act, may.WATCH),
    )
):
    STAFF_PAGES.register(24 + _number, _page.name, _page)
