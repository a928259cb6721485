"""Appraising: the form, which shows its worked figure while one types."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.core.money import ZERO
from apps.inventory.admin import decoding
from apps.inventory.admin.appraisal_explain import rows, short_by
from apps.inventory.admin.appraisal_forms import (
    CAR,
    LINES,
    AppraisalForm,
    amount_of,
    initial,
    works_in,
)
from apps.inventory.admin.forms import add_refusal
from apps.inventory.appraisal_states import DRAFT
from apps.inventory.appraising import Figures
from apps.inventory.models import Appraisal, Valuation
from apps.inventory.permissions import SEE_COST
from apps.inventory.refs import CustomerRef
from apps.inventory.services.appraisals import appraise, revalue
from apps.inventory.services.intake_policy import policy

_FIRST = {"recon": "work_0", "findings": "part_exterior"}  # where a refusal of the whole list is shown


def add(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/appraisals/new/``."""
    here = Dealership.objects.get(pk=actor_of(request).dealership_id)  # type: ignore[misc]
    return _form_page(request, None, {"odometer_unit": here.distance_unit})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/appraisals/<pk>/figures/``: another version of a draft."""
    row = Appraisal.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such appraisal.")
    last = Valuation.objects.filter(appraisal=row).prefetch_related("lines", "findings")[0]
    first = initial(row, last)
    store = policy()
    first |= {name: None for name in ("pack", "margin") if first[name] == getattr(store, name)}
    return _form_page(request, row, first)


def vin(request: HttpRequest) -> HttpResponse:
    """What a typed VIN is worth; a fragment."""
    return decoding.answer(request, reverse("admin:inventory_appraisal_vin"), CAR)


def figure(request: HttpRequest) -> HttpResponse:
    """The worked figure of what is typed so far; a fragment."""
    return render(request, "inventory/appraisal_figure.html", _figure(request, request.GET))


def _form_page(request: HttpRequest, row: Appraisal | None, first: dict[str, Any]) -> HttpResponse:
    sees_cost = actor_of(request).can(SEE_COST)
    if request.method != "POST":
        works = max(LINES, works_in(first))
        return _page(request, AppraisalForm(initial=first, sees_cost=sees_cost, works=works), row)
    form = AppraisalForm(request.POST, sees_cost=sees_cost, works=works_in(request.POST))
    if form.is_valid():
        try:
            kept = _keep(request, row, form)
        except DomainError as error:
            at_first = {_FIRST.get(name, name): told for name, told in error.fields.items()}
            add_refusal(form, error.message, at_first)
        else:
            url = reverse("admin:inventory_appraisal", args=[kept.pk])
            return done(request, url, "The figures are a new version." if row else f"{kept} is appraised.")
    return _page(request, form, row, status=422)


def _keep(request: HttpRequest, row: Appraisal | None, form: AppraisalForm) -> Appraisal:
    by, at = actor_of(request), now()
    if row is None:
        return appraise(car=form.car(), entry=form.entry(), by=by, at=at)
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    return revalue(appraisal_id=row.pk, car=form.car(), entry=form.entry(), by=by, at=at, version=version)


def _page(
    request: HttpRequest, form: AppraisalForm, row: Appraisal | None, *, status: int = 200
) -> HttpResponse:
    typed = {name: str(form[name].value() or "") for name in form.fields}
    brings = row.customer_id if row else None
    context = {
        **admin.site.each_context(request),
        "title": f"Figures of {row.title}" if row else "Appraise a car",
        "form": form,
        "row": row,
        "closed": row is not None and row.status != DRAFT,
        "chosen": [CustomerRef(brings, row.customer_label)] if row and brings else [],
        "customers_url": reverse("admin:inventory_appraisal_customers"),
        **_figure(request, typed),
    }
    return render(request, "inventory/appraisal_form.html", context, status=status)


def _figure(request: HttpRequest, typed: QueryDict | dict[str, str]) -> dict[str, Any]:
    """The worked figure with its steps; nothing while there is no retail price."""
    retail = amount_of(typed, "retail")
    if retail is None:
        return {"figures": None}
    store, sees_cost = policy(), actor_of(request).can(SEE_COST)
    own = {name: amount_of(typed, name) if sees_cost else None for name in ("pack", "margin")}
    recon = sum((amount_of(typed, f"cost_{number}") or ZERO for number in range(works_in(typed))), ZERO)
    figures = Figures(
        retail=retail,
        recon=recon,
        pack=store.pack if own["pack"] is None else own["pack"],
        margin=store.margin if own["margin"] is None else own["margin"],
        fees=amount_of(typed, "fees") or ZERO,
    )
    return {"figures": figures, "steps": rows(figures, sees_cost=sees_cost), "short": short_by(figures)}
