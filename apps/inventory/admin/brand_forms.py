"""The dialog that records a title brand."""

from typing import Any

from django import forms

from apps.inventory.former_stays import standing
from apps.inventory.models import BrandKind, BrandSource, VehicleBrand


class BrandForm(forms.Form):
    """What the title says, who says so, and which brand it takes the place of."""

    kind = forms.ChoiceField(label="Brand", choices=BrandKind.choices)
    source = forms.ChoiceField(label="Where it stands", choices=BrandSource.choices)
    state = forms.CharField(label="State", max_length=60, required=False)
    branded_on = forms.DateField(
        label="Branded on", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    supersedes_id = forms.TypedChoiceField(
        label="Supersedes", required=False, coerce=int, empty_value=None, help_text="Both stay on record."
    )
    note = forms.CharField(max_length=200, required=False, help_text="Needed for an entry in error.")

    def __init__(self, *args: Any, brands: list[VehicleBrand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "none"), *((brand.pk, str(brand)) for brand in standing(brands))]
        self.fields["supersedes_id"].choices = choices  # type: ignore[attr-defined]
