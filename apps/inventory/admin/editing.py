"""Correcting a unit: the same form, the version that was seen, one service call."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.inventory.admin import unit_page
from apps.inventory.admin.forms import CorrectionForm, add_refusal
from apps.inventory.models import StockUnit
from apps.inventory.permissions import SEE_COST
from apps.inventory.selectors import unit_for_page
from apps.inventory.services.editing import EDITABLE, edit


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/stockunit/<pk>/change/``."""
    unit = unit_for_page(pk)
    seen = request.POST.get("seen_version", "")
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        sees_cost=actor_of(request).can(SEE_COST),
        initial={name: _value(unit, name) for name in EDITABLE},
    )
    if request.method != "POST":
        return _page(request, unit, form, unit.version)
    version = int(seen) if seen.isdigit() and len(seen) < 10 else unit.version
    status = 422
    if form.is_valid():
        try:
            edit(
                unit_id=pk,
                changes=_changes(form),
                version=version,
                by=actor_of(request),
                at=now(),
                vin_confirmed=form.cleaned_data["vin_confirmed"],
                reason=form.cleaned_data.get("cost_reason", ""),
            )
        except DomainError as error:
            add_refusal(form, error.message, error.fields)
            status = 409 if error.status in (409, 412) else 422
        else:
            return done(request, unit_page.url_of(unit), "Corrected.")
    return _page(request, unit, form, version, status=status)


def _value(unit: StockUnit, name: str) -> Any:
    return getattr(unit, name) if hasattr(unit, name) and name != "vin" else getattr(unit.vehicle, name)


def _changes(form: CorrectionForm) -> dict[str, Any]:
    """The changed fields; an emptied VIN is none."""
    changed = [name for name in form.changed_data if name in EDITABLE]
    return {name: form.cleaned_data[name] for name in changed}


def _page(
    request: HttpRequest, unit: StockUnit, form: CorrectionForm, version: int, *, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"Correct {unit.title}",
        "form": form,
        "unit": unit,
        "seen_version": version,
        "back": unit_page.url_of(unit),
    }
    return render(request, "inventory/unit_form.html", context, status=status)
