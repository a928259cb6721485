"""The customer list: search in the URL, keyset pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from apps.core.admin.htmx import page
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.customers import selectors
from apps.customers.permissions import REGISTER

SIZE = 50
NEWEST = Ordering("-id")
COLUMNS = ("id", "name", "kind", "email", "phone", "city", "region", "created_at")


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/customers/customer/``; HTMX gets the results only."""
    query = request.GET.get("search", "").strip()[:200]
    context = {
        **admin.site.each_context(request),
        "title": "Customers",
        "query": query,
        "may_register": actor_of(request).can(REGISTER),
        **_results(query, request.GET),
    }
    return page(request, "customers/list.html", "customers/list_results.html", context)


def _results(query: str, params: QueryDict) -> dict[str, Any]:
    customers = selectors.search(query)
    found = read_page(customers, list(COLUMNS), NEWEST, cursor_of(params, NEWEST), SIZE)
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in found.rows]
    for row in rows:
        row["url"] = reverse("admin:customers_customer_page", args=[row["id"]])
    return {
        "rows": rows,
        "next": page_link(params, found.next),
        "previous": page_link(params, found.previous),
        "count": capped_count(customers),
    }
