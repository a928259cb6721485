"""Feeds in the sidebar, and the page of a run's file."""

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.inventory.admin import feeds
from apps.inventory.permissions import FEEDS

NAVIGATION.register(32, "feeds", NavItem("Feeds", "admin:inventory_feed_changelist", "upload", STOCK, FEEDS))
STAFF_PAGES.register(
    60,
    "feed file",
    StaffPage("inventory/feedrun/<int:pk>/file/", "inventory_feedrun_file", feeds.file_view, FEEDS),
)
