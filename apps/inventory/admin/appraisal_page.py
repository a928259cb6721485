"""One appraisal: what the car is worth and why, what was offered, what may happen next."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.admin.requests import actor_of, is_writable
from apps.inventory import permissions as may
from apps.inventory.admin.appraisal_explain import explained, rows
from apps.inventory.admin.appraisal_forms import ArrivalForm, OfferForm
from apps.inventory.admin.dialog_looks import Look
from apps.inventory.appraisal_states import APPRAISAL, DRAFT, OPEN, STATES
from apps.inventory.appraising import needs_approval
from apps.inventory.former_stays import former_stays, lower_than_before, standing
from apps.inventory.models import Appraisal, Valuation, Vehicle, VehicleBrand
from apps.inventory.services.intake_policy import policy

LOOKS = {
    "offer": Look("It stands for the days of this store. Its figures are fixed.", "Make the offer", "money"),
    "ask": Look("A manager is told and decides.", "Ask", "flag"),
    "approve": Look("The offer is made; its days begin now.", "Approve", "check"),
    "send_back": Look(
        "The figures can be changed again.", "Send back", "undo", reason="What is to be changed?"
    ),
    "accept": Look("The car can be taken into stock at this price.", "Accepted", "check"),
    "walk_away": Look("The customer keeps the car.", "Walked away", "x", "danger", "Why?"),
    "reappraise": Look(
        "An offer is withdrawn; the next figures are a new version.", "Appraise again", "refresh"
    ),
    "take_in": Look("A stock unit begins; the offer is its acquisition cost.", "Take in", "car"),
}
FORMS: dict[str, type[forms.Form]] = {"offer": OfferForm, "ask": OfferForm, "take_in": ArrivalForm}
FIRST = ("offer", "ask", "approve", "accept", "take_in", "reappraise")


@dataclass(slots=True)
class Verb:
    """One verb ready to be shown."""

    name: str
    title: str
    look: Look
    form: forms.Form
    action: str
    error: str = ""

    @property
    def id(self) -> str:
        """The id of its dialog."""
        return f"do-{self.name.replace('_', '-')}"


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/appraisals/<pk>/``."""
    return render(request, "inventory/appraisal.html", context(request, found(pk)))


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/appraisals/<pk>/offer/``: what the customer gets; none of our figures."""
    row = found(pk)
    if row.offered_at is None:
        raise Http404("No offer was made for this car.")
    last = _versions(row)[0]
    here = Dealership.objects.get(pk=row.dealership_id)
    shown = {"title": f"Offer for {row.title}", "row": row, "here": here, "findings": last.findings.all()}
    return render(request, "inventory/appraisal_offer.html", {**admin.site.each_context(request), **shown})


def found(pk: int) -> Appraisal:
    """The appraisal, or 404."""
    row = Appraisal.objects.select_related("unit", "dealership").filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such appraisal.")
    return row


def context(
    request: HttpRequest, row: Appraisal, *, failed: str = "", form: Any = None, error: str = ""
) -> dict[str, Any]:
    """What the page shows; ``failed`` is the verb whose dialog opens with ``error``."""
    actor = actor_of(request)
    sees_cost = actor.can(may.SEE_COST)
    versions = _versions(row)
    last = versions[0]
    verbs = offered(row, actor)
    for verb in verbs:
        if verb.name == failed:
            verb.form, verb.error = form or verb.form, error
    return {
        **admin.site.each_context(request),
        "title": row.title,
        "row": row,
        "last": last,
        "versions": versions,
        "steps": rows(last.figures(), sees_cost=sees_cost),
        "explain": explained(last.figures(), sees_cost=sees_cost, author=last.actor_name, at=last.at),
        "may_change": row.status == DRAFT and is_writable(row, actor) and actor.can(may.APPRAISE),
        "verbs": verbs,
        "first_verbs": [verb for verb in verbs if verb.name in FIRST],
        "other_verbs": [verb for verb in verbs if verb.name not in FIRST],
        "above_limit": row.status in OPEN and needs_approval(row.offer or row.acv, policy().offer_limit),
        "steps_taken": _trail(row),
        "sees_cost": sees_cost,
        **_known(row),
    }


def offered(row: Appraisal, actor: Actor) -> list[Verb]:
    """What the actor may do now; asking a manager is for those who are none."""
    if not is_writable(row, actor):
        return []
    possible = [step for step in APPRAISAL.possible(row.status) if step.verb in LOOKS]
    limited = needs_approval(row.acv, policy().offer_limit) and not actor.can(may.APPROVE_OFFER)
    return [
        _verb(row, step.verb, step.label)
        for step in possible
        if actor.can(step.permission) and (step.verb != "ask" or limited)
    ]


def form_of(verb: str, data: Any = None, row: Appraisal | None = None) -> forms.Form:
    """The fields that ``verb`` asks for."""
    first = {"offer": row.acv} if row and verb in ("offer", "ask") else {}
    return FORMS.get(verb, forms.Form)(data, auto_id=f"{verb}_%s", initial=first)


def _verb(row: Appraisal, name: str, title: str) -> Verb:
    action = reverse("admin:inventory_appraisal_do", args=[row.pk, name])
    return Verb(name, title, LOOKS[name], form_of(name, row=row), action)


def _versions(row: Appraisal) -> list[Valuation]:
    return list(Valuation.objects.filter(appraisal=row).prefetch_related("lines", "findings")[:20])


def _known(row: Appraisal) -> dict[str, Any]:
    """What earlier stays of the car tell: when it was here, its brands, an odometer that fell."""
    vehicle = Vehicle.objects.filter(vin=row.vin).first() if row.vin else None
    if vehicle is None:
        return {}
    stays = former_stays(vehicle.pk, besides=row.unit_id)
    return {
        "former_stays": stays,
        "branded": standing(VehicleBrand.objects.filter(vehicle=vehicle)),
        "fell": lower_than_before(row.odometer, row.odometer_unit, stays),
    }


def _trail(row: Appraisal) -> list[dict[str, Any]]:
    """Its states as they followed each other, newest first."""
    looks = {"walked_away": ("neutral", "x"), "taken_in": ("good", "car"), "expired": ("warn", "clock")}
    seen, steps = "", []
    history = row.history.order_by("history_date", "history_id").values_list(
        "status", "history_date", "history_change_reason"
    )
    for status, at, why in history[:100]:
        if status != seen:
            tone, symbol = looks.get(status, ("info", "dot"))
            detail = why if why and why.replace("_", " ") not in APPRAISAL.verbs() and seen else ""
            steps.append(
                {"at": at, "title": STATES[status], "detail": detail, "tone": tone, "symbol": symbol}
            )
        seen = status
    return steps[::-1]
