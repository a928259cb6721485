"""Missing titles among the staff pages, and the looks of where a title is."""

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.tones import register_looks
from apps.inventory import permissions as may
from apps.inventory import titles
from apps.inventory.admin import title_list

TITLES = "inventory/titles/"

register_looks(
    {
        titles.UNKNOWN: ("warn", "alert"),
        titles.NOT_RECEIVED: ("warn", "inbox"),
        titles.IN_TRANSIT: ("info", "truck"),
        titles.PAYOFF: ("warn", "money"),
        titles.MISSING: ("bad", "search"),
        titles.IN_HAND: ("good", "check"),
        titles.ELECTRONIC: ("good", "monitor"),
        titles.AT_DMV: ("info", "building"),
        titles.TO_BUYER: ("neutral", "mail"),
    },
    of="title",
)
NAVIGATION.register(
    33,
    "titles",
    NavItem(
        title="Missing titles",
        url_name=title_list.NAME,
        icon="file",
        group=STOCK,
        permission=may.VIEW,
        badge=title_list.late,
    ),
)
for _number, _page in enumerate(
    (
        StaffPage(TITLES, "inventory_titles", title_list.view, may.VIEW),
        StaffPage(f"{TITLES}days/", "inventory_title_days", title_list.set_days, may.WATCH),
    )
):
    STAFF_PAGES.register(50 + _number, _page.name, _page)
