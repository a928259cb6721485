"""Forms of bulk acts: they parse, the services judge."""

from typing import Any

from django import forms
from django.http import QueryDict

from apps.accounts.models import Location
from apps.core.actor import Actor
from apps.core.admin.service_forms import RefusableForm
from apps.inventory.bulk.states import PLACE, REPRICE, STEP, VERBS
from apps.inventory.permissions import BREAK_FLOOR, SEE_COST
from apps.inventory.pricing import LABELS
from apps.inventory.repricing import AT_FLOOR, HOW, KINDS, ROUNDINGS, AtFloor, How
from apps.inventory.services.readiness_steps import active_steps

ENDINGS = ("990", "995", "999", "950", "900", "500", "000", "90", "95")


class BulkForm(RefusableForm):
    """Why, for those who want to say so or must."""

    reason = forms.CharField(label="Why", max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = VERBS[verb].needs_reason
        self.limit(by)

    def limit(self, by: Actor) -> None:
        """Take away what this person may not choose."""

    def rule(self) -> dict[str, Any]:
        """What was asked, as the service takes it."""
        return {}


class RepriceForm(BulkForm):
    """A ``repricing.PriceRule``."""

    kind = forms.ChoiceField(label="Price", choices=[(kind, LABELS[kind]) for kind in KINDS])
    how = forms.ChoiceField(label="Rule", choices=list(HOW.items()))
    amount = forms.DecimalField(
        label="Amount or %", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    ending = forms.ChoiceField(
        label="Ending", required=False, choices=[("", "As it comes"), *((e, f"…{e}") for e in ENDINGS)]
    )
    rounding = forms.ChoiceField(
        label="Round to the ending", choices=list(ROUNDINGS.items()), initial="nearest"
    )
    at_floor = forms.ChoiceField(label="Below the floor price", choices=list(AT_FLOOR.items()))
    older_than = forms.IntegerField(label="Older than, days", required=False, min_value=0, max_value=3_650)
    field_order = ("kind", "how", "amount", "ending", "rounding", "older_than", "at_floor", "reason")

    def limit(self, by: Actor) -> None:
        """Rules that tell a cost, and going below floors, for those who may."""
        hows = {How.OVER_COST} if not by.can(SEE_COST) else set()
        floors = {AtFloor.STOP} if not by.can(SEE_COST) else set()
        floors |= {AtFloor.BREAK} if not by.can(BREAK_FLOOR) else set()
        how, floor = self.fields["how"], self.fields["at_floor"]
        assert isinstance(how, forms.ChoiceField)
        assert isinstance(floor, forms.ChoiceField)
        how.choices = [pair for pair in HOW.items() if pair[0] not in hows]
        floor.choices = [pair for pair in AT_FLOOR.items() if pair[0] not in floors]

    def rule(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.fields if name != "reason"}
        return given | {"amount": str(given["amount"] or 0)}


class PlaceForm(BulkForm):
    """Where the vehicles stand."""

    location_id = forms.ChoiceField(label="Lot", required=False)
    field_order = ("location_id", "reason")

    def limit(self, by: Actor) -> None:
        """The lots of this dealership."""
        lots = Location.objects.order_by("name", "id").values_list("id", "name")
        field = self.fields["location_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No lot"), *((str(pk), name) for pk, name in lots)]

    def rule(self) -> dict[str, Any]:
        chosen = self.cleaned_data["location_id"]
        return {"location_id": int(chosen) if chosen else None}


class StepForm(BulkForm):
    """To which get-ready step."""

    step_id = forms.TypedChoiceField(label="To step", coerce=int)
    field_order = ("step_id", "reason")

    def limit(self, by: Actor) -> None:
        """The store's steps; ahead over others and back need a reason."""
        field = self.fields["step_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(step.pk, step.name) for step in active_steps(by.dealership_id or 0)]
        self.fields["reason"].help_text = "Without one, cars that would skip a step or go back are left out."

    def rule(self) -> dict[str, Any]:
        return {"step_id": self.cleaned_data["step_id"]}


FORMS: dict[str, type[BulkForm]] = {REPRICE: RepriceForm, PLACE: PlaceForm, STEP: StepForm}


def form_of(verb: str, by: Actor, initial: QueryDict, data: QueryDict | None = None) -> BulkForm:
    """The form of a bulk verb; ``initial`` is the address, so that it can be repeated."""
    form = FORMS.get(verb, BulkForm)
    return form(data, initial=initial.dict(), by=by, verb=verb, auto_id="bulk_%s")
