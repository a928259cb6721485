"""Intake settings: the pattern of stock numbers with its preview, and what bounds appraisers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import local_date, now
from apps.core.errors import DomainError, Invalid
from apps.inventory import numbering
from apps.inventory.admin.forms import add_refusal, money
from apps.inventory.services.intake_policy import MOST_DAYS, policy, set_intake_policy

FIELDS = ("pattern", "offer_limit", "offer_days", "pack", "margin")


class IntakeSettingsForm(forms.Form):
    """What a store decides once."""

    pattern = forms.CharField(label="Stock number pattern", max_length=60)
    offer_limit = money("Offer limit")
    offer_days = forms.IntegerField(label="Days that an offer stands", min_value=1, max_value=MOST_DAYS)
    pack = money("Pack", required=True)
    margin = money("Wanted margin", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer_limit"].help_text = "Above it a manager decides. Empty: no limit."
        self.fields["margin"].help_text = "Taken off the expected retail price, like pack."

    @property
    def appraisal_fields(self) -> list[forms.BoundField]:
        """What an appraisal begins with."""
        return [self[name] for name in FIELDS[1:]]


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/intake-settings/``."""
    row = policy()
    initial = {name: getattr(row, name) for name in FIELDS}
    form = IntakeSettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_intake_policy(by=actor_of(request), at=now(), **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error.message, error.fields)
        else:
            return done(
                request, reverse("admin:inventory_intake_settings"), "Set. It counts from the next car on."
            )
    context = {
        **admin.site.each_context(request),
        "title": "Intake settings",
        "form": form,
        **_preview(request, str(form["pattern"].value())),
    }
    return render(request, "inventory/intake_settings.html", context, status=422 if form.errors else 200)


def preview(request: HttpRequest) -> HttpResponse:
    """What numbers a typed pattern makes; a fragment."""
    context = _preview(request, request.GET.get("pattern", "")[:60])
    return render(request, "inventory/number_preview.html", context)


def _preview(request: HttpRequest, pattern: str) -> dict[str, Any]:
    here = Dealership.objects.get(pk=actor_of(request).dealership_id)  # type: ignore[misc]
    year = local_date(now(), here.time_zone).year
    try:
        kept = numbering.check(pattern)
    except Invalid as error:
        return {"problem": error.message}
    new, used = (
        numbering.render(kept, here.stock_prefix, condition, year, numbering.FIRST + 1)
        for condition in ("new", "used")
    )
    trade = numbering.trade_number(new, ())
    examples = (("New", new), ("Used", used), ("Trade-in on it", trade), ("Second trade-in", f"{new}B"))
    return {"examples": (*examples, ("Trade-in on the trade-in", f"{trade}A"))}
