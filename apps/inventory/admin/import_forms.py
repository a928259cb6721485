"""The form that matches a file's columns with our fields."""

from typing import Any

from django import forms

from apps.inventory.importing.mapping import own
from apps.inventory.importing.rules import Rules
from apps.inventory.models import Condition, ImportRun
from apps.inventory.services.imports import GONE_VERBS

FIELDS = {
    "vin": "VIN",
    "external_id": "Listing id",
    "stock_number": "Stock number",
    "condition": "Condition",
    "year": "Model year",
    "make": "Make",
    "model": "Model",
    "trim": "Trim",
    "body": "Body",
    "price": "Price",
    "msrp": "MSRP",
    "odometer": "Odometer",
    "exterior_color": "Exterior colour",
    "interior_color": "Interior colour",
    "transmission": "Transmission",
    "engine": "Engine",
    "drivetrain": "Drivetrain",
    "fuel": "Fuel",
    "photo_url": "Photo addresses",
    "description": "Description",
    "status": "Status",
    "acquired_on": "In stock since",
    "sold_on": "Sold on",
    "sale_price": "Sale price",
}


class MappingForm(forms.Form):
    """One choice for each column (``c0``, ``c1`` …): the field it holds, or none."""

    condition = forms.ChoiceField(label="Condition where the file says none", choices=Condition.choices)
    make = forms.CharField(label="Make, if every car has the same", max_length=60, required=False)
    odometer_unit = forms.ChoiceField(
        label="Odometer readings are in",
        choices=[("", "the store's unit"), ("mi", "miles"), ("km", "kilometres")],
        required=False,
    )
    decimal_comma = forms.BooleanField(
        label="Numbers are written 12.345,00 and days 31/12/2026", required=False
    )
    whole_stock = forms.BooleanField(
        label="This file is our whole stock: list the vehicles that it lacks", required=False
    )
    gone = forms.ChoiceField(
        label="Vehicles that it lacks",
        choices=[("", "Leave them in stock"), *GONE_VERBS.items()],
        required=False,
    )
    gone_reason = forms.CharField(label="Why they are closed", max_length=200, required=False)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.headers = list(own(run.headers))
        for number, header in enumerate(self.headers):
            self.fields[f"c{number}"] = forms.ChoiceField(
                label=header, choices=[("", "Not imported"), *FIELDS.items()], required=False
            )

    @classmethod
    def of(cls, run: ImportRun) -> "MappingForm":
        """The form as the run stands."""
        by_header = {header: field for field, header in run.columns.items() if field in FIELDS}
        constants = run.options.get("constants", {})
        initial = {
            **{f"c{number}": by_header.get(header, "") for number, header in enumerate(own(run.headers))},
            **{name: run.options.get(name, "") for name in ("odometer_unit", "decimal_comma", "whole_stock")},
            "condition": constants.get("condition", "used"),
            "make": constants.get("make", ""),
            "gone": run.options.get("gone", ""),
            "gone_reason": run.options.get("gone_reason", ""),
        }
        return cls(initial=initial, run=run)

    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's choice with sample values."""
        return [(self[f"c{n}"], self.run.samples.get(header, [])) for n, header in enumerate(self.headers)]

    def format_fields(self) -> list[Any]:
        """How values are written."""
        return [self["condition"], self["make"], self["odometer_unit"]]

    def clean(self) -> dict[str, Any]:
        """No field is taken from two columns."""
        cleaned: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for number, header in enumerate(self.headers):
            field = cleaned.get(f"c{number}")
            if field and field in taken:
                self.add_error(f"c{number}", f"{FIELDS[field]} is taken from {taken[field]} already.")
            elif field:
                taken[field] = header
        return cleaned

    def rules(self) -> Rules:
        """What was chosen."""
        given = self.cleaned_data
        chosen = {given[f"c{n}"]: header for n, header in enumerate(self.headers) if given.get(f"c{n}")}
        constants = {name: given[name] for name in ("condition", "make") if given.get(name)}
        return Rules(chosen, constants, given["decimal_comma"], given["odometer_unit"])

    def stock(self) -> dict[str, Any]:
        """What becomes of cars that the file lacks."""
        return {name: self.cleaned_data[name] for name in ("whole_stock", "gone", "gone_reason")}
