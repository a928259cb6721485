"""Get-ready in the sidebar and among the staff pages."""

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.inventory import permissions as may
from apps.inventory.admin import board

BOARD = "inventory/board/"

NAVIGATION.register(
    22,
    "readiness",
    NavItem(
        title="Readiness", url_name="admin:inventory_board", icon="grid", group=STOCK, permission=may.VIEW
    ),
)
STAFF_PAGES.register(24, "readiness board", StaffPage(BOARD, "inventory_board", board.view, may.VIEW))
STAFF_PAGES.register(
    25,
    "board act",
    StaffPage(f"{BOARD}<int:pk>/do/<slug:verb>/", "inventory_board_act", board.act, may.READY),
)
