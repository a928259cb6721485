"""Bodies of the customer endpoints: what they answer and what they take."""

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import Input, StrictMixin
from apps.customers.identity_numbers import masked
from apps.customers.models import Customer
from apps.customers.services.cleaning import TYPED

LIST_FIELDS = ("id", "name", "kind", "email", "phone", "city", "region", "created_at", "version")


class CustomerListed(serializers.ModelSerializer[Customer]):
    """A customer in a list."""

    class Meta:
        model = Customer
        fields = LIST_FIELDS


class CustomerOutput(serializers.ModelSerializer[Customer]):
    """One customer; date of birth, licence and tax number show their last characters at most."""

    date_of_birth = serializers.SerializerMethodField(help_text="Masked; see reveal.")
    licence_number = serializers.SerializerMethodField(help_text="Masked; see reveal.")
    tax_id = serializers.SerializerMethodField(help_text="Masked; see reveal.")

    class Meta:
        model = Customer
        fields = ("id", "name", *TYPED, "created_at", "version")

    def get_date_of_birth(self, customer: Customer) -> str:
        return masked("date_of_birth", customer.date_of_birth)

    def get_licence_number(self, customer: Customer) -> str:
        return masked("licence_number", customer.licence_number)

    def get_tax_id(self, customer: Customer) -> str:
        return masked("tax_id", customer.tax_id)


class CustomerInput(StrictMixin, serializers.ModelSerializer[Customer]):
    """What may be typed; phone and e-mail in any usual form. The service checks and saves."""

    date_of_birth = serializers.CharField(required=False, allow_blank=True, max_length=10)
    licence_number = serializers.CharField(required=False, allow_blank=True, max_length=40)
    tax_id = serializers.CharField(required=False, allow_blank=True, max_length=40)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=40)

    class Meta:
        model = Customer
        fields = TYPED


class RegisterInput(CustomerInput):
    """A new customer; ``confirm_duplicate`` after the answer ``possible_duplicate``."""

    confirm_duplicate = serializers.BooleanField(required=False, default=False)

    class Meta(CustomerInput.Meta):
        fields: Any = (*TYPED, "confirm_duplicate")


class RevealInput(Input):
    """Which value, and why."""

    field = serializers.ChoiceField(choices=Customer.SENSITIVE)
    reason = serializers.CharField(max_length=500)


class RevealOutput(serializers.Serializer[Any]):
    """The value, once; it is not to be kept."""

    field = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
