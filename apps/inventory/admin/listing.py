"""The inventory list: filters in the URL, keyset pages, cost only for those who may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from rest_framework.exceptions import ValidationError

from apps.core.admin.htmx import page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.filters import apply_filters
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.money import ZERO
from apps.inventory import cost
from apps.inventory.ageing import BUCKETS, days_in_stock
from apps.inventory.api.filters import StockUnitFilter
from apps.inventory.entries import COST_FIELDS
from apps.inventory.lifecycle import STATUS_CHOICES
from apps.inventory.models import Condition, StockUnit
from apps.inventory.permissions import ADD, SEE_COST
from apps.inventory.selectors import search_units
from apps.inventory.stock_words import stock_vocabulary

SIZE = 50
_UNKNOWN = "This address asks for something that the list cannot filter by."
ORDERINGS = (
    (Ordering("-id"), "Newest first"),
    (Ordering("acquired_on", nullable=True), "Longest in stock"),
    (Ordering("-acquired_on", nullable=True), "Last acquired"),
    (Ordering("price", nullable=True), "Lowest price"),
    (Ordering("-price", nullable=True), "Highest price"),
    (Ordering("-year", nullable=True), "Newest model year"),
    (Ordering("odometer", nullable=True), "Lowest mileage"),
)
MULTIPLE = ("status__in", "condition__in")
RANGES = (
    ("Price", "price__gte", "price__lte"),
    ("Model year", "year__gte", "year__lte"),
    ("Odometer", "odometer__gte", "odometer__lte"),
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
COLUMNS += ("acquired_on", "price", "is_returned", *COST_FIELDS)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    facts: dict[str, Any]
    days: int | None
    true_cost: Decimal | None

    @property
    def url(self) -> str:
        """The vehicle page."""
        return reverse("admin:inventory_stockunit_page", args=[self.facts["id"]])

    @property
    def vin_head(self) -> str:
        """The VIN without its last eight characters."""
        return (self.facts["vin"] or "")[:-8]

    @property
    def vin_tail(self) -> str:
        """Its last eight, by which people name a car."""
        return (self.facts["vin"] or "")[-8:]

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
    params = _joined(request.GET)
    actor = actor_of(request)
    context = {
        **admin.site.each_context(request),
        "title": "Inventory",
        "params": params,
        "sees_cost": actor.can(SEE_COST),
        "may_add": actor.can(ADD),
        **_filters(params),
        **_results(params, request),
    }
    response = page(request, "inventory/list.html", "inventory/list_results.html", context)
    # The address of what is shown, without the boxes that were left empty.
    response["HX-Push-Url"] = f"{request.path}?{params.urlencode()}" if params else request.path
    return response


def _joined(given: QueryDict) -> QueryDict:
    """The parameters that say something; several boxes of one filter joined by commas."""
    params = QueryDict(mutable=True)
    for name in given:
        value = ",".join(v for v in given.getlist(name) if v.strip())
        if value:
            params[name] = value
    return params


def _results(params: QueryDict, request: HttpRequest) -> dict[str, Any]:
    try:
        units: Any = apply_filters(StockUnitFilter, params, StockUnit.objects.all(), request)
    except ValidationError:  # a hand-made URL: say so and show nothing
        return {"rows": [], "filtered": True, "problem": _UNKNOWN}
    if not {"status__in", "active"} & set(params):
        units = units.active()
    units = search_units(units, params.get("search", "")[:200])
    ordering = _ordering(params.get("ordering", ""))
    found = read_page(units, list(COLUMNS), ordering, cursor_of(params, ordering), SIZE)
    today = now().astimezone(current_display().tz).date()
    return {
        "rows": [_row(dict(zip(COLUMNS, values, strict=True)), today) for values in found.rows],
        "next": page_link(params, found.next),
        "previous": page_link(params, found.previous),
        "count": capped_count(units),
        "filtered": bool(set(params) - {"ordering", "cursor"}),
    }


def _row(facts: dict[str, Any], today: date) -> Row:
    acquired, acquisition = facts["acquired_on"], facts["acquisition_cost"]
    parts = None
    if acquisition is not None:
        others = {name: facts[name] or ZERO for name in COST_FIELDS if name != "acquisition_cost"}
        parts = cost.CostParts(acquisition=acquisition, **others)
    return Row(
        facts=facts,
        days=days_in_stock(acquired, today) if acquired else None,
        true_cost=cost.true_cost(parts) if parts else None,
    )


def _ordering(name: str) -> Ordering:
    return next((o for o, _ in ORDERINGS if o.name == name), ORDERINGS[0][0])


def _filters(params: QueryDict) -> dict[str, Any]:
    """What the filter bar shows as chosen."""
    chosen = {name: set(params.get(name, "").split(",")) for name in MULTIPLE}
    return {
        "statuses": [(value, label, value in chosen["status__in"]) for value, label in STATUS_CHOICES],
        "conditions": [
            (value, label, value in chosen["condition__in"]) for value, label in Condition.choices
        ],
        "buckets": [bucket.name for bucket in BUCKETS],
        "makes": [spelling for make in stock_vocabulary().makes for spelling in make.spellings],
        "orderings": [(ordering.name, label) for ordering, label in ORDERINGS],
        "ranges": [
            (label, low, params.get(low, ""), high, params.get(high, "")) for label, low, high in RANGES
        ],
        "chips": _chips(params),
    }


def _chips(params: QueryDict) -> list[dict[str, Any]]:
    """Each filter in force, with the link that takes it away."""
    words = {**dict(STATUS_CHOICES), **dict(Condition.choices)}
    found = []
    for name, value in params.items():
        if name in ("ordering", "cursor", "search"):
            continue
        rest = params.copy()
        del rest[name]
        rest.pop("cursor", None)
        shown = ", ".join(words.get(part, part) for part in str(value).split(","))
        found.append(
            {
                "href": f"?{rest.urlencode()}",
                "label": f"{_NAMES.get(name, name)}: {shown}",
                "active": True,
                "clears": True,
            }
        )
    return found


_NAMES = {
    "status__in": "Status",
    "condition__in": "Condition",
    "age_bucket": "Days in stock",
    "make": "Make",
    "available": "Available",
    "price__gte": "Price from",
    "price__lte": "Price to",
    "year__gte": "Year from",
    "year__lte": "Year to",
    "odometer__gte": "Odometer from",
    "odometer__lte": "Odometer to",
}
