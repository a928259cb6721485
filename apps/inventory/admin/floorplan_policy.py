"""Whether this store carries floorplan interest in the cost of its vehicles."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.inventory.models import FloorplanPolicy
from apps.inventory.services.floorplan_terms import set_policy


class PolicyForm(forms.Form):
    """Carried or expensed, and why."""

    carries_in_cost = forms.TypedChoiceField(
        label="Floorplan interest is",
        choices=[("True", "carried in the cost of vehicles"), ("False", "expensed, not part of the cost")],
        coerce=lambda value: value == "True",
    )
    reason = forms.CharField(label="Why?", max_length=200)


def carries() -> bool:
    """Whether interest is part of the true cost here; it is where nobody said otherwise."""
    policy = FloorplanPolicy.objects.first()
    return policy is None or policy.carries_in_cost


def view(request: HttpRequest) -> HttpResponse:
    """POST of the dialog on the floorplan list."""
    back = reverse("admin:inventory_floorplan")
    if request.method != "POST":
        return HttpResponseRedirect(back)
    form = PolicyForm(request.POST)
    error = "Say which, and why."
    if form.is_valid():
        try:
            set_policy(**form.cleaned_data, by=actor_of(request), at=now())
        except DomainError as refusal:
            error = refusal.message
        else:
            return done(request, back, "Set. True costs follow it from now on.")
    context = {"policy_form": form, "error": error, "open": True}
    return render(request, "inventory/floorplan_policy.html", context, status=422)
