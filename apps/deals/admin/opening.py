"""Opening a deal: which vehicle, for whom, at which price. The choices live in the URL."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.selectors import holders
from apps.core.actor import Actor
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError, NotFound
from apps.customers import selectors as customers
from apps.customers.models import Customer
from apps.deals import selectors, services
from apps.deals.admin import deal_page
from apps.deals.admin.forms import OpenForm
from apps.deals.permissions import ASSIGN, OPEN, SEE_GROSS
from apps.inventory.models import StockUnit
from apps.inventory.selectors import search_units

HITS = 8


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/deals/deal/add/?unit=…&customer=…``: search for what is missing, then the figures."""
    try:
        unit = _chosen(request, "unit", selectors.unit_for)
        customer = _chosen(request, "customer", customers.get)
    except NotFound as error:
        raise Http404(error.message) from error
    form = _form(request, unit) if unit and customer else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            deal = services.open_deal(
                by=actor_of(request), stock_unit_id=unit.pk, customer_id=customer.pk, **form.inputs()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return done(request, deal_page.url_of(deal.pk), f"Deal {deal.number} is open.")
    status = 422 if form is not None and form.errors else 200
    return render(request, "deals/open.html", _context(request, unit, customer, form), status=status)


def url_for(**chosen: int) -> str:
    """The address of the page with a vehicle or a customer chosen."""
    return f"{reverse('admin:deals_deal_add')}?{urlencode(chosen)}"


def _chosen(request: HttpRequest, name: str, find: Any) -> Any:
    text = request.GET.get(name, "")
    return find(int(text)) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _form(request: HttpRequest, unit: StockUnit) -> OpenForm:
    actor = actor_of(request)
    return OpenForm(
        request.POST or None,
        initial={"list_price": unit.price, "salesperson_id": actor.user_id},
        sees_cost=actor.can(SEE_GROSS),
        sellers=_sellers(request, actor),
    )


def _sellers(request: HttpRequest, actor: Actor) -> list[tuple[int, str]]:
    """Who may sell here, for those who may choose."""
    here = getattr(request, "dealership", None)
    if here is None or not actor.can(ASSIGN):
        return []
    return list({holder.user.pk: str(holder.user) for holder in holders(OPEN, here.group, here)}.items())


def _context(
    request: HttpRequest, unit: StockUnit | None, customer: Customer | None, form: OpenForm | None
) -> dict[str, Any]:
    unit_query, customer_query = (request.GET.get(name, "").strip()[:200] for name in ("uq", "cq"))
    return {
        **admin.site.each_context(request),
        "title": "Open a deal",
        "unit": unit,
        "customer": customer,
        "form": form,
        "unit_query": unit_query,
        "customer_query": customer_query,
        "units": _units(unit_query, customer) if unit is None else [],
        "customers": _customers(customer_query, unit) if customer is None and unit else [],
        "register_url": _register_url(request),
        "change_unit": url_for(**_ids(customer=customer)),
        "change_customer": url_for(**_ids(unit=unit)),
    }


def _ids(**rows: Any) -> dict[str, int]:
    return {name: row.pk for name, row in rows.items() if row is not None}


def _units(query: str, customer: Customer | None) -> list[dict[str, Any]]:
    found = search_units(StockUnit.objects.active(), query).order_by("-id")[:HITS]
    return [{"unit": row, "url": url_for(**_ids(unit=row, customer=customer))} for row in found]


def _customers(query: str, unit: StockUnit) -> list[dict[str, Any]]:
    found = customers.search(query).order_by("-id")[:HITS]
    return [{"customer": row, "url": url_for(**_ids(unit=unit, customer=row))} for row in found]


def _register_url(request: HttpRequest) -> str:
    return f"{reverse('admin:customers_customer_add')}?{urlencode({'next': request.get_full_path()})}"
