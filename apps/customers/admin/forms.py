"""The form of a customer: everything as typed; the service checks."""

from typing import Any

from django import forms

from apps.core.admin.service_forms import RefusableForm
from apps.customers.models import Customer, CustomerKind
from apps.customers.services.cleaning import TYPED

_FILL = {
    "given_name": "given-name",
    "family_name": "family-name",
    "company_name": "organization",
    "street": "street-address",
    "city": "address-level2",
    "region": "address-level1",
    "postcode": "postal-code",
    "country": "country",
}
_PLAIN = ("street", "city", "region", "postcode", "country")


class CustomerForm(RefusableForm):
    """Registering and editing; sensitive values are typed anew, never sent to the browser."""

    kind = forms.ChoiceField(choices=CustomerKind.choices, initial=CustomerKind.PERSON)
    given_name = forms.CharField(label="Given name", required=False, max_length=100)
    family_name = forms.CharField(label="Family name", required=False, max_length=100)
    company_name = forms.CharField(
        label="Company", required=False, max_length=200, help_text="For a company: the name that signs."
    )
    phone = forms.CharField(
        required=False, max_length=40, widget=forms.TextInput({"type": "tel", "autocomplete": "off"})
    )
    email = forms.CharField(
        label="E-mail",
        required=False,
        max_length=254,
        widget=forms.TextInput({"type": "email", "autocomplete": "off"}),
    )
    street = forms.CharField(required=False, max_length=200)
    city = forms.CharField(required=False, max_length=100)
    region = forms.CharField(
        label="State or region",
        required=False,
        max_length=60,
        help_text="As registered, for example OH: it decides the sales tax.",
    )
    postcode = forms.CharField(required=False, max_length=20)
    country = forms.CharField(required=False, max_length=2, help_text="Two letters; empty: as the store.")
    date_of_birth = forms.CharField(
        label="Date of birth", required=False, widget=forms.TextInput({"type": "date"})
    )
    licence_number = forms.CharField(label="Driver licence", required=False, max_length=40)
    tax_id = forms.CharField(label="Tax number", required=False, max_length=40)
    notes = forms.CharField(required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
    confirm_duplicate = forms.BooleanField(label="This is somebody else", required=False)

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        if customer is not None:
            shown = [name for name in TYPED if name not in Customer.SENSITIVE]
            kwargs["initial"] = {name: getattr(customer, name) for name in shown}
        super().__init__(*args, **kwargs)
        self.customer = customer
        for name, fill in _FILL.items():
            self.fields[name].widget.attrs.setdefault("autocomplete", fill if customer is None else "off")
        for name in Customer.SENSITIVE:
            self.fields[name].widget.attrs["autocomplete"] = "off"
            if customer is not None:
                self.fields[name].help_text = "Leave empty to keep what is stored."

    def typed(self) -> dict[str, str]:
        """What the service is given: everything, or on an edit what may have changed."""
        values = {name: self.cleaned_data[name] for name in TYPED}
        if self.customer is None:
            return values
        return {name: text for name, text in values.items() if text or name not in Customer.SENSITIVE}

    @property
    def name_fields(self) -> list[Any]:
        return [self[name] for name in ("kind", "given_name", "family_name", "company_name")]

    @property
    def contact_fields(self) -> list[Any]:
        return [self[name] for name in ("phone", "email")]

    @property
    def address_fields(self) -> list[Any]:
        return [self[name] for name in _PLAIN]

    @property
    def number_fields(self) -> list[Any]:
        return [self[name] for name in Customer.SENSITIVE]
