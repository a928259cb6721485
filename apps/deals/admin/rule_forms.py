"""Forms that publish rules: a few lines each, an empty line is none."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.core.admin.service_forms import RefusableForm
from apps.deals.admin.forms import money
from apps.deals.calculators.tax import Rate, TradeCredit
from apps.deals.calculators.worksheet import Item

LINES = 5
FLAGS = (
    "doc_fee_taxable",
    "accessories_taxable",
    "rebate_reduces_base",
    "trade_credit",
    "trade_credit_cap",
)


class DatedForm(RefusableForm):
    """Where and from when a version holds."""

    name = forms.CharField(max_length=120)
    jurisdiction = forms.CharField(max_length=20, help_text="Country and region, for example US-OH.")
    effective_from = forms.DateField(label="In force from", widget=forms.DateInput({"type": "date"}))

    def dated(self) -> dict[str, Any]:
        """The part that every rule has."""
        data = self.cleaned_data
        where = data["jurisdiction"].strip().upper()
        return {"name": data["name"], "jurisdiction": where, "effective_from": data["effective_from"]}


class TaxForm(DatedForm):
    """A tax rule set."""

    doc_fee_taxable = forms.BooleanField(label="The doc fee is taxed", required=False)
    accessories_taxable = forms.BooleanField(label="Accessories are taxed", required=False, initial=True)
    rebate_reduces_base = forms.BooleanField(label="A rebate lowers the taxed amount", required=False)
    trade_credit = forms.ChoiceField(
        choices=[(credit.value, credit.name.replace("_", " ").capitalize()) for credit in TradeCredit]
    )
    trade_credit_cap = money("Cap of the trade credit", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"rate_{n}"] = forms.CharField(label=f"Rate {n}: who", max_length=80, required=n == 1)
            self.fields[f"percent_{n}"] = forms.DecimalField(
                label="Percent", max_digits=7, decimal_places=4, min_value=0, max_value=100, required=n == 1
            )
            self.fields[f"max_base_{n}"] = money("On at most", required=False)

    def rule(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        rates = [
            Rate(data[f"rate_{n}"], data[f"percent_{n}"] or Decimal(0), data[f"max_base_{n}"])
            for n in range(1, LINES + 1)
            if data[f"rate_{n}"]
        ]
        return {**self.dated(), "rates": rates, "flags": {name: data[name] for name in FLAGS}}


class FeeForm(DatedForm):
    """A fee schedule."""

    doc_fee = money("Doc fee", initial="0.00")
    doc_fee_cap = money("Cap of the doc fee", required=False, help_text="Where the state has one.")
    doc_fee_in_gross = forms.BooleanField(label="The doc fee counts as gross", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"fee_{n}"] = forms.CharField(
                label=f"Government fee {n}", max_length=80, required=False
            )
            self.fields[f"amount_{n}"] = money("Amount", required=False)

    def rule(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        fees = [
            Item(data[f"fee_{n}"], data[f"amount_{n}"] or Decimal("0.00"))
            for n in range(1, LINES + 1)
            if data[f"fee_{n}"]
        ]
        own = {name: data[name] for name in ("doc_fee", "doc_fee_cap", "doc_fee_in_gross")}
        return {**self.dated(), **own, "fees": fees}


class PolicyForm(RefusableForm):
    """Whether approvers may approve their own deals; how long a deal may lie still."""

    self_approval = forms.BooleanField(
        label="Approvers may approve their own deals",
        required=False,
        help_text="For a store with a single approver. Each use is written to the override book.",
    )
    stale_after_days = forms.IntegerField(
        label="Stale after, days without activity", min_value=1, max_value=364, required=False
    )
    dead_after_days = forms.IntegerField(
        label="Given up after, days without activity",
        min_value=2,
        max_value=365,
        required=False,
        help_text="The deal is dead, its vehicle is released. Deposits stay until somebody refunds them.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
