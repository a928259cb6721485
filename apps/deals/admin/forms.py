"""The forms of deals: amounts, verbs, accessories. The services check."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.core.admin.service_forms import RefusableForm
from apps.deals.calculators.worksheet import Item

ROWS = 6


def money(label: str, **options: Any) -> forms.DecimalField:
    """An amount; typed on a phone with the number pad."""
    widget = forms.NumberInput({"inputmode": "decimal", "step": "0.01", "min": "0"})
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=2, min_value=0, widget=widget, **options
    )


class WorksheetForm(RefusableForm):
    """The inputs of a worksheet; up to six accessories, an empty line is none."""

    list_price = money("List price")
    discount = money("Discount", required=False)
    doc_fee = money("Doc fee", required=False, help_text="Empty: as the fee schedule says.")

    def __init__(
        self, *args: Any, sees_cost: bool, accessories: list[Item] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sees_cost = sees_cost
        rows = max(ROWS, len(accessories or []))
        for number in range(rows):
            item = (accessories or [])[number] if number < len(accessories or []) else None
            self._add_row(number, item)
        self.rows = rows

    def _add_row(self, number: int, item: Item | None) -> None:
        label = forms.CharField(label=f"Accessory {number + 1}", max_length=120, required=False)
        self.fields[f"label_{number}"] = label
        self.fields[f"amount_{number}"] = money("Price", required=False)
        self.fields[f"cost_{number}"] = money("Cost", required=False)
        if item is not None:
            given = {"label": item.label, "amount": item.amount, "cost": item.cost}
            for name, value in given.items():
                self.initial[f"{name}_{number}"] = value

    def row_fields(self) -> list[list[Any]]:
        """The bound fields of each line; cost only for those who may see it."""
        names = ("label", "amount", "cost") if self.sees_cost else ("label", "amount")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(self.rows):
            if data.get(f"amount_{number}") is not None and not data.get(f"label_{number}"):
                self.add_error(f"label_{number}", "Say what it is.")
        return data

    def inputs(self) -> dict[str, Any]:
        """What the services take."""
        data, zero = self.cleaned_data, Decimal("0.00")
        items = [
            Item(data[f"label_{n}"], data[f"amount_{n}"] or zero, data[f"cost_{n}"] or zero)
            for n in range(self.rows)
            if data[f"label_{n}"]
        ]
        return {
            "list_price": data["list_price"],
            "discount": data["discount"] or zero,
            "doc_fee": data["doc_fee"],
            "accessories": items,
        }


class OpenForm(WorksheetForm):
    """Opening: whose sale it is, besides the figures."""

    salesperson_id = forms.TypedChoiceField(label="Salesperson", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, sellers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sellers:
            self.fields["salesperson_id"].choices = sellers  # type: ignore[attr-defined]
        else:
            del self.fields["salesperson_id"]

    def inputs(self) -> dict[str, Any]:
        """With the salesperson, if one could be chosen."""
        return {**super().inputs(), "salesperson_id": self.cleaned_data.get("salesperson_id")}


class ApproveForm(RefusableForm):
    """How the money is proven."""

    cash_proof = forms.CharField(
        label="Proof of cash",
        max_length=120,
        help_text="For example the bank's confirmation or a receipt number.",
    )


class DeliverForm(RefusableForm):
    """What is true when the keys change hands."""

    odometer = forms.IntegerField(min_value=0, widget=forms.NumberInput({"inputmode": "numeric"}))
    insurance = forms.CharField(label="Insurance company and policy", max_length=200)
    keys = forms.IntegerField(label="Keys handed over", min_value=1, max_value=20, initial=2)
    we_owe = forms.CharField(
        label="We-Owe",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="What we still owe the buyer. Empty: nothing is owed.",
    )


class KillForm(RefusableForm):
    """Why the deal is given up."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 2}))


class UnwindForm(KillForm):
    """Why, and what the return inspection found."""

    inspection = forms.CharField(
        label="Return inspection", max_length=500, widget=forms.Textarea({"rows": 2})
    )
    odometer = forms.IntegerField(
        label="Odometer at return",
        required=False,
        min_value=0,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text="What the car shows now. Needed once it was delivered.",
    )
    odometer_correction = forms.CharField(
        label="Why the odometer is lower than known",
        required=False,
        max_length=300,
        help_text="Only where an earlier reading was wrong.",
    )


class NoForm(RefusableForm):
    """A verb that needs no word."""
