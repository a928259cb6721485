"""Entries of customers in the sidebar and the palette."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.navigation import NAVIGATION, SELL, NavItem
from apps.core.admin.palette import (
    PALETTE_ACTIONS,
    PALETTE_SOURCES,
    Hit,
    PaletteAction,
    PaletteSource,
)
from apps.customers import permissions as may
from apps.customers import selectors


def found(request: HttpRequest, words: str) -> Iterator[Hit]:
    """Customers that the typed words may mean."""
    for pk, name, city in selectors.search(words).order_by("-id").values_list("pk", "name", "city")[:8]:
        yield Hit(name, reverse("admin:customers_customer_page", args=[pk]), city, "user")


_LIST = "admin:customers_customer_changelist"
NAVIGATION.register(
    35, "customers", NavItem("Customers", _LIST, "user", SELL, may.VIEW, hotkey="c", phone=30)
)
PALETTE_SOURCES.register(20, "customers", PaletteSource("Customers", may.VIEW, found))
PALETTE_ACTIONS.register(
    10,
    "register-customer",
    PaletteAction("Register a customer", "admin:customers_customer_add", may.REGISTER, words="new add"),
)
