"""The dialogs of the get-ready card: step, Buyers Guide, recalls."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.actor import Actor
from apps.inventory import permissions as may
from apps.inventory.admin.choices import choices_of
from apps.inventory.admin.dialog_looks import Look
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import ReadinessStep, Recall, StockUnit
from apps.inventory.models.buyers_guide import GuideKind, Language
from apps.inventory.models.recall import RecallKind
from apps.inventory.readiness import needs_guide
from apps.inventory.services import guides, readiness, recalls, visits

LOOKS: Mapping[str, Look] = {
    "ready": Look("The clock of the new step starts now.", "Move", "right"),
    "assign": Look("It is theirs for the step it stands in; the next step has its own.", "Give it", "user"),
    "issue_guide": Look(
        "It replaces the one before, which stays on record. A used car is offered with a current one only.",
        "Issue the Buyers Guide",
        "file",
    ),
    "open_recall": Look(
        "A new car is not delivered while it is open; under a stop-sale no car is offered.", "Record", "alert"
    ),
    "remedy_recall": Look("The campaign was done on this car.", "Record the remedy", "check"),
}
DONE = {
    "ready": "Moved.",
    "assign": "Given.",
    "issue_guide": "Buyers Guide issued.",
    "open_recall": "Recorded.",
    "remedy_recall": "Remedy recorded.",
}


class StepForm(forms.Form):
    """Where the car goes next, and why if not simply on."""

    step_id = forms.TypedChoiceField(label="To step", coerce=int)
    reason = forms.CharField(
        required=False, max_length=200, help_text="Needed to skip ahead or to send it back."
    )

    def __init__(self, *args: Any, unit: StockUnit, steps: list[ReadinessStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step_id"].choices = [(s.pk, s.name) for s in steps if s.pk != unit.step_id]  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    """Whose the car is in its step."""

    owner_id = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = people  # type: ignore[attr-defined]


class GuideForm(forms.Form):
    """What is ticked and filled in on the Buyers Guide."""

    kind = forms.ChoiceField(label="Version", choices=GuideKind.choices)
    languages = forms.MultipleChoiceField(
        choices=Language.choices, initial=["en"], widget=forms.CheckboxSelectMultiple
    )
    labour_pct = forms.IntegerField(
        label="Dealer pays of labour, %", required=False, min_value=0, max_value=100
    )
    parts_pct = forms.IntegerField(
        label="Dealer pays of parts, %", required=False, min_value=0, max_value=100
    )
    systems = forms.CharField(label="Systems covered", required=False, max_length=300)
    duration = forms.CharField(
        required=False, max_length=120, help_text="For instance 90 days or 3,000 miles."
    )
    service_contract = forms.BooleanField(label="A service contract is available", required=False)
    issued_on = forms.DateField(
        label="Issued on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today.",
    )


class RecallForm(forms.Form):
    """Which campaign."""

    kind = forms.ChoiceField(choices=RecallKind.choices)
    campaign = forms.CharField(label="Campaign number", max_length=40)
    description = forms.CharField(max_length=300)
    opened_on = forms.DateField(
        label="Since",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today.",
    )


class RemedyForm(forms.Form):
    """Which campaign was done, how and when."""

    recall_id = forms.TypedChoiceField(label="Which", coerce=int)
    done = forms.CharField(label="What was done", max_length=200)
    remedied_on = forms.DateField(
        label="On",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today.",
    )

    def __init__(self, *args: Any, unit: StockUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Recall.objects.filter(unit=unit, remedied_on=None).order_by("id")[:100]
        self.fields["recall_id"].choices = [(row.pk, str(row)) for row in rows]  # type: ignore[attr-defined]


def issue(**given: Any) -> object:
    """The guide's terms are one value to the service."""
    names = ("kind", "languages", "labour_pct", "parts_pct", "systems", "duration", "service_contract")
    terms = guides.Terms(**{name: given.pop(name) for name in names if name in given})
    return guides.issue_guide(terms=terms, **given)


SERVICES: Mapping[str, Callable[..., Any]] = {
    "ready": readiness.move_to,
    "assign": readiness.assign,
    "issue_guide": issue,
    "open_recall": recalls.open_recall,
    "remedy_recall": recalls.remedy,
}


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now."""
    if unit.status in CLOSED:
        return []
    found = []
    if actor.can(may.READY) and visits.stands_here(unit):
        found.append(("ready", "Move to a step"))
        if unit.step_id:
            found.append(("assign", "Change the owner"))
    if actor.can(may.ISSUE_GUIDE) and needs_guide(unit.condition):
        found.append(("issue_guide", "Issue the Buyers Guide"))
    if actor.can(may.RECALLS):
        found.append(("open_recall", "Record a recall"))
        if unit.open_recall or unit.stop_sale:
            found.append(("remedy_recall", "Record a remedy"))
    return found


def _step(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    steps = choices_of(request).steps(unit.dealership_id)
    return StepForm(data, unit=unit, steps=steps, auto_id="step_%s")


def _owner(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    visit = visits.open_visit(unit)
    initial = {"owner_id": visit.owner_id} if visit else {}
    people = [("", "The role"), *choices_of(request).people]
    return OwnerForm(data, people=people, initial=initial, auto_id="owner_%s")


def _guide(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return GuideForm(data, auto_id="guide_%s")


def _recall(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return RecallForm(data, auto_id="recall_%s")


def _remedy(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return RemedyForm(data, unit=unit, auto_id="remedy_%s")


FORMS: Mapping[str, Callable[..., forms.Form]] = {
    "ready": _step,
    "assign": _owner,
    "issue_guide": _guide,
    "open_recall": _recall,
    "remedy_recall": _remedy,
}
