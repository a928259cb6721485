"""Taking a vehicle in: a form with a live VIN check that fills in what the VIN says."""

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
from apps.inventory.admin.forms import DESCRIBED, TakeInForm, add_refusal
from apps.inventory.entries import UNIT_FIELDS, VEHICLE_FIELDS, UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.permissions import SEE_COST
from apps.inventory.services.intake import take_in
from apps.inventory.vin import examine, is_storable


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


def _form(request: HttpRequest, data: Any = None, **initial: Any) -> TakeInForm:
    here = Dealership.objects.get(pk=actor_of(request).dealership_id)  # type: ignore[misc]
    first = {"odometer_unit": here.distance_unit, **initial}
    return TakeInForm(data, sees_cost=actor_of(request).can(SEE_COST), initial=first)


def _take_in(request: HttpRequest, given: dict[str, Any]) -> StockUnit:
    vehicle = {name: given[name] for name in VEHICLE_FIELDS if given.get(name) not in (None, "")}
    unit = {name: given[name] for name in UNIT_FIELDS if given.get(name) not in (None, "")}
    decoded = vin_decoder.decode(given["vin"])
    return take_in(
        vin=given["vin"],
        vehicle=VehicleEntry(**vehicle, decoded_by=decoded.decoded_by if decoded else "person"),
        unit=UnitEntry(**unit),
        status=given["status"],
        stock_number=given["stock_number"],
        vin_confirmed=given["vin_confirmed"],
        reason=given["reason"],
        by=actor_of(request),
        at=now(),
    )


def _page(request: HttpRequest, form: TakeInForm, *, status: int = 200) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Take a vehicle in", "form": form, "adding": True}
    return render(request, "inventory/unit_form.html", context, status=status)


def vin_view(request: HttpRequest) -> HttpResponse:
    """What a typed VIN is worth, and the fields that it can fill and nobody has filled yet."""
    report = examine(request.GET.get("vin"))
    decoded = vin_decoder.decode(report.vin)
    known = decoded.known() if decoded else {}
    empty = [name for name, _ in DESCRIBED if name in known and not request.GET.get(name, "").strip()]
    form = _form(request, **known)
    for name in empty:
        form.fields[name].widget.attrs["hx-swap-oob"] = "true"
    context = {
        "report": report,
        "confirmable": is_storable(report) and not report.valid and report.error != "missing",
        "stays": list(StockUnit.objects.active().filter(vin=report.vin)[:1]) if report.vin else [],
        "decoded": decoded,
        "filled": [form[name] for name in empty],
    }
    return render(request, "inventory/vin_report.html", context)
