"""The deals list: filters in the URL, keyset pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from rest_framework.exceptions import ValidationError

from apps.core.admin.htmx import page
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Cursor, Ordering, decode
from apps.core.api.filters import apply_filters
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.errors import DomainError
from apps.deals import selectors
from apps.deals.api.deals import DealFilter
from apps.deals.lifecycle import STATES
from apps.deals.models import Deal
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
    "delivered_on": "delivered_on",
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
        **_results(params, request),
    }
    return page(request, "deals/list.html", "deals/list_results.html", context)


def _results(params: QueryDict, request: HttpRequest) -> dict[str, Any]:
    try:
        deals = apply_filters(DealFilter, params, Deal.objects.all(), request)
    except ValidationError:  # a hand-made URL: show nothing
        deals = Deal.objects.none()
    deals = deals.filter(selectors.matching(params.get("search", "")[:200]))
    found = read_page(deals, list(COLUMNS.values()), NEWEST, _cursor(params), SIZE)
    return {
        "rows": [_row(dict(zip(COLUMNS, values, strict=True))) for values in found.rows],
        "next": _link(params, found.next),
        "previous": _link(params, found.previous),
        "count": capped_count(deals),
        "filtered": bool(set(params) - {"cursor"}),
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    url = reverse("admin:deals_deal_page", args=[row["id"]])
    return {**row, "url": url, "status_label": STATES[row["status"]]}


def _cursor(params: QueryDict) -> Cursor | None:
    try:
        return decode(str(params["cursor"]), NEWEST) if "cursor" in params else None
    except DomainError:
        return None  # an old link: begin at the first page


def _link(params: QueryDict, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    following = params.copy()
    following["cursor"] = cursor.encode()
    return f"?{following.urlencode()}"


def _chips(params: QueryDict) -> list[dict[str, Any]]:
    """All, and one state each; what else narrows the list can be taken away."""
    chips = [
        _chip(params, "", "All deals"),
        *(_chip(params, state, label) for state, label in STATES.items()),
    ]
    for name in ("delivered_on__gte", "delivered_on__lte", "customer_id", "stock_unit_id", "salesperson_id"):
        if name in params:
            rest = params.copy()
            del rest[name]
            label = f"{name.replace('_', ' ')}: {params[name]}"
            chips.append({"href": f"?{rest.urlencode()}", "label": label, "active": True, "clears": True})
    return chips


def _chip(params: QueryDict, state: str, label: str) -> dict[str, Any]:
    wanted = params.copy()
    for name in ("status", "cursor"):
        wanted.pop(name, None)
    if state:
        wanted["status"] = state
    active = params.get("status", "") == state
    return {"href": f"?{wanted.urlencode()}", "label": label, "active": active}
