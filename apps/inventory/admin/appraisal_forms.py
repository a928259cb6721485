"""The forms of appraisals: they parse, the services judge."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from apps.accounts.models import DistanceUnit, Location
from apps.core.money import ZERO
from apps.inventory.admin.forms import TradedOn, money
from apps.inventory.appraising import GRADES, MOST_LINES, PARTS, Finding, ReconLine, ValuationEntry
from apps.inventory.brought_car import BROUGHT_FROM, BroughtCar
from apps.inventory.models import Appraisal, Source, TitleStatus, Valuation
from apps.inventory.slots import customer_ref

LINES = 6
CAR = ("year", "make", "model", "trim", "exterior_colour")
_LENGTHS = {"make": 60, "model": 80, "trim": 120, "exterior_colour": 60}
_WORDS = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}


class AppraisalForm(forms.Form):
    """The car, its condition and its figures; pack and margin only for those who may see cost."""

    vin = forms.CharField(label="VIN", max_length=17, required=False, widget=forms.TextInput(_WORDS))
    vin_confirmed = forms.BooleanField(label="I compared this VIN with the car", required=False)
    year = forms.IntegerField(label="Model year", required=False)
    odometer = forms.IntegerField(required=False, min_value=0)
    odometer_unit = forms.ChoiceField(label="Unit", choices=DistanceUnit.choices)
    source = forms.ChoiceField(
        label="How it comes", choices=[(key, Source(key).label) for key in BROUGHT_FROM]
    )
    customer_id = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    retail = money("Expected retail", required=True)
    fees = money("Fees")
    acv = money("Actual cash value (ACV)")
    note = forms.CharField(
        max_length=200, required=False, help_text="Needed where the ACV is above the worked figure."
    )

    def __init__(self, *args: Any, sees_cost: bool, works: int = LINES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.works = min(works, MOST_LINES)
        for name, length in _LENGTHS.items():
            label = "Colour" if name == "exterior_colour" else name.capitalize()
            self.fields[name] = forms.CharField(label=label, required=False, max_length=length)
        for part, label in PARTS.items():
            self.fields[f"part_{part}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", "not looked at"), *GRADES.items()]
            )
            self.fields[f"note_{part}"] = forms.CharField(
                label=f"{label}: note",
                required=False,
                max_length=200,
                widget=forms.TextInput({"placeholder": "What you saw"}),
            )
        for number in range(self.works):
            self.fields[f"work_{number}"] = forms.CharField(
                label="Work",
                required=False,
                max_length=120,
                widget=forms.TextInput({"placeholder": "Work"}),
            )
            cost = self.fields[f"cost_{number}"] = money("Cost")
            cost.widget.attrs["placeholder"] = "Cost"
        if sees_cost:
            self.fields["pack"], self.fields["margin"] = money("Pack"), money("Wanted margin")
        self.fields["acv"].help_text = "Empty: the worked figure."

    @property
    def car_fields(self) -> list[forms.BoundField]:
        """The description of the car, in order."""
        return [self[name] for name in CAR]

    @property
    def brought_fields(self) -> list[forms.BoundField]:
        """What its odometer shows and how it comes."""
        return [self[name] for name in ("odometer", "odometer_unit", "source")]

    @property
    def part_fields(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each part's grade and note."""
        return ((self[f"part_{part}"], self[f"note_{part}"]) for part in PARTS)

    @property
    def work_fields(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each expected work and its cost."""
        return ((self[f"work_{number}"], self[f"cost_{number}"]) for number in range(self.works))

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        """The other figures, in the order of the formula."""
        names = ("retail", "fees", "pack", "margin", "acv", "note")
        return [self[name] for name in names if name in self.fields]

    def car(self) -> BroughtCar:
        """Which car, who brings it; Invalid where there is no such customer."""
        given = self.cleaned_data
        names = (*CAR, "vin", "vin_confirmed", "odometer", "odometer_unit", "source")
        customer_id = given["customer_id"]
        return BroughtCar(
            **{name: given[name] for name in names},
            customer=customer_ref(customer_id) if customer_id else None,
        )

    def entry(self) -> ValuationEntry:
        """What it is worth."""
        given = self.cleaned_data
        return ValuationEntry(
            retail=given["retail"],
            findings=tuple(self._findings()),
            recon=tuple(self._recon()),
            fees=given["fees"] or ZERO,
            pack=given.get("pack"),
            margin=given.get("margin"),
            acv=given["acv"],
            note=given["note"],
        )

    def _findings(self) -> Iterator[Finding]:
        for part in PARTS:
            if grade := self.cleaned_data[f"part_{part}"]:
                yield Finding(part, grade, self.cleaned_data[f"note_{part}"])

    def _recon(self) -> Iterator[ReconLine]:
        for number in range(self.works):
            label, amount = self.cleaned_data[f"work_{number}"], self.cleaned_data[f"cost_{number}"]
            if label or amount:
                yield ReconLine(label, amount or ZERO)


def initial(row: Appraisal, last: Valuation) -> dict[str, Any]:
    """A form as the last version left it: an ACV of its own only where there was one."""
    names = (*CAR, "vin", "vin_confirmed", "odometer", "odometer_unit", "source", "customer_id")
    found: dict[str, Any] = {name: getattr(row, name) for name in names}
    found |= {name: getattr(last, name) for name in ("retail", "fees", "pack", "margin", "note")}
    found["acv"] = None if last.acv == last.worked else last.acv
    for finding in last.findings.all():
        found |= {f"part_{finding.part}": finding.grade, f"note_{finding.part}": finding.note}
    for number, line in enumerate(last.lines.all()):
        found |= {f"work_{number}": line.label, f"cost_{number}": line.amount}
    return found


class OfferForm(forms.Form):
    """How much."""

    offer = money("Offer", required=True)


class ArrivalForm(forms.Form):
    """How an accepted car enters stock."""

    stock_number = forms.CharField(
        label="Stock number", max_length=32, required=False, help_text="Empty: the next number of this store."
    )
    parent_id = TradedOn()
    location_id = forms.TypedChoiceField(label="Location", required=False, coerce=int, empty_value=None)
    title_status = forms.ChoiceField(label="Title", choices=TitleStatus.choices)
    acquired_on = forms.DateField(
        label="Acquired on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today. The clock starts here.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Location.objects.filter(is_active=True).order_by("name", "id").values_list("id", "name")
        self.fields["location_id"].choices = [("", "—"), *places]  # type: ignore[attr-defined]


def works_in(data: Mapping[str, str]) -> int:
    """How many rows of works a sent form has."""
    return sum(f"cost_{number}" in data for number in range(MOST_LINES))


def amount_of(data: Mapping[str, str], name: str) -> Decimal | None:
    """An amount as typed so far; None for what is empty or no amount yet."""
    try:
        found: Decimal | None = money("").clean(data.get(name, ""))
    except forms.ValidationError:
        return None
    return found
