"""Entries of accounts in the sidebar."""

from apps.accounts.permissions import (
    CHANGE_DEALERSHIP,
    MANAGE_TOKENS,
    VIEW_DEALERSHIP,
    VIEW_PEOPLE,
    VIEW_ROLES,
)
from apps.core.admin.navigation import NAVIGATION, SETTINGS, NavItem

_LIST = "admin:accounts_{}_changelist"

NAVIGATION.register(
    70, "people", NavItem("People", _LIST.format("user"), "users", SETTINGS, VIEW_PEOPLE, hotkey="p")
)
NAVIGATION.register(
    72, "memberships", NavItem("Memberships", _LIST.format("membership"), "key", SETTINGS, VIEW_PEOPLE)
)
NAVIGATION.register(74, "roles", NavItem("Roles", _LIST.format("rolegrant"), "shield", SETTINGS, VIEW_ROLES))
NAVIGATION.register(
    75,
    "dealerships",
    NavItem("Dealerships", _LIST.format("dealership"), "building", SETTINGS, VIEW_DEALERSHIP),
)
NAVIGATION.register(
    76, "locations", NavItem("Locations", _LIST.format("location"), "flag", SETTINGS, CHANGE_DEALERSHIP)
)
NAVIGATION.register(
    77, "tokens", NavItem("API tokens", _LIST.format("apitoken"), "key", SETTINGS, MANAGE_TOKENS)
)
