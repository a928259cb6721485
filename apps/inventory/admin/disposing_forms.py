"""Dialogs of returning a car to its source and of writing it off."""

from django import forms
from django.http import HttpRequest, QueryDict

from apps.inventory.admin.forms import money
from apps.inventory.models import DispositionKind, StockUnit
from apps.inventory.models.disposition import LOSSES, RETURNS

_LIKELY = {
    "auction": "arbitration",
    "consignment": "consignor",
    "lease_return": "lease_bank",
    "dealer_trade": "dealer_trade",
}


class _Paper(forms.Form):
    """Who has the car or pays for it."""

    kind = forms.ChoiceField(label="What happened")
    counterparty = forms.CharField(label="Who", max_length=120, required=False)
    reference = forms.CharField(label="Their reference", max_length=60, required=False)
    amount = money("What they owe us")


class ReturnForm(_Paper):
    """Back to the auction, consignor, bank or dealer."""

    kind = forms.ChoiceField(label="Why", choices=[(kind, DispositionKind(kind).label) for kind in RETURNS])


class WriteOffForm(_Paper):
    """Total loss or theft, and the insurer's claim."""

    kind = forms.ChoiceField(
        label="What happened", choices=[(kind, DispositionKind(kind).label) for kind in LOSSES]
    )
    counterparty = forms.CharField(label="Insurer", max_length=120, required=False)
    reference = forms.CharField(
        label="Claim or police report", max_length=60, required=False, help_text="Needed for a theft."
    )


def return_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """Begins with the kind that the car's source suggests."""
    return ReturnForm(data, initial={"kind": _LIKELY.get(unit.source, "other")}, auto_id="return_%s")


def write_off_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """Nothing is known beforehand."""
    return WriteOffForm(data, auto_id="write_off_%s")
