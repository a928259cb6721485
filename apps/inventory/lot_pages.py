"""The lot walk in the sidebar and among the staff pages."""

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import lot_app, walk

LOT = "lot/"

NAVIGATION.register(24, "lot walk", NavItem("Lot walk", "admin:inventory_walk", "phone", STOCK, may.VIEW))
STAFF_PAGES.register(26, "lot walk", StaffPage("inventory/walk/", "inventory_walk", walk.view, may.VIEW))
STAFF_PAGES.register(27, "lot", StaffPage(LOT, "inventory_lot", lot_app.page_view, may.LOT))
STAFF_PAGES.register(
    28, "lot worker", StaffPage(f"{LOT}sw.js", "inventory_lot_worker", lot_app.worker_view, may.LOT)
)
STAFF_PAGES.register(
    29, "lot stock", StaffPage(f"{LOT}stock/", "inventory_lot_stock", lot_app.stock_view, may.LOT)
)
STAFF_PAGES.register(
    30, "lot sightings", StaffPage(f"{LOT}sightings/", "inventory_lot_see", lot_app.sightings_view, may.LOT)
)
