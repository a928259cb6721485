"""POST of an appraisal's dialog: one service call, then the page again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError, Invalid
from apps.inventory import vin_decoder
from apps.inventory.admin import appraisal_page
from apps.inventory.models import Appraisal
from apps.inventory.services import appraisal_offers
from apps.inventory.services.appraisal_intake import Arrival, take_in_appraised

SERVICES: Mapping[str, tuple[Callable[..., Appraisal], str]] = {
    "ask": (appraisal_offers.ask, "A manager is asked."),
    "offer": (appraisal_offers.offer, "The offer is made."),
    "approve": (appraisal_offers.approve, "Approved: the offer is made."),
    "send_back": (appraisal_offers.send_back, "Sent back to draft."),
    "accept": (appraisal_offers.accept, "Accepted. The car can be taken in."),
    "walk_away": (appraisal_offers.walk_away, "The customer walked away."),
    "reappraise": (appraisal_offers.reappraise, "It is a draft again."),
    "take_in": (take_in_appraised, "Taken into stock."),
}


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``/admin/inventory/appraisals/<pk>/do/<verb>/``."""
    if verb not in SERVICES:
        raise Http404("No such verb.")
    row = appraisal_page.found(pk)
    url = reverse("admin:inventory_appraisal", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(url)
    form = appraisal_page.form_of(verb, request.POST)
    service, told = SERVICES[verb]
    try:
        if not form.is_valid():
            raise Invalid("Something is missing or wrong; see below.")
        service(
            appraisal_id=pk, by=actor_of(request), at=now(), **_values(request, row, verb, form.cleaned_data)
        )
    except DomainError as error:
        context = appraisal_page.context(request, row, failed=verb, form=form, error=error.message)
        return refused(request, "inventory/appraisal.html", context, error)
    return done(request, url, told)


def _values(request: HttpRequest, row: Appraisal, verb: str, given: dict[str, Any]) -> dict[str, Any]:
    seen = request.POST.get("seen_version", "")
    values: dict[str, Any] = {"version": int(seen) if seen.isdigit() and len(seen) < 10 else None}
    if verb in ("send_back", "walk_away"):
        values["reason"] = request.POST.get("reason", "")[:200]
    if verb == "take_in":
        country = row.dealership.country
        return values | {"arrival": Arrival(**given), "decoding": vin_decoder.read(row.vin, country=country)}
    return values | given
