"""The inventory list: filters in the URL, keyset pages, cost only for those who may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from rest_framework.exceptions import ValidationError

from apps.core.admin.htmx import page, wants_fragment
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.admin.screens import saved_views
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.display import current_display
from apps.inventory.admin.layouts import layout_of, remember, switch, with_layout
from apps.inventory.admin.narrowing import chips, joined, kept, with_search
from apps.inventory.admin.understood import drops, narrowed, shown
from apps.inventory.ageing import days_in_stock
from apps.inventory.api.filters import EXACT
from apps.inventory.bulk.states import VERBS
from apps.inventory.entries import COST_FIELDS
from apps.inventory.exporting.columns import cost_of
from apps.inventory.lifecycle import STATUS_CHOICES
from apps.inventory.missing import rules_of
from apps.inventory.models import Condition, LotPlace
from apps.inventory.permissions import ADD, EXPORT, IMPORT, PRINT, SEE_COST
from apps.inventory.pictures.addresses import thumbnail_url

SIZE = 50
SCREEN = "inventory.stock"
_UNKNOWN = "This address asks for something that the list cannot filter by."
ORDERINGS = (
    (Ordering("-id"), "Newest first"),
    (Ordering("acquired_on", nullable=True), "Longest in stock"),
    (Ordering("-acquired_on", nullable=True), "Last acquired"),
    (Ordering("price", nullable=True), "Lowest price"),
    (Ordering("-price", nullable=True), "Highest price"),
    (Ordering("-year", nullable=True), "Newest model year"),
    (Ordering("odometer", nullable=True), "Lowest mileage"),
    (Ordering("listing_score", nullable=True), "Weakest listing"),
    (Ordering("-listing_score", nullable=True), "Strongest listing"),
)
COLUMNS: tuple[str, ...] = (
    "id",
    "stock_number",
    "vin",
    "title",
    "condition",
    "status",
    "readiness",
    "odometer",
    "odometer_unit",
)
COLUMNS += ("acquired_on", "price", "listing_score", "is_returned", "photo_count", "thumbnail")
COLUMNS += ("lot_place_id", "missing", *COST_FIELDS)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    facts: dict[str, Any]
    days: int | None
    true_cost: Decimal | None
    place: str = ""

    @property
    def url(self) -> str:
        """The vehicle page."""
        return reverse("admin:inventory_stockunit_page", args=[self.facts["id"]])

    @property
    def thumbnail(self) -> str:
        """The address of the primary photo; empty without one."""
        return thumbnail_url(self.facts["thumbnail"])

    @property
    def vin_head(self) -> str:
        """The VIN without its last eight characters."""
        return (self.facts["vin"] or "")[:-8]

    @property
    def vin_tail(self) -> str:
        """Its last eight, by which people name a car."""
        return (self.facts["vin"] or "")[-8:]

    @property
    def gaps(self) -> list[str]:
        """What is missing, but for the price: its column says that."""
        return [rule.label for rule in rules_of(self.facts["missing"], besides=("price",))]

    @property
    def condition(self) -> str:
        """New, used, …"""
        return str(Condition(self.facts["condition"]).label)

    @property
    def status_label(self) -> str:
        """The status in words."""
        return dict(STATUS_CHOICES)[self.facts["status"]]


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/stockunit/``; HTMX gets the results only."""
    params = joined(request.GET)
    params.pop("view", None)
    layout = layout_of(request, params)
    actor = actor_of(request)
    views = {} if wants_fragment(request) else saved_views.context_of(request, SCREEN)
    if views and (first := saved_views.opening(request, views)):
        return first
    verbs = [(name, verb) for name, verb in VERBS.items() if actor.can(verb.permission)]
    context = {
        **views,
        **admin.site.each_context(request),
        "title": "Inventory",
        "params": params,
        "sees_cost": actor.can(SEE_COST),
        "may_add": actor.can(ADD),
        "may_import": actor.can(IMPORT),
        "may_export": actor.can(EXPORT),
        "may_print": actor.can(EXPORT) and actor.can(PRINT),
        "bulk_verbs": verbs,
        "may_choose": bool(verbs) or actor.can(EXPORT),
        **_filters(params),
        **_results(params, request, layout),
        **switch(params, layout),
    }
    response = page(request, "inventory/list.html", "inventory/list_results.html", context)
    # The address of what is shown, without the boxes that were left empty.
    response["HX-Push-Url"] = f"{request.path}?{context['address'] or saved_views.ALL}"
    remember(response, request, layout)
    return response


def _results(params: QueryDict, request: HttpRequest, layout: str) -> dict[str, Any]:
    shown_at = with_layout(params, layout)
    address = {"address": shown_at.urlencode()}
    try:
        units, meant = narrowed(params, request)
    except ValidationError:  # a hand-made URL: say so and show nothing
        return {**address, "rows": [], "filtered": True, "problem": _UNKNOWN}
    ordering = ordering_of(params)
    found = read_page(units, list(COLUMNS), ordering, cursor_of(params, ordering), SIZE)
    today = now().astimezone(current_display().tz).date()
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in found.rows]
    places = _places(rows)
    return {
        **address,
        "rows": [_row(facts, today, places) for facts in rows],
        "next": page_link(shown_at, found.next),
        "previous": page_link(shown_at, found.previous),
        "count": capped_count(units),
        "filtered": bool(set(params) - {"ordering", "cursor"}),
        "understood": shown(meant, params),
        "drops": [] if found.rows else drops(meant, params, request),
        "exact": params.get("words") == EXACT and with_search(params, params.get("search", "")),
    }


def _places(rows: list[dict[str, Any]]) -> dict[int, str]:
    """The names of the places where the rows stand; no query where none is known."""
    ids = {facts["lot_place_id"] for facts in rows} - {None}
    return dict(LotPlace.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _row(facts: dict[str, Any], today: date, places: dict[int, str]) -> Row:
    acquired = facts["acquired_on"]
    return Row(
        facts=facts,
        days=days_in_stock(acquired, today) if acquired else None,
        true_cost=cost_of(facts),
        place=places.get(facts["lot_place_id"], ""),
    )


def ordering_of(params: QueryDict) -> Ordering:
    """The order that the address asks for, else the newest first."""
    return next((o for o, _ in ORDERINGS if o.name == params.get("ordering")), ORDERINGS[0][0])


def _filters(params: QueryDict) -> dict[str, Any]:
    """What the filter bar shows as chosen."""
    return {
        "kept": kept(params),
        "orderings": [(ordering.name, label) for ordering, label in ORDERINGS],
        "chips": chips(params),
    }
