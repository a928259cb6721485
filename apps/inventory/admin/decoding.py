"""What a typed VIN is worth: judged, decoded, compared with what the form holds already."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.admin.requests import actor_of
from apps.inventory import vin_decoder
from apps.inventory.admin.forms import DESCRIBED, TakeInForm
from apps.inventory.agreement import Compared, compare
from apps.inventory.former_stays import former_stays, lower_than_before, standing
from apps.inventory.models import StockUnit, Vehicle, VehicleBrand
from apps.inventory.vin import VinReport, check_digit_required, examine, is_storable, maker_code
from apps.inventory.vin_decoder.decoding import Decoding
from apps.inventory.vin_hints import corrections


@dataclass(frozen=True, slots=True)
class Told:
    """The line under one field: where its value comes from, or what the decoder says instead."""

    name: str
    source: str
    instead: str = ""

    @property
    def offers(self) -> bool:
        """Whether there is something to take over."""
        return bool(self.instead)


EVERY = tuple(name for name, _ in DESCRIBED)


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/stockunit/vin/?vin=…`` beside the form that takes a car in."""
    return answer(request, reverse("admin:inventory_vin"), EVERY)


def answer(request: HttpRequest, url: str, names: Collection[str]) -> HttpResponse:
    """The report of a typed VIN, and the fields out of ``names`` that it fills, out of band.

    ``take`` names a field whose typed value gives way to the decoder's, ``year_chosen`` one of two
    model years; both come back to ``url``. What a person typed is otherwise never replaced.
    """
    here = Dealership.objects.get(pk=actor_of(request).dealership_id)  # type: ignore[misc]
    report = examine(request.GET.get("vin"))
    decoding = vin_decoder.read(report.vin, country=here.country)
    filled, told = _filled(request, decoding, names) if decoding else ({}, [])
    context = {
        "report": report,
        "vin_url": url,
        "warned": _warned(report, here),
        "confirmable": _confirmable(report, here),
        "hints": corrections(report),
        "maker": maker_code(report.vin) if "/" in maker_code(report.vin) else "",
        "stays": list(StockUnit.objects.active().filter(vin=report.vin)[:1]) if report.vin else [],
        **_known_here(request, report.vin),
        "decoding": decoding,
        "years": decoding.years if decoding and not request.GET.get("year", "").strip() else (),
        "filled": _fields(here, filled),
        "told": told,
        "untold": [name for name in names if name not in {line.name for line in told}],
    }
    return render(request, "inventory/vin_report.html", context)


def _known_here(request: HttpRequest, vin: str) -> dict[str, Any]:
    """What earlier stays of the car tell: when it was here, its brands, an odometer that fell."""
    vehicle = Vehicle.objects.filter(vin=vin).first() if vin else None
    if vehicle is None:
        return {}
    stays = former_stays(vehicle.pk)
    typed = request.GET.get("odometer", "").strip()
    odometer = int(typed) if typed.isdigit() and len(typed) < 8 else None
    return {
        "former": stays,
        "branded": standing(VehicleBrand.objects.filter(vehicle=vehicle)),
        "fell": lower_than_before(odometer, request.GET.get("odometer_unit", "mi"), stays),
    }


def _warned(report: VinReport, here: Dealership) -> bool:
    """A check digit that fails where none is mandatory."""
    return report.error == "check_digit" and not check_digit_required(report.vin, here.country)


def _confirmable(report: VinReport, here: Dealership) -> bool:
    storable = is_storable(report) and not report.valid and report.error != "missing"
    return storable and not _warned(report, here)


def _filled(
    request: HttpRequest, decoding: Decoding, names: Collection[str]
) -> tuple[dict[str, Any], list[Told]]:
    """What goes into fields that are empty or were asked for, and the line under every known field."""
    typed = {name: request.GET.get(name, "").strip() for name in names}
    known = {name: value for name, value in decoding.entry.known().items() if name in typed}
    chosen = request.GET.get("year_chosen", "")
    if chosen.isdigit() and int(chosen) in decoding.years:
        known["year"] = int(chosen)
    take = {request.GET.get("take", ""), "year" if chosen else ""}
    filled = {name: value for name, value in known.items() if not typed[name] or name in take}
    shown = {name: value for name, value in {**typed, **filled}.items() if value}
    return filled, [_line(found, decoding) for found in compare(decoding, shown) if found.field in typed]


def _line(found: Compared, decoding: Decoding) -> Told:
    if found.same:
        return Told(found.field, f"Decoded, {decoding.source}")
    return Told(found.field, f"{decoding.source} says {found.decoded}", found.decoded)


def _fields(here: Dealership, filled: dict[str, Any]) -> list[forms.BoundField]:
    form = TakeInForm(sees_cost=False, initial={"odometer_unit": here.distance_unit, **filled})
    for name in filled:
        form.fields[name].widget.attrs["hx-swap-oob"] = "true"
    return [form[name] for name in filled]
