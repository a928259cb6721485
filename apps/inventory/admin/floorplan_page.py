"""One advance: its interest, schedule and payments, and the verbs that change it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of, is_writable
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.errors import DomainError, Invalid
from apps.inventory import floorplan as rules
from apps.inventory import permissions as may
from apps.inventory.admin import unit_page
from apps.inventory.admin.cost_card import advance_facts
from apps.inventory.admin.floorplan_list import payments_of
from apps.inventory.admin.floorplan_policy import carries
from apps.inventory.costing import accrual_of
from apps.inventory.models import FloorplanAdvance
from apps.inventory.services import floorplan

SHOWN = 12


class PayoffForm(forms.Form):
    """When and under which number everything was paid."""

    paid_on = forms.DateField(
        label="Paid on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today.",
    )
    reference = forms.CharField(max_length=60, required=False, help_text="Payment or statement number.")


class CurtailmentForm(PayoffForm):
    """How much principal was paid back."""

    amount = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2)
    field_order = ("amount", "paid_on", "reference")


SERVICES: Mapping[str, tuple[Callable[..., Any], type[forms.Form], str]] = {
    "curtail": (floorplan.pay_curtailment, CurtailmentForm, "Curtailment recorded."),
    "payoff": (floorplan.pay_off, PayoffForm, "Paid off. Interest stops."),
}


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/floorplan/<pk>/``."""
    return render(request, "inventory/floorplan_advance.html", _context(request, _found(pk)))


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """POST of a dialog: one service call, then the page again."""
    if verb not in SERVICES:
        raise Http404("No such verb.")
    service, form_class, told = SERVICES[verb]
    advance, url = _found(pk), reverse("admin:inventory_floorplan_advance", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(url)
    form = form_class(request.POST, auto_id=f"{verb}_%s")
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    try:
        if not form.is_valid():
            raise Invalid("Something is missing or wrong; see below.")
        service(advance_id=pk, by=actor_of(request), at=now(), version=version, **form.cleaned_data)
    except DomainError as error:
        context = _context(request, advance) | {f"{verb}_form": form, f"{verb}_error": error.message}
        return refused(request, "inventory/floorplan_advance.html", context, error)
    return done(request, url, told)


def _found(pk: int) -> FloorplanAdvance:
    advances = FloorplanAdvance.objects.select_related("unit").prefetch_related("payments")
    advance = advances.filter(pk=pk).first()
    if advance is None:
        raise Http404("There is no such floorplan advance.")
    return advance


def _context(request: HttpRequest, advance: FloorplanAdvance) -> dict[str, Any]:
    today = now().astimezone(current_display().tz).date()
    accrual = accrual_of(advance, today)
    actor = actor_of(request)
    due = [] if advance.ended_on else list(rules.curtailments(accrual.rule))
    first = due[0].amount if due else None
    return {
        **admin.site.each_context(request),
        "title": f"Floorplan of {advance.unit.title}",
        "advance": advance,
        "unit_url": unit_page.url_of(advance.unit),
        "facts": advance_facts(accrual, today),
        "carried": carries(),
        "due": due[:SHOWN],
        "more_due": max(0, len(due) - SHOWN),
        "overdue": rules.due_by(accrual.rule, today),
        "today": today,
        "payments": list(payments_of(advance)[:100]),
        "may_pay": advance.ended_on is None and is_writable(advance, actor) and actor.can(may.FLOORPLAN),
        "curtail_form": CurtailmentForm(initial={"amount": first}, auto_id="curtail_%s"),
        "payoff_form": PayoffForm(auto_id="payoff_%s"),
    }
