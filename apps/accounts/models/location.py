"""Locations: the addresses where one dealership keeps cars."""

from django.db import models

from apps.accounts import validators
from apps.accounts.models.owned import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned


class Location(Versioned, DealershipOwned):
    """A lot, showroom or workshop of one dealership; exactly one may be the primary."""

    name = models.CharField(max_length=120)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField("state or region", max_length=60, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="US", validators=[validators.country_code])
    is_primary = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "name"),
                name="accounts_location_name",
                violation_error_message="This dealership already has a location of that name.",
            ),
            models.UniqueConstraint(
                fields=("dealership",),
                condition=models.Q(is_primary=True),
                name="accounts_location_one_primary",
                violation_error_message="This dealership already has a primary location.",
            ),
        )

    def __str__(self) -> str:
        return self.name
