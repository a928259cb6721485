"""When alerts are raised at this store: the dialog of the watch list."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.inventory.models import WatchPolicy
from apps.inventory.services.alerts import set_policy
from apps.inventory.watching import MOST_DAYS


class PolicyForm(forms.Form):
    """Days in stock, and days without a change of price."""

    ageing_days = forms.RegexField(
        r"^\s*\d{1,4}(\s*,\s*\d{1,4}){0,5}\s*$",
        label="Alert when a car is this many days in stock",
        help_text="One to six numbers, for example 45, 60, 90.",
    )
    price_days = forms.IntegerField(
        label="Alert after days without a price change", min_value=1, max_value=MOST_DAYS
    )

    def clean_ageing_days(self) -> list[int]:
        """The numbers."""
        return [int(part) for part in self.cleaned_data["ageing_days"].split(",")]


def initial(policy: WatchPolicy) -> dict[str, Any]:
    """The form as the policy stands."""
    return {"ageing_days": ", ".join(map(str, policy.ageing_days)), "price_days": policy.price_days}


@require_POST
def view(request: HttpRequest) -> HttpResponse:
    """POST of the dialog."""
    form = PolicyForm(request.POST, auto_id="policy_%s")
    error = "These thresholds cannot be right; see below."
    if form.is_valid():
        try:
            set_policy(**form.cleaned_data, by=actor_of(request), at=now())
        except DomainError as refusal:
            error = " ".join(word for words in refusal.fields.values() for word in words) or refusal.message
        else:
            return done(request, reverse("admin:inventory_watch"), "Set. The next check follows it.")
    context = {"policy_form": form, "error": error, "open": True}
    return render(request, "inventory/watch_policy.html", context, status=422)
