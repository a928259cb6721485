"""Inventory in the sidebar, the palette and the looks of its states."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.navigation import NAVIGATION, STOCK, NavItem
from apps.core.admin.palette import MOST, PALETTE_ACTIONS, PALETTE_SOURCES, Hit, PaletteAction, PaletteSource
from apps.core.admin.tones import register_looks
from apps.inventory import permissions as may
from apps.inventory.models import StockUnit
from apps.inventory.selectors import search_units

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
PALETTE_SOURCES.register(10, "stock units", PaletteSource("Stock", may.VIEW, find))
PALETTE_ACTIONS.register(
    20,
    "take in",
    PaletteAction("Take a vehicle in", "admin:inventory_stockunit_add", may.ADD, words="add stock new car"),
)
