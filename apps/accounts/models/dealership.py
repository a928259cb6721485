"""Dealerships: the tenants."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from apps.accounts import validators
from apps.accounts.models.group import DealerGroup
from apps.core.fields import EncryptedTextField
from apps.core.models import Versioned


class DistanceUnit(models.TextChoices):
    """What the odometers of a dealership's stock count."""

    MILES = "mi", "Miles"
    KILOMETRES = "km", "Kilometres"


class Dealership(Versioned):
    """One rooftop: the tenant that owns stock, customers and deals.

    Money is in ``currency``, business dates are derived in ``time_zone``, distances are in
    ``distance_unit``. ``external_seller_id`` names the seller in the file that it was imported
    from. Identity table: the switcher reads it before a scope exists; it holds no customer data.
    """

    table_class: ClassVar[str] = "identity"

    group = models.ForeignKey(DealerGroup, on_delete=models.PROTECT, related_name="dealerships")
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Names the dealership in the API header X-Dealership.",
    )
    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    licence_number = models.CharField("dealer licence number", max_length=60, blank=True)
    tax_id = EncryptedTextField("tax id", blank=True, default="")
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField("state or region", max_length=60, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="US", validators=[validators.country_code])
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[validators.time_zone])
    currency = models.CharField(max_length=3, default="USD", validators=[validators.currency])
    distance_unit = models.CharField(max_length=2, choices=DistanceUnit, default=DistanceUnit.MILES)
    opening_hours = models.JSONField(
        default=dict,
        blank=True,
        validators=[validators.week],
        help_text='For example {"mon": [["09:00", "18:00"]]}; a day left out is closed.',
    )
    brand_colour = models.CharField(max_length=7, default="#1d4ed8", validators=[validators.hex_colour])
    accent_colour = models.CharField(max_length=7, default="#f59e0b", validators=[validators.hex_colour])
    stock_prefix = models.CharField(
        max_length=8,
        blank=True,
        help_text="Put before the stock numbers of this rooftop.",
    )
    external_seller_id = models.CharField(max_length=64, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "external_seller_id"),
                name="accounts_dealership_seller",
                violation_error_message="Another dealership of this group already has this seller id.",
            ),
            models.CheckConstraint(
                condition=models.Q(distance_unit__in=("mi", "km")),
                name="accounts_dealership_unit",
            ),
        )
        indexes = (
            models.Index(fields=("group", "name", "id"), name="accounts_dealership_by_name"),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                name="accounts_dealership_name_trgm",
            ),
            GinIndex(
                OpClass(Upper("city"), name="gin_trgm_ops"),
                name="accounts_dealership_city_trgm",
            ),
        )

    def __str__(self) -> str:
        return self.name
