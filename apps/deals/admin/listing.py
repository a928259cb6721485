"""The deals list: filters in the URL, keyset pages."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
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
from apps.deals import rules, selectors
from apps.deals.api.deals import DealFilter
from apps.deals.lifecycle import EDITABLE, STATES
from apps.deals.models import Deal
from apps.deals.patience import Patience
from apps.deals.permissions import OPEN, SEE_GROSS

SIZE = 50
NEWEST = Ordering("-id")
COLUMNS = {
    "id": "id",
    "number": "number",
    "status": "status",
    "vehicle": "stock_unit__title",
    "stock_number": "stock_unit__stock_number",
    "customer": "customer__name",
    "salesperson": "salesperson__name",
    "total": "total",
    "front_gross": "front_gross",
    "opened_at": "opened_at",
    "active_at": "active_at",
    "delivered_on": "delivered_on",
    "unwound_on": "unwound_on",
}


SPAN = ("sold_on__gte", "sold_on__lte")
NARROWINGS = {
    SPAN: "Sold",
    ("delivered_on__gte", "delivered_on__lte"): "Delivered",
    ("customer_id",): "Customer",
    ("stock_unit_id",): "Vehicle",
    ("salesperson_id",): "Salesperson",
}


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/deals/deal/``; HTMX gets the results only."""
    params = QueryDict(mutable=True)
    params.update({name: str(value) for name, value in request.GET.items() if str(value).strip()})
    actor = actor_of(request)
    context = {
        **admin.site.each_context(request),
        "title": "Deals",
        "params": params,
        "sees_gross": actor.can(SEE_GROSS),
        "may_open": actor.can(OPEN),
        "chips": _chips(params),
        "kept": [(name, params[name]) for name in params if name not in ("search", "cursor")],
        **_results(params, request),
    }
    return page(request, "deals/list.html", "deals/list_results.html", context)


def _results(params: QueryDict, request: HttpRequest) -> dict[str, Any]:
    try:
        deals = apply_filters(DealFilter, params, Deal.objects.all(), request)
    except ValidationError:  # a hand-made URL: show nothing
        deals, params = Deal.objects.none(), QueryDict()
    deals = deals.filter(selectors.matching(params.get("search", "")[:200]))
    patience, at = rules.patience(), now()
    found = read_page(deals, list(COLUMNS.values()), NEWEST, cursor_of(params, NEWEST), SIZE)
    return {
        "rows": [_row(dict(zip(COLUMNS, values, strict=True)), patience, at) for values in found.rows],
        "next": page_link(params, found.next),
        "previous": page_link(params, found.previous),
        "count": capped_count(deals),
        "filtered": bool(set(params) - {"cursor"}),
        "net": _net(params, deals),
    }


def _net(params: QueryDict, deals: QuerySet[Deal]) -> dict[str, Any] | None:
    """Units sold in the span asked for, where earlier sales that were taken back are among the rows."""
    first, last = (_date(params.get(name, "")) for name in SPAN)
    back = capped_count(deals.filter(selectors.taken_back(first, last)))["value"] if first else 0
    if not back:
        return None
    sold = capped_count(deals.filter(selectors.sold(first, last)))["value"]
    return {"sold": sold, "back": back, "units": sold - back}


def _row(row: dict[str, Any], patience: Patience, at: datetime) -> dict[str, Any]:
    url = reverse("admin:deals_deal_page", args=[row["id"]])
    stale = patience.words(row["active_at"], at) if row["status"] in EDITABLE else ""
    return {**row, "url": url, "status_label": STATES[row["status"]], "stale": stale}


def _chips(params: QueryDict) -> list[dict[str, Any]]:
    """All, and one state each; what else narrows the list can be taken away."""
    chips = [
        _chip(params, "", "All deals"),
        *(_chip(params, state, label) for state, label in STATES.items()),
        _chip(params, "true", "Stale", by="stale"),
    ]
    return [*chips, *_narrowings(params)]


def _narrowings(params: QueryDict) -> Iterator[dict[str, Any]]:
    for names, word in NARROWINGS.items():
        given = [_shown(str(params[name])) for name in names if name in params]
        if given:
            rest = params.copy()
            for name in (*names, "cursor"):
                rest.pop(name, None)
            label = f"{word} {' to '.join(given)}"
            yield {"href": f"?{rest.urlencode()}", "label": label, "active": True, "clears": True}


def _shown(text: str) -> str:
    day = _date(text) if "-" in text else None
    return f"{day:%-d %b %Y}" if day else text


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chip(params: QueryDict, value: str, label: str, *, by: str = "status") -> dict[str, Any]:
    wanted = params.copy()
    for name in ("status", "stale", "cursor"):
        wanted.pop(name, None)
    if value:
        wanted[by] = value
    active = all(params.get(name) == wanted.get(name) for name in ("status", "stale"))
    return {"href": f"?{wanted.urlencode()}", "label": label, "active": active}
