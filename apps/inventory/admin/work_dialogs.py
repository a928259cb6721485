"""The dialog that proposes work on a car."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.actor import Actor
from apps.inventory import permissions as may
from apps.inventory.admin.choices import choices_of
from apps.inventory.admin.dialog_looks import Look
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import ReadinessStep, StockUnit, WorkKind
from apps.inventory.services import work

LOOKS: Mapping[str, Look] = {
    "propose_work": Look(
        "Within the limit of this store it is approved at once; above it waits for a manager.",
        "Propose",
        "job",
    )
}
DONE = {"propose_work": "Work proposed."}
SERVICES: Mapping[str, Callable[..., Any]] = {"propose_work": work.propose}


class WorkForm(forms.Form):
    """What is to be done, by whom, for how much."""

    title = forms.CharField(label="What is to be done", max_length=120)
    kind = forms.ChoiceField(choices=WorkKind.choices)
    estimate = forms.DecimalField(
        min_value=0, max_digits=12, decimal_places=2, help_text="Zero for work that costs nothing."
    )
    vendor = forms.CharField(max_length=120, required=False, help_text="Empty: in-house.")
    step_id = forms.TypedChoiceField(label="Belongs to step", required=False, coerce=int, empty_value=None)
    note = forms.CharField(max_length=300, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, unit: StockUnit, steps: list[ReadinessStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(step.pk, step.name) for step in steps]
        self.fields["step_id"].choices = [("", "No step"), *names]  # type: ignore[attr-defined]
        self.fields["step_id"].initial = unit.step_id


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now."""
    if unit.status in CLOSED or not actor.can(may.WORK):
        return []
    return [("propose_work", "Propose work")]


def _work(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    steps = choices_of(request).steps(unit.dealership_id)
    return WorkForm(data, unit=unit, steps=steps, auto_id="work_%s")


FORMS: Mapping[str, Callable[..., forms.Form]] = {"propose_work": _work}
