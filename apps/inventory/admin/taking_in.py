"""Taking a vehicle in. What the form is told of a typed VIN is in ``decoding``."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.models import Dealership
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.inventory import vin_decoder
from apps.inventory.admin import unit_page
from apps.inventory.admin.forms import TakeInForm, add_refusal
from apps.inventory.entries import UNIT_FIELDS, VEHICLE_FIELDS, UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.permissions import SEE_COST
from apps.inventory.services.intake import take_in


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/stockunit/add/``."""
    if request.method != "POST":
        return _page(request, _form(request))
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            unit = _take_in(request, form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error.message, error.fields)
        else:
            return done(
                request,
                unit_page.url_of(unit),
                f"{unit.title} is {unit.get_status_display().lower()} as {unit.stock_number}.",
            )
    return _page(request, form, status=422)


def _here(request: HttpRequest) -> Dealership:
    return Dealership.objects.get(pk=actor_of(request).dealership_id)  # type: ignore[misc]


def _form(request: HttpRequest, data: Any = None) -> TakeInForm:
    first = {"odometer_unit": _here(request).distance_unit}
    return TakeInForm(data, sees_cost=actor_of(request).can(SEE_COST), initial=first)


def _take_in(request: HttpRequest, given: dict[str, Any]) -> StockUnit:
    vehicle = {name: given[name] for name in VEHICLE_FIELDS if given.get(name) not in (None, "")}
    unit = {name: given[name] for name in UNIT_FIELDS if given.get(name) not in (None, "")}
    decoding = vin_decoder.read(given["vin"], country=_here(request).country)
    return take_in(
        vin=given["vin"],
        vehicle=VehicleEntry(**vehicle, decoded_by=decoding.decoder if decoding else "person"),
        decoding=decoding,
        unit=UnitEntry(**unit),
        status=given["status"],
        stock_number=given["stock_number"],
        parent_id=given["traded_on"],
        vin_confirmed=given["vin_confirmed"],
        reason=given["reason"],
        by=actor_of(request),
        at=now(),
    )


def _page(request: HttpRequest, form: TakeInForm, *, status: int = 200) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Take a vehicle in", "form": form, "adding": True}
    return render(request, "inventory/unit_form.html", context, status=status)
