"""Customers: the people and companies that a dealership sells to."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.fields import EncryptedTextField
from apps.core.history import Historied
from apps.core.models import Versioned


class CustomerKind(models.TextChoices):
    """Who signs: a person for himself, or somebody for a company."""

    PERSON = "person", "Person"
    COMPANY = "company", "Company"


class Customer(DealershipOwned, Versioned):
    """One buyer of one dealership. Written by ``customers.services`` only.

    ``email`` is lower case, ``phone`` is E.164. ``name`` and ``search_text`` are derived
    (names.py). Date of birth (ISO date), driver licence and tax number are encrypted and shown
    masked; the ``_index`` columns find a licence or tax number by its exact value.
    """

    kind = models.CharField(max_length=8, choices=CustomerKind, default=CustomerKind.PERSON)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    company_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=210, editable=False)
    search_text = models.TextField(editable=False)
    email = models.CharField("e-mail", max_length=254, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField("state or region", max_length=60, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    date_of_birth = EncryptedTextField(blank=True, default="")
    licence_number = EncryptedTextField("driver licence number", blank=True, default="")
    licence_index = models.CharField(max_length=64, blank=True, editable=False)
    tax_id = EncryptedTextField("tax number", blank=True, default="")
    tax_id_index = models.CharField(max_length=64, blank=True, editable=False)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField()

    history = Historied(excluded_fields=["search_text"])

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="customers_customer_has_name"),
            models.CheckConstraint(
                condition=Q(kind="person", company_name="") | Q(kind="company") & ~Q(company_name=""),
                name="customers_customer_kind_name",
                violation_error_message="A company has a company name, a person has none.",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "-id"), name="customers_customer_newest"),
            models.Index(fields=("dealership", "name", "id"), name="customers_customer_by_name"),
            models.Index(fields=("dealership", "email"), name="customers_customer_by_email"),
            models.Index(fields=("dealership", "phone"), name="customers_customer_by_phone"),
            models.Index(fields=("dealership", "licence_index"), name="customers_customer_by_licence"),
            models.Index(fields=("dealership", "tax_id_index"), name="customers_customer_by_tax_id"),
            GinIndex(
                OpClass("search_text", name="gin_trgm_ops"),
                OpClass("phone", name="gin_trgm_ops"),
                name="customers_customer_trgm",
            ),
        )

    SENSITIVE: ClassVar[tuple[str, ...]] = ("date_of_birth", "licence_number", "tax_id")

    def __str__(self) -> str:
        return self.name
