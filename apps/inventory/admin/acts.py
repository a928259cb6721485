"""POST of a dialog: one service call, then the page again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError, Invalid, NotFound
from apps.inventory.admin import dialogs, lot_dialogs, ready_dialogs, title_card, unit_page, work_dialogs
from apps.inventory.models import StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.selectors import unit_for_page
from apps.inventory.services import brands, costs, disposing, floorplan, holds, movement, pricing, transfers
from apps.inventory.slots import CUSTOMERS, customer_ref

SERVICES: Mapping[str, Callable[..., Any]] = {
    "price": pricing.set_price,
    "add_cost": costs.add_cost,
    "reverse_cost": costs.reverse_cost,
    "start_floorplan": floorplan.start_advance,
    "add_brand": brands.add_brand,
    "hold": holds.hold,
    "release": holds.release,
    "ship": movement.ship,
    "receive": movement.receive,
    "cancel": movement.cancel,
    "return_to_source": disposing.return_to_source,
    "write_off": disposing.write_off,
    "transfer": transfers.transfer,
    **ready_dialogs.SERVICES,
    **lot_dialogs.SERVICES,
    **work_dialogs.SERVICES,
    **title_card.SERVICES,
}
WITHOUT_REASON = (
    "hold",
    "add_brand",
    "add_cost",
    "start_floorplan",
    *ready_dialogs.SERVICES,
    *lot_dialogs.SERVICES,
    *work_dialogs.SERVICES,
    *title_card.SERVICES,
)
DONE = {
    "price": "Price set.",
    "add_cost": "Cost added.",
    "reverse_cost": "Cost reversed.",
    "start_floorplan": "On floorplan.",
    "add_brand": "Brand recorded.",
    "hold": "Vehicle held.",
    "release": "Hold released.",
    "ship": "Marked in transit.",
    "receive": "Received into stock.",
    "cancel": "Order cancelled.",
    "return_to_source": "Returned to its source.",
    "write_off": "Written off.",
    "transfer": "Transferred. It is in transit at the other rooftop.",
    **ready_dialogs.DONE,
    **lot_dialogs.DONE,
    **work_dialogs.DONE,
    **title_card.DONE,
}


def view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``/admin/inventory/stockunit/<pk>/do/<verb>/``."""
    if verb not in SERVICES:
        raise Http404("No such verb.")
    try:
        unit = unit_for_page(pk)
    except NotFound as error:
        raise Http404(error.message) from error
    url = unit_page.url_of(unit)
    if request.method != "POST":
        return HttpResponseRedirect(url)
    form = dialogs.form_of(verb, unit, request, request.POST)
    try:
        _act(request, unit, verb, form)
    except DomainError as error:
        context = unit_page.context(request, unit, failed=verb, form=form, error=error.message)
        return refused(request, "inventory/unit.html", context, error)
    return done(request, url, DONE[verb])


def _act(request: HttpRequest, unit: StockUnit, verb: str, form: Any) -> None:
    if not form.is_valid():
        raise Invalid("Something is missing or wrong; see below.")
    values = {
        name: value for name, value in form.cleaned_data.items() if value is not None or name == "amount"
    }
    if "reason" not in form.fields and verb not in WITHOUT_REASON:
        values["reason"] = request.POST.get("reason", "")[:200]
    if verb == "price":
        values["kind"] = PriceKind(values["kind"])
    if verb == "hold":
        values["customer"] = customer_ref(values.pop("customer_id"))
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    SERVICES[verb](unit_id=unit.pk, by=actor_of(request), at=now(), version=version, **values)


def customers_view(request: HttpRequest) -> HttpResponse:
    """The customers that the typed words may mean, to choose one for a hold."""
    words = request.GET.get("q", "").strip()[:80]
    hits = (
        [hit for directory in CUSTOMERS.items() for hit in directory.search(words)] if len(words) > 1 else []
    )
    return render(request, "inventory/customer_hits.html", {"hits": hits, "words": words})
