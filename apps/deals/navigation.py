"""Entries of deals in the sidebar and the palette; its cards on the pages of vehicle and customer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.navigation import NAVIGATION, SELL, SETTINGS, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.palette import (
    PALETTE_ACTIONS,
    PALETTE_SOURCES,
    Hit,
    PaletteAction,
    PaletteSource,
)
from apps.core.admin.requests import actor_of, is_writable
from apps.core.admin.tones import register_looks
from apps.customers.models import Customer
from apps.customers.slots import CUSTOMER_PANELS, CustomerPanel
from apps.deals import permissions as may
from apps.deals import selectors
from apps.deals.admin.opening import url_for
from apps.deals.admin.rules import approval_policy
from apps.deals.lifecycle import SUBMITTED
from apps.deals.models import Deal
from apps.inventory.lifecycle import ACTIVE, HELD, IN_STOCK, IN_TRANSIT, ORDERED
from apps.inventory.models import StockUnit
from apps.inventory.slots import VEHICLE_PANELS, VehiclePanel

SHOWN = 8
SELLABLE = (ORDERED, IN_TRANSIT, IN_STOCK, HELD)  # on any other a deal is a second choice


def waiting(actor: Actor) -> QuerySet[Any]:
    """Deals that wait for an approval that the actor may give."""
    deals = Deal.objects.filter(status=SUBMITTED)
    return deals if actor.can(may.APPROVE) else deals.none()


def found(request: HttpRequest, words: str) -> Iterator[Hit]:
    """Deals that the typed words may mean."""
    for deal in selectors.deals().filter(selectors.matching(words)).order_by("-id")[:SHOWN]:
        url = reverse("admin:deals_deal_page", args=[deal.pk])
        yield Hit(f"{deal} · {deal.customer.name}", url, deal.stock_unit.title, "deal")


def of_unit(request: HttpRequest, unit: StockUnit) -> dict[str, Any] | None:
    """The deals on a vehicle, and the way to a new one."""
    url = url_for(unit=unit.pk) if unit.status in ACTIVE and is_writable(unit, actor_of(request)) else ""
    panel = _panel(request, selectors.of_unit(unit.pk), url)
    if panel and unit.status in SELLABLE and panel["open_url"]:
        panel["act"] = ("Open a deal", panel.pop("open_url"), "deal")
    return panel


def of_customer(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    """The deals of a customer, and the way to a new one."""
    url = url_for(customer=customer.pk) if is_writable(customer, actor_of(request)) else ""
    return _panel(request, selectors.of_customer(customer.pk), url)


def _panel(request: HttpRequest, deals: QuerySet[Deal], url: str) -> dict[str, Any] | None:
    actor = actor_of(request)
    if not actor.can(may.VIEW):
        return None
    return {"deals": list(deals[:SHOWN]), "open_url": url if actor.can(may.OPEN) else ""}


register_looks(
    {
        "open": ("neutral", "ring"),
        "submitted": ("warn", "clock"),
        "approved": ("info", "check"),
        "contracted": ("info", "edit"),
        "dead": ("bad", "ban"),
        "unwound": ("bad", "undo"),
    }
)
_LIST = "admin:deals_{}_changelist"
NAVIGATION.register(
    30,
    "deals",
    NavItem("Deals", _LIST.format("deal"), "deal", SELL, may.VIEW, hotkey="d", phone=20, badge=waiting),
)
NAVIGATION.register(
    60, "tax-rules", NavItem("Tax rules", _LIST.format("taxruleset"), "tag", SETTINGS, may.MANAGE_RULES)
)
NAVIGATION.register(
    61, "fees", NavItem("Fees", _LIST.format("feeschedule"), "money", SETTINGS, may.MANAGE_RULES)
)
NAVIGATION.register(
    62,
    "approval-policy",
    NavItem("Approval", "admin:deals_approval_policy", "check", SETTINGS, may.MANAGE_RULES),
)
NAVIGATION.register(
    63,
    "override-book",
    NavItem("Override book", _LIST.format("overrideentry"), "flag", SETTINGS, may.OVERRIDE_BOOK),
)
STAFF_PAGES.register(
    30,
    "approval-policy",
    StaffPage("deals/approval-policy/", "deals_approval_policy", approval_policy, may.MANAGE_RULES),
)
PALETTE_SOURCES.register(30, "deals", PaletteSource("Deals", may.VIEW, found))
PALETTE_ACTIONS.register(
    20, "open-deal", PaletteAction("Open a deal", "admin:deals_deal_add", may.OPEN, words="new sell sale")
)
VEHICLE_PANELS.register(20, "deals", VehiclePanel("Deals", "deals/panel.html", of_unit))
CUSTOMER_PANELS.register(20, "deals", CustomerPanel("Deals", "deals/panel.html", of_customer))
