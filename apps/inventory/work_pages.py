"""Work on cars among the staff pages: its card, what waits for approval, the looks of its states."""

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.tones import register_looks
from apps.inventory import permissions as may
from apps.inventory.admin import approvals, work_acts, work_card
from apps.inventory.slots import VEHICLE_PANELS, VehiclePanel

APPROVALS = "inventory/approvals/"

register_looks(
    {
        "proposed": ("warn", "clock"),
        "approved": ("info", "check"),
        "declined": ("bad", "ban"),
        "done": ("good", "check"),
        "cancelled": ("neutral", "x"),
    },
    of="work",
)
NAVIGATION.register(
    23,
    "approvals",
    NavItem(
        title="Approvals",
        url_name=approvals.NAME,
        icon="check",
        group=STOCK,
        permission=may.APPROVE_WORK,
        badge=approvals.waiting,
    ),
)
VEHICLE_PANELS.register(5, "work", VehiclePanel("Work", "inventory/work_card.html", work_card.panel))
for _number, _page in enumerate(
    (
        StaffPage(APPROVALS, "inventory_approvals", approvals.view, may.APPROVE_WORK),
        StaffPage(f"{APPROVALS}policy/", "inventory_work_policy", approvals.set_policy, may.WORK_POLICY),
        StaffPage("inventory/work/<int:pk>/do/<slug:verb>/", "inventory_work_do", work_acts.act, may.VIEW),
    )
):
    STAFF_PAGES.register(30 + _number, _page.name, _page)
