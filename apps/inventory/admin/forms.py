"""Forms of inventory's pages: they parse, the services judge."""

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.accounts.models import Dealership, DistanceUnit, Location
from apps.core.display import current_display
from apps.core.templatetags import ui
from apps.inventory.lifecycle import ENTRY_CHOICES
from apps.inventory.models import Condition, Readiness, Source, StockUnit, TitleStatus
from apps.inventory.pricing import LABELS, PriceKind, column_of

DESCRIBED = (
    ("year", "Model year"),
    ("make", "Make"),
    ("model", "Model"),
    ("trim", "Trim"),
    ("body", "Body"),
    ("engine", "Engine"),
    ("drivetrain", "Drivetrain"),
    ("fuel", "Fuel"),
    ("transmission", "Transmission"),
    ("exterior_colour", "Exterior colour"),
    ("interior_colour", "Interior colour"),
)
COSTS = (
    ("acquisition_cost", "Acquisition"),
    ("fees", "Fees"),
    ("transport", "Transport"),
    ("recon", "Reconditioning"),
    ("pack", "Pack"),
)
_LENGTHS = {"make": 60, "model": 80, "body": 80, "drivetrain": 60, "fuel": 60, "transmission": 80}
_LENGTHS |= {"exterior_colour": 60, "interior_colour": 60}


def money(label: str, *, required: bool = False) -> forms.DecimalField:
    """An amount; empty means unknown."""
    return forms.DecimalField(label=label, required=required, min_value=0, max_digits=14, decimal_places=2)


class TradedOn(forms.CharField):
    """The stock number of the car that this one was traded in on; cleans to the id of its unit."""

    def __init__(self) -> None:
        super().__init__(
            label="Traded in on",
            max_length=32,
            required=False,
            help_text="Stock number of the car that was sold; this one gets its number and a letter.",
        )

    def clean(self, value: Any) -> int | None:
        """None where nothing was typed."""
        number = "".join(super().clean(value).upper().split())
        if not number:
            return None
        found = StockUnit.objects.filter(stock_number=number).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError("No car of this store has or had this stock number.")
        return found


class VehicleForm(forms.Form):
    """What a VIN stands for and the facts of a stay; shared by taking in and correcting."""

    vin = forms.CharField(
        label="VIN",
        max_length=17,
        required=False,
        widget=forms.TextInput(
            {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    vin_confirmed = forms.BooleanField(label="I compared this VIN with the car", required=False)
    year = forms.IntegerField(label="Model year", required=False)
    condition = forms.ChoiceField(choices=Condition.choices, initial="used")
    source = forms.ChoiceField(choices=Source.choices, initial="unknown")
    odometer = forms.IntegerField(required=False, min_value=0)
    odometer_unit = forms.ChoiceField(label="Unit", choices=DistanceUnit.choices)
    acquired_on = forms.DateField(
        label="Acquired on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="The clock starts here.",
    )
    location_id = forms.TypedChoiceField(label="Location", required=False, coerce=int, empty_value=None)
    description = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, sees_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DESCRIBED[1:]:
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=_LENGTHS.get(name, 120)
            )
        if sees_cost:
            for name, label in COSTS:
                self.fields[name] = money(label)
        places = Location.objects.filter(is_active=True).order_by("name", "id").values_list("id", "name")
        self.fields["location_id"].choices = [("", "—"), *places]  # type: ignore[attr-defined]

    @property
    def vehicle_fields(self) -> list[forms.BoundField]:
        """The description of the car, in order."""
        return [self[name] for name, _ in DESCRIBED]

    @property
    def stay_fields(self) -> list[forms.BoundField]:
        """The facts of the stay, in order."""
        names = ("condition", "source", "odometer", "odometer_unit", "acquired_on", "location_id")
        return [self[name] for name in (*names, "readiness", "title_status") if name in self.fields]

    @property
    def cost_fields(self) -> list[forms.BoundField]:
        """The parts of the cost, for those who may see them."""
        return [self[name] for name in (*dict(COSTS), "cost_reason") if name in self.fields]


class CorrectionForm(VehicleForm):
    """The same facts, and why the cost is another one."""

    def __init__(self, *args: Any, sees_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, sees_cost=sees_cost, **kwargs)
        if sees_cost:
            reason = forms.CharField(label="Why the cost changed", required=False, max_length=200)
            self.fields["cost_reason"] = reason


class TakeInForm(VehicleForm):
    """A new stay; an empty stock number draws the next one."""

    status = forms.ChoiceField(label="Enters as", choices=ENTRY_CHOICES, initial="in_stock")
    readiness = forms.ChoiceField(choices=Readiness.choices)
    title_status = forms.ChoiceField(label="Title", choices=TitleStatus.choices)
    stock_number = forms.CharField(
        label="Stock number", max_length=32, required=False, help_text="Empty: the next number of this store."
    )
    traded_on = TradedOn()
    list_price = money("List price")
    internet_price = money("Internet price")
    floor_price = money("Floor price")
    msrp = money("MSRP")
    reason = forms.CharField(required=False, max_length=200, help_text="Needed below the floor price.")

    @property
    def entry_fields(self) -> list[forms.BoundField]:
        """How it enters."""
        return [self["status"], self["stock_number"], self["traded_on"]]

    @property
    def price_fields(self) -> list[forms.BoundField]:
        """What it is offered for."""
        return [self[name] for name in ("list_price", "internet_price", "floor_price", "msrp", "reason")]


class VerbForm(forms.Form):
    """A dialog without fields of its own."""


class PriceForm(VerbForm):
    """One kind of price; empty takes it away."""

    kind = forms.ChoiceField(label="Which price")
    amount = money("New amount")
    reason = forms.CharField(required=False, max_length=200, label="Reason")

    def __init__(self, *args: Any, unit: StockUnit, sees_cost: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [kind for kind in PriceKind if sees_cost or kind is not PriceKind.FLOOR]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, f"{LABELS[kind]} ({ui.money(getattr(unit, column_of(kind)))})") for kind in shown
        ]
        self.fields["amount"].help_text = "Empty takes the price away."
        self.fields["kind"].initial = PriceKind.INTERNET.value


class HoldForm(VerbForm):
    """Who for, until when, against what; the time is the store's."""

    customer_id = forms.IntegerField(
        min_value=1, widget=forms.HiddenInput, error_messages={"required": "Choose a customer from the list."}
    )
    expires_at = forms.DateTimeField(
        label="Until",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    deposit_reference = forms.CharField(
        label="Deposit reference", max_length=60, help_text="Receipt or payment number."
    )

    def clean_expires_at(self) -> Any:
        """What was typed is the store's wall clock."""
        return self.cleaned_data["expires_at"].replace(tzinfo=current_display().tz)


class ReceiveForm(VerbForm):
    """When the clock starts."""

    acquired_on = forms.DateField(
        label="Acquired on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: the clock that runs already, else today.",
    )


class TransferForm(VerbForm):
    """Where the car goes."""

    to_dealership_id = forms.TypedChoiceField(label="To rooftop", coerce=int)
    reason = forms.CharField(required=False, max_length=200, label="Note")

    def __init__(self, *args: Any, here: Dealership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Dealership.objects.filter(group_id=here.group_id, is_active=True).exclude(pk=here.pk)
        choices = others.order_by("name", "id").values_list("id", "name")[:500]
        self.fields["to_dealership_id"].choices = list(choices)  # type: ignore[attr-defined]


def add_refusal(form: forms.Form, message: str, fields: Mapping[str, Any]) -> None:
    """Show a service's refusal at its fields, or above the form."""
    aliases = {"location": "location_id"}
    known = {
        aliases.get(name, name): told
        for name, told in fields.items()
        if aliases.get(name, name) in form.fields
    }
    for name, told in known.items():
        form.add_error(name, list(told))
    if not known:
        form.add_error(None, message)
