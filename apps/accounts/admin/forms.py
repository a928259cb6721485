"""Form parts of accounts' screens."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.accounts import opening_hours
from apps.accounts.models import Dealership


class OpeningHoursField(forms.CharField):
    """A week as lines of text; cleaned to the JSON that the model keeps."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return opening_hours.to_text(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        return opening_hours.from_text(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        found = opening_hours.problems(value)
        if found:
            raise forms.ValidationError(found)

    def run_validators(self, value: Any) -> None:
        """Text validators do not apply to a week."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != opening_hours.from_text(data or "")


class DealershipForm(forms.ModelForm[Dealership]):
    """Opening hours as people write them."""

    opening_hours = OpeningHoursField(
        required=False,
        label="Opening hours",
        help_text="A day a line, for example: mon 09:00-12:30 13:30-18:00. A day left out is closed.",
    )
