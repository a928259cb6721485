"""The dialogs of the cost card: enter a cost, reverse one, put the unit on floorplan."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.actor import Actor
from apps.inventory import permissions as may
from apps.inventory.admin.cost_card import standing
from apps.inventory.cost import LABELS, CostKind
from apps.inventory.lifecycle import CLOSED, TRANSFERRED
from apps.inventory.models import FloorplanPlan, StockUnit


def _day(label: str, help_text: str) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class CostForm(forms.Form):
    """One line of the ledger."""

    kind = forms.TypedChoiceField(
        label="Kind",
        choices=[(kind.value, LABELS[kind]) for kind in CostKind],
        coerce=CostKind,
        initial="recon",
    )
    amount = forms.DecimalField(max_digits=14, decimal_places=2, help_text="Negative for a credit note.")
    description = forms.CharField(label="What for", max_length=200)
    vendor = forms.CharField(max_length=120, required=False)
    reference = forms.CharField(label="Invoice number", max_length=60, required=False)
    incurred_on = _day("Date", "Empty: today.")


class ReversalForm(forms.Form):
    """Which line is taken back."""

    entry_id = forms.TypedChoiceField(label="Which entry", coerce=int)

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry_id"].choices = lines  # type: ignore[attr-defined]


class FloorplanForm(forms.Form):
    """Whose money, how much, since when."""

    plan_id = forms.TypedChoiceField(label="Lender", coerce=int)
    principal = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2)
    started_on = _day("Since", "Empty: the day of acquisition, else today.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = FloorplanPlan.objects.filter(is_active=True).order_by("lender", "id")[:100]
        self.fields["plan_id"].choices = [(plan.pk, str(plan)) for plan in plans]  # type: ignore[attr-defined]


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now about the cost of a unit."""
    if not actor.can(may.SEE_COST) or unit.status == TRANSFERRED:
        return []
    found = [("add_cost", "Add a cost")] if actor.can(may.ENTER_COST) else []
    if actor.can(may.REVERSE_COST):
        found.append(("reverse_cost", "Reverse a cost"))
    if actor.can(may.FLOORPLAN) and unit.status not in CLOSED:
        found.append(("start_floorplan", "Put on floorplan"))
    return found


def add_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """An empty line."""
    return CostForm(data, auto_id="cost_%s")


def reverse_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """The standing lines to choose from."""
    return ReversalForm(data, lines=standing(unit), auto_id="reverse_%s")


def floorplan_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """The principal begins as the acquisition cost."""
    return FloorplanForm(data, initial={"principal": unit.acquisition_cost}, auto_id="floorplan_%s")
